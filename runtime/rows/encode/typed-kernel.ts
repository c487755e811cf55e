import type { TargetColumn } from '../../contract/sink.ts';
import type { Vector } from '../../contract/vector.ts';
import { isDateInRange } from '../decode/date-text.ts';
import { needsExactRounding, parseReal } from '../decode/float-text.ts';
import { END_MICROS, isTimestampInRange, MIN_MICROS } from '../decode/timestamp-text.ts';
import { doubleText } from '../float-text.ts';
import { NOT_A_DATE, NOT_A_TIMESTAMP, OUT_OF_RANGE } from './failure.ts';
import { type DecimalKernel, decimalKernel } from './numeric-kernel.ts';
import { writeBool, writeFloat4, writeFloat8, writeInt2, writeInt4, writeInt8 } from './write.ts';

/** How a vector that is not text gives a cell to its kernel. */
export type TypedKernel =
  | { readonly form: 'value'; readonly encode: (value: number, out: Buffer, at: number) => number }
  | { readonly form: 'bigint'; readonly encode: (value: bigint, out: Buffer, at: number) => number }
  | { readonly form: 'words'; readonly encode: (high: number, low: number, out: Buffer, at: number) => number }
  | { readonly form: 'decimal'; readonly encode: DecimalKernel };

/**
 * The kernel of a target column for a vector of its own kind; `null` where the cells must be written out as text
 * first, which is slower and means the same.
 */
export function typedKernel(column: TargetColumn, kind: Vector['kind']): TypedKernel | null {
  const isDate = column.input.type === 'date';
  switch (kind) {
    case 'int32':
      if (isDate) return column.type === 'date' ? { form: 'value', encode: date } : null;
      return int32Kernel(column);
    case 'int64':
      return column.type === 'bigint' ? { form: 'bigint', encode: bigintToInt8 } : null;
    case 'float64':
      if (column.type === 'double') return { form: 'value', encode: writeFloat8 };
      return column.type === 'real' ? { form: 'value', encode: real } : null;
    case 'bool':
      return column.type === 'boolean' ? { form: 'value', encode: writeBool } : null;
    case 'micros':
      return column.type === 'timestamp' || column.type === 'timestamptz' ? { form: 'words', encode: micros } : null;
    case 'decimal':
      return column.type === 'numeric' ? decimal(column) : null;
    case 'bytes':
    case 'values':
      return null;
    default:
      return kind satisfies never;
  }
}

function int32Kernel(column: TargetColumn): TypedKernel | null {
  switch (column.type) {
    case 'smallint':
      return { form: 'value', encode: smallint };
    case 'integer':
      return { form: 'value', encode: writeInt4 };
    case 'bigint':
      return { form: 'value', encode: (value, out, at) => writeInt8(value < 0 ? -1 : 0, value, out, at) };
    case 'numeric': {
      const encode = decimalKernel(column.precision, column.scale);
      return encode === null ? null : { form: 'value', encode: (value, out, at) => encode(value, 0, out, at) };
    }
    default:
      return null;
  }
}

function decimal(column: TargetColumn): TypedKernel | null {
  const encode = decimalKernel(column.precision, column.scale);
  return encode === null ? null : { form: 'decimal', encode };
}

function smallint(value: number, out: Buffer, at: number): number {
  return value >= -32768 && value <= 32767 ? writeInt2(value, out, at) : OUT_OF_RANGE;
}

/** A date or timestamp beyond its range would end the whole COPY. */
function date(days: number, out: Buffer, at: number): number {
  return isDateInRange(days) ? writeInt4(days, out, at) : NOT_A_DATE;
}

function micros(high: number, low: number, out: Buffer, at: number): number {
  const inside = high > MIN_HIGH && high < END_HIGH; // by the high word alone, but for the two at the ends
  if (!inside && !isTimestampInRange((BigInt(high) << 32n) + BigInt(low))) return NOT_A_TIMESTAMP;
  return writeInt8(high, low, out, at);
}

const MIN_HIGH = Number(MIN_MICROS >> 32n);
const END_HIGH = Number(END_MICROS >> 32n);

function bigintToInt8(value: bigint, out: Buffer, at: number): number {
  return writeInt8(Number(value >> 32n), Number(value & 0xffffffffn), out, at);
}

function real(value: number, out: Buffer, at: number): number {
  const single = needsExactRounding(value) ? parseReal(doubleText(value)) : Math.fround(value);
  if (typeof single === 'string' || (!Number.isFinite(single) && Number.isFinite(value))) return OUT_OF_RANGE;
  return writeFloat4(single, out, at);
}
