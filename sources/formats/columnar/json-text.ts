import { isUtf8 } from 'node:buffer';
import type { ColumnType } from '../../../runtime/contract/column.ts';
import type { Vector } from '../../../runtime/contract/vector.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import { isJson } from '../../../runtime/rows/decode/json.ts';
import { isNull } from '../../../runtime/rows/vectors.ts';

/** Half of a surrogate pair: a text with it is no UTF-8 once it is bytes, so that the target refuses the row. */
const NO_CHARACTER = '"\ud800"';

/** UTF-8 as JSON: a name, or a text. */
export function textJson(buffer: Buffer, start: number, end: number): string {
  if (!isUtf8(buffer.subarray(start, end))) return NO_CHARACTER;
  return JSON.stringify(buffer.toString('utf8', start, end));
}

/** A cell inside a nested value as JSON: numbers are exact, times as `to_json` of Postgres has them. */
export function jsonText(vector: Vector, row: number, { type }: ColumnType): string {
  if (isNull(vector, row)) return 'null';
  if (vector.kind === 'bytes') {
    const start = vector.starts[row]!;
    const end = vector.ends[row]!;
    if (!isUtf8(vector.buffer.subarray(start, end))) return NO_CHARACTER;
    if (type === 'json' && isJson(vector.buffer, start, end)) return vector.buffer.toString('utf8', start, end);
  }
  const text = cellText(vector, row, type)!;
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'boolean':
      return text;
    case 'real':
    case 'double':
      // NaN and the infinities are no JSON numbers.
      return /^[-+.eE\d]+$/.test(text) ? text : JSON.stringify(text);
    case 'timestamp':
      return JSON.stringify(text.replace(' ', 'T'));
    case 'timestamptz':
      return JSON.stringify(text.replace(' ', 'T').replace('+00', '+00:00'));
    default:
      return JSON.stringify(text);
  }
}

/** The name of a member, with the colon after it. */
export function memberKey(name: string): string {
  return `${JSON.stringify(name)}:`;
}

/** JSON as the name of a member, which is text. */
export function keyText(json: string): string {
  return json.startsWith('"') ? json : JSON.stringify(json);
}
