import type { DataType } from '../../../runtime/contract/column.ts';
import type { Vector } from '../../../runtime/contract/vector.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import { uuidWriter } from '../../../runtime/rows/uuid-writer.ts';
import { numericOrder } from './numeric-order.ts';

/**
 * Writes cells that are not NULL as bytes which are in order where the values are, as Postgres orders them (text by the collation
 * "C"), and of which none begins another: what follows them does not change the order.
 */
export interface OrderCell {
  /** Bytes that the row's cell takes at most. */
  most(row: number): number;
  /** The place behind it. */
  write(row: number, into: Buffer, at: number): number;
}

/** Cells of a column of this type, each of which is a value of it. Values of `json` have no order. */
export function orderCell(vector: Vector, type: DataType): OrderCell {
  if (type === 'numeric') return numericOrder(vector);
  if (type === 'uuid') return fixed(16, uuidWriter(vector));
  switch (vector.kind) {
    case 'int32':
      return fixed(4, (row, into, at) => writeInt(vector.values[row]!, into, at));
    case 'int64':
      return fixed(8, (row, into, at) => into.writeBigUInt64BE(BigInt.asUintN(64, vector.values[row]! ^ SIGN), at));
    case 'micros':
      return fixed(8, (row, into, at) => into.writeUInt32BE(vector.low[row]!, writeInt(vector.high[row]!, into, at)));
    case 'bool':
      return fixed(1, (row, into, at) => into.writeUInt8(vector.values[row]! === 0 ? 0 : 1, at));
    case 'float64':
      return fixed(8, (row, into, at) => writeFloat(vector.values[row]!, into, at));
    case 'bytes': {
      const { buffer, starts, ends } = vector;
      return {
        most: (row) => ends[row]! - starts[row]! + 1,
        write(row, into, at) {
          const start = starts[row]!;
          const end = ends[row]!;
          const behind = at + end - start;
          if (end - start > SHORT) buffer.copy(into, at, start, end);
          else for (let from = start, to = at; from < end; ) into[to++] = buffer[from++]!;
          into[behind] = END;
          return behind + 1;
        },
      };
    }
    case 'decimal':
    case 'values':
      return textOrder((row) => cellText(vector, row, type) ?? '');
    default:
      return vector satisfies never;
  }
}

/** Ends a text: lower than any byte of one, since Postgres has no texts with NUL. */
const END = 0;
const SIGN = 1n << 63n;
/** Up to here bytes are quicker copied one by one. */
const SHORT = 64;

function fixed(bytes: number, write: OrderCell['write']): OrderCell {
  return { most: () => bytes, write };
}

function writeInt(value: number, into: Buffer, at: number): number {
  return into.writeUInt32BE((value ^ 0x80000000) >>> 0, at);
}

/** Minus zero equals zero, and NaN is the largest, whatever its bits. Of negative numbers all bits are turned, of others the sign. */
function writeFloat(value: number, into: Buffer, at: number): number {
  into.writeDoubleBE(Number.isNaN(value) ? Number.NaN : value + 0, at);
  const turn = into[at]! >= 0x80 ? 0xff : 0;
  into[at] = into[at]! ^ (turn | 0x80);
  for (let index = 1; index < 8; index++) into[at + index] = into[at + index]! ^ turn;
  return at + 8;
}

function textOrder(textOf: (row: number) => string): OrderCell {
  return {
    most: (row) => Buffer.byteLength(textOf(row)) + 1,
    write(row, into, at) {
      const behind = at + into.write(textOf(row), at);
      into[behind] = END;
      return behind + 1;
    },
  };
}
