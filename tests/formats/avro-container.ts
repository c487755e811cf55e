import type { Json } from '../../runtime/contract/json.ts';

const SYNC = Buffer.alloc(16, 7);

/** A number as Avro writes it. */
export function number(value: number): Buffer {
  const bytes: number[] = [];
  let left = value * 2;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Buffer.from([...bytes, left]);
}

/** Bytes behind their length. */
export const text = (bytes: Buffer): Buffer => Buffer.concat([number(bytes.length), bytes]);

/** A container file with one block. */
export const containerOf = (schema: Json, rows: number, data: Buffer): Buffer =>
  containerWith(JSON.stringify(schema), rows, data);

/** The same; the schema as the text of it. */
export function containerWith(schema: string, rows: number, data: Buffer): Buffer {
  const meta = [text(Buffer.from('avro.schema')), text(Buffer.from(schema))];
  return Buffer.concat([Buffer.from('Obj\x01'), number(1), ...meta, number(0), SYNC, number(rows), text(data), SYNC]);
}
