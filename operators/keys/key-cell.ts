import type { DataType } from '../../runtime/contract/column.ts';
import type { BytesVector, Vector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { uuidWriter } from '../../runtime/rows/uuid-writer.ts';
import { isNull } from '../../runtime/rows/vectors.ts';
import { type KeyCell, LENGTH, NULL, writeLength, writeText } from './key-bytes.ts';
import { numericCell } from './numeric-cell.ts';

/** Begins a cell of a fixed length. */
const VALUE = 1;

/** Cells of a column of this type, each of which is a value of it or NULL. Of `json` there is none: one value has several texts. */
export function keyCell(vector: Vector, type: DataType): KeyCell {
  if (type === 'numeric') return numericCell(vector);
  if (type === 'uuid') return fixed(vector, 16, uuidWriter(vector));
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
      return byteCell(vector);
    case 'decimal':
    case 'values':
      return textCell((row) => cellText(vector, row, type));
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

/** Up to here bytes are quicker copied one by one. */
const SHORT = 64;

/** Text as the bytes that it is. */
function byteCell({ buffer, starts, ends }: BytesVector): KeyCell {
  return {
    most: (row) => LENGTH + Math.max(0, ends[row]! - starts[row]!),
    write(row, into, at) {
      const start = starts[row]!;
      if (start < 0) return writeLength(-1, into, at);
      const length = ends[row]! - start;
      const behind = writeLength(length, into, at);
      if (length > SHORT) return behind + buffer.copy(into, behind, start, start + length);
      for (let index = 0; index < length; index++) into[behind + index] = buffer[start + index]!;
      return behind + length;
    },
  };
}

function textCell(textOf: (row: number) => string | null): KeyCell {
  return {
    most: (row) => LENGTH + Buffer.byteLength(textOf(row) ?? ''),
    write(row, into, at) {
      const text = textOf(row);
      return text === null ? writeLength(-1, into, at) : writeText(text, into, at);
    },
  };
}
