import type { BytesVector } from '../../../runtime/contract/vector.ts';
import { decodeBigint } from '../../../runtime/rows/decode/bigint.ts';
import { decodeBool } from '../../../runtime/rows/decode/bool.ts';
import { decodeDate } from '../../../runtime/rows/decode/date.ts';
import { readDouble } from '../../../runtime/rows/decode/float.ts';
import { decodeInt } from '../../../runtime/rows/decode/int.ts';
import { readDecimal } from '../../../runtime/rows/decode/numeric.ts';
import { readTimestamp } from '../../../runtime/rows/decode/timestamp.ts';
import type { Datum, SqlType, SqlValue } from '../contract.ts';
import { ioOf } from '../types/io-of.ts';
import { small } from '../types/numeric/numeric.ts';
import { textOf } from './text-of.ts';

/** Reads one cell that is not NULL; `undefined` where the fast path does not know it. */
type ReadCell = (buffer: Buffer, start: number, end: number) => SqlValue | undefined;

/** Cells that are text, as values of a type. What a fast path does not know, the type's input function reads or refuses. */
export function readBytes(vector: BytesVector, as: SqlType): (row: number) => Datum {
  const { buffer, starts, ends } = vector;
  if (as === 'text' || as === 'character varying' || as === 'unknown') return textOf(vector);
  const fast = FAST[as];
  const { parse } = ioOf(as);
  return (row) => {
    const start = starts[row]!;
    if (start < 0) return null;
    const end = ends[row]!;
    const value = fast?.(buffer, start, end);
    return value === undefined ? (parse(buffer.toString('utf8', start, end)) as SqlValue) : value;
  };
}

const DECIMAL = new Float64Array(2);
const DOUBLE = new Float64Array(1);
const WORDS = new Int32Array(2);

const timestamp =
  (zoned: boolean): ReadCell =>
  (buffer, start, end) => {
    if (!readTimestamp(buffer, start, end, zoned, WORDS)) return undefined;
    return (BigInt(WORDS[0]!) << 32n) | BigInt(WORDS[1]! >>> 0);
  };

const FAST: Partial<Record<SqlType, ReadCell>> = {
  smallint(buffer, start, end) {
    const value = decodeInt(buffer, start, end);
    return value <= 32767 && value >= -32768 ? value : undefined;
  },
  integer(buffer, start, end) {
    const value = decodeInt(buffer, start, end);
    return Number.isFinite(value) ? value : undefined;
  },
  bigint(buffer, start, end) {
    const small = decodeInt(buffer, start, end);
    return Number.isFinite(small) ? BigInt(small) : (decodeBigint(buffer, start, end) ?? undefined);
  },
  numeric(buffer, start, end) {
    return readDecimal(buffer, start, end, DECIMAL) ? small(DECIMAL[0]!, DECIMAL[1]!) : undefined;
  },
  'double precision'(buffer, start, end) {
    return readDouble(buffer, start, end, DOUBLE) ? DOUBLE[0]! : undefined;
  },
  boolean(buffer, start, end) {
    const value = decodeBool(buffer, start, end);
    return value < 0 ? undefined : value === 1;
  },
  date(buffer, start, end) {
    const days = decodeDate(buffer, start, end);
    return Number.isNaN(days) ? undefined : days;
  },
  'timestamp without time zone': timestamp(false),
  'timestamp with time zone': timestamp(true),
};
