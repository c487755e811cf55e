import { Malformed } from '../columnar/malformed.ts';
import type { AvroLeaf, AvroType } from './schema.ts';

const MOST_DEPTH = 64;
/** Bytes of a default, and values in it: records may stand in it many times over. */
const MOST = 1024 * 1024;

interface Output {
  readonly parts: Buffer[];
  left: number;
}

/** A default of a schema, as a value of the type is stored; throws `Malformed` for one that is none of its values. */
export function encodeDefault(type: AvroType, value: unknown): Buffer {
  const output: Output = { parts: [], left: MOST };
  encode(output, type, value, 0);
  return Buffer.concat(output.parts);
}

function encode(output: Output, schema: AvroType, value: unknown, depth: number): void {
  if (depth > MOST_DEPTH) throw new Malformed('it is too deep');
  spend(output, 1);
  switch (schema.kind) {
    case 'null':
      if (value !== null) throw wrong(value, 'null');
      return;
    case 'enum': {
      const symbol = typeof value === 'string' ? schema.symbols.indexOf(value) : -1;
      if (symbol < 0) throw wrong(value, `a symbol of ${schema.names[0]}`);
      put(output, long(BigInt(symbol)));
      return;
    }
    case 'union':
      encodeUnion(output, schema.branches, value, depth);
      return;
    case 'array':
    case 'map': {
      const items = schema.kind === 'array' ? listOf(value) : Object.entries(objectOf(value));
      if (items.length > 0) put(output, long(BigInt(items.length)));
      for (const item of items) {
        if (schema.kind === 'map') text(output, Buffer.from((item as [string, unknown])[0]));
        encode(output, schema.item, schema.kind === 'map' ? (item as [string, unknown])[1] : item, depth + 1);
      }
      put(output, long(0n));
      return;
    }
    case 'record': {
      const object = objectOf(value);
      for (const field of schema.fields) {
        const given = Object.hasOwn(object, field.name) ? object[field.name] : field.fallback;
        if (given === undefined) throw new Malformed(`it lacks ${JSON.stringify(field.name)}`);
        encode(output, field.type, given, depth + 1);
      }
      return;
    }
    case 'leaf':
      encodeLeaf(output, schema, value);
      return;
    case 'refused':
      throw new Malformed(schema.reason);
    default: {
      schema satisfies never;
    }
  }
}

/** As a value of the first type that has it. */
function encodeUnion(output: Output, branches: readonly AvroType[], value: unknown, depth: number): void {
  for (const [index, branch] of branches.entries()) {
    const tried: Output = { parts: [long(BigInt(index))], left: output.left };
    try {
      encode(tried, branch, value, depth + 1);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      spend(output, output.left - tried.left);
      continue;
    }
    spend(output, output.left - tried.left);
    output.parts.push(...tried.parts);
    return;
  }
  throw wrong(value, 'of a type of the union');
}

function encodeLeaf(output: Output, { stored, size }: AvroLeaf, value: unknown): void {
  switch (stored) {
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong(value, 'a boolean');
      put(output, Buffer.from([value ? 1 : 0]));
      return;
    case 'int':
    case 'long': {
      const whole = typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value as bigint | number) : null;
      if (whole === null || BigInt.asIntN(stored === 'int' ? 32 : 64, whole) !== whole)
        throw wrong(value, `exact as ${stored}`);
      put(output, long(whole));
      return;
    }
    case 'float':
    case 'double': {
      if (typeof value !== 'number' && typeof value !== 'bigint') throw wrong(value, 'a number');
      const bytes = Buffer.alloc(stored === 'float' ? 4 : 8);
      if (stored === 'float') bytes.writeFloatLE(Number(value));
      else bytes.writeDoubleLE(Number(value));
      put(output, bytes);
      return;
    }
    case 'string':
      if (typeof value !== 'string') throw wrong(value, 'a text');
      text(output, Buffer.from(value));
      return;
    case 'bytes':
    case 'fixed': {
      // The characters U+0000 to U+00FF stand for the bytes.
      const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : null;
      if (bytes === null || bytes.toString('latin1') !== value) throw wrong(value, 'bytes');
      if (stored === 'fixed' && bytes.length !== size) throw wrong(value, `${size} bytes`);
      if (stored === 'fixed') put(output, bytes);
      else text(output, bytes);
      return;
    }
    default:
      stored satisfies never;
  }
}

function long(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Buffer.from([...bytes, Number(left)]);
}

function text(output: Output, bytes: Buffer): void {
  put(output, long(BigInt(bytes.length)));
  put(output, bytes);
}

function put(output: Output, bytes: Buffer): void {
  spend(output, bytes.length);
  output.parts.push(bytes);
}

function spend(output: Output, count: number): void {
  output.left -= count;
  if (output.left < 0) throw new Malformed(`it is larger than ${MOST} bytes`);
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(value, 'a list');
  return value;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(value, 'an object');
  return value as Readonly<Record<string, unknown>>;
}

function wrong(value: unknown, what: string): Malformed {
  const shown =
    typeof value === 'bigint'
      ? String(value)
      : (JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? String(one) : one)) ?? 'nothing');
  return new Malformed(`${shown.slice(0, 100)} is not ${what}`);
}
