import type { DataType } from '../../runtime/contract/column.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { readUuid } from '../../runtime/rows/decode/uuid.ts';
import { isNull } from '../../runtime/rows/vectors.ts';
import { numericKey } from './numeric-key.ts';

/** Writes cells of a vector as bytes that are the same for equal values, and tell where they end. */
export interface KeyCell {
  /** Bytes that the row's cell takes at most. */
  most(row: number): number;
  /** The place behind it. */
  write(row: number, into: Buffer, at: number): number;
}

/** A cell that is NULL. Others begin with another byte. */
const NULL = 0;
const VALUE = 1;

/** Cells of a column of this type, each of which is a value of it or NULL. Of `json` there is none: one value has several texts. */
export function keyCell(vector: Vector, type: DataType): KeyCell {
  if (type === 'numeric' || type === 'uuid') return textual(vector, type);
  switch (vector.kind) {
    case 'int32':
      return fixed(vector, 4, (row, into, at) => into.writeInt32LE(vector.values[row]!, at));
    case 'int64':
      return fixed(vector, 8, (row, into, at) => into.writeBigInt64LE(vector.values[row]!, at));
    case 'micros':
      return fixed(vector, 8, (row, into, at) => {
        into.writeUInt32LE(vector.low[row]!, at);
        return into.writeInt32LE(vector.high[row]!, at + 4);
      });
    case 'bool':
      return fixed(vector, 1, (row, into, at) => into.writeUInt8(vector.values[row]! === 0 ? 0 : 1, at));
    case 'float64':
      // Minus zero equals zero, and NaN itself, whatever its bits.
      return fixed(vector, 8, (row, into, at) => {
        const value = vector.values[row]! + 0;
        return into.writeDoubleLE(Number.isNaN(value) ? Number.NaN : value, at);
      });
    case 'bytes':
      return plain(vector);
    case 'decimal':
    case 'values':
      return textual(vector, type);
    default:
      return vector satisfies never;
  }
}

type Write = (row: number, into: Buffer, at: number) => number;

function fixed(vector: Vector, bytes: number, write: Write): KeyCell {
  return {
    most: () => 1 + bytes,
    write(row, into, at) {
      into[at] = isNull(vector, row) ? NULL : VALUE;
      return into[at] === NULL ? at + 1 : write(row, into, at + 1);
    },
  };
}

/** Text as the bytes that it is. */
function plain(vector: Vector & { readonly kind: 'bytes' }): KeyCell {
  const { buffer, starts, ends } = vector;
  return {
    most: (row) => LENGTH + Math.max(0, ends[row]! - starts[row]!),
    write(row, into, at) {
      const start = starts[row]!;
      if (start < 0) return writeLength(-1, into, at);
      const behind = writeLength(ends[row]! - start, into, at);
      return behind + buffer.copy(into, behind, start, ends[row]!);
    },
  };
}

/** A text that is the same for equal values of the type. */
function textual(vector: Vector, type: DataType): KeyCell {
  const digits = Buffer.alloc(16);
  const textOf = (row: number): string | null => {
    const text = cellText(vector, row, type);
    if (text === null) return null;
    if (type === 'numeric') return numericKey(text);
    if (type !== 'uuid') return text;
    const bytes = Buffer.from(text);
    if (!readUuid(bytes, 0, bytes.length, digits, 0)) throw new TypeError(`"${text}" is no uuid`);
    return digits.toString('hex');
  };
  return {
    most: (row) => LENGTH + Buffer.byteLength(textOf(row) ?? ''),
    write(row, into, at) {
      const text = textOf(row);
      if (text === null) return writeLength(-1, into, at);
      const length = Buffer.byteLength(text);
      const behind = writeLength(length, into, at);
      return behind + into.write(text, behind);
    },
  };
}

/** Bytes that a length takes at most. */
const LENGTH = 5;
const LONG = 255;

/** One byte for short ones, five for others; -1 is NULL. */
function writeLength(length: number, into: Buffer, at: number): number {
  if (length + 1 < LONG) {
    into[at] = length + 1;
    return at + 1;
  }
  into[at] = LONG;
  return into.writeUInt32LE(length, at + 1);
}
