import type { Vector } from '../../../runtime/contract/vector.ts';
import { type BinaryText, lay } from '../columnar/lay.ts';
import { Malformed } from '../columnar/malformed.ts';
import type { Raw } from '../columnar/raw.ts';
import { type Cursor, pass, readCount, readInt, readLong } from './cursor.ts';
import type { AvroLeaf, AvroType, Stored } from './schema.ts';

/** Reads a value from where the cursor stands into a row. */
export type Put = (cursor: Cursor, row: number) => void;

/** Cells of one column, set row by row. */
export interface Cells {
  /** What reads values that are stored as this type, which is that of the column or resolved to it. */
  putter(type: AvroType): Put;
  finish(length: number): Vector;
}

/** Cells of leaves. */
interface LeafCells {
  put(leaf: AvroLeaf): Put;
  putNull(row: number): void;
  finish(length: number): Vector;
}

/** Cells for up to `rows` rows; bytes are copied. */
export function leafCells({ given, scalar }: AvroLeaf, rows: number, binary: BinaryText): LeafCells {
  const valid = new Uint8Array(rows).fill(1);
  let nulls = 0;
  const { raw, put } = rawCells(given, rows);
  return {
    put,
    putNull(row) {
      valid[row] = 0;
      nulls++;
      if (raw.kind === 'bytes') raw.starts[row] = -1;
    },
    finish(length) {
      return lay(
        scalar,
        { raw: cut(raw, length), valid: nulls === 0 ? null : valid.subarray(0, length), length },
        binary,
      );
    },
  };
}

function cut(raw: Raw, length: number): Raw {
  switch (raw.kind) {
    case 'int64':
      return { kind: 'int64', words: raw.words.subarray(0, length * 2) };
    case 'bytes':
      return { ...raw, starts: raw.starts.subarray(0, length), ends: raw.ends.subarray(0, length) };
    case 'int32':
      return { kind: 'int32', values: raw.values.subarray(0, length) };
    case 'double':
      return { kind: 'double', values: raw.values.subarray(0, length) };
    case 'bool':
      return { kind: 'bool', values: raw.values.subarray(0, length) };
    default:
      return raw satisfies never;
  }
}

interface RawCells {
  readonly raw: Raw;
  put(leaf: AvroLeaf): Put;
}

function rawCells(given: Stored, rows: number): RawCells {
  switch (given) {
    case 'boolean': {
      const values = new Uint8Array(rows);
      const put: Put = (cursor, row) => {
        const byte = cursor.bytes[pass(cursor, 1)]!;
        if (byte > 1) throw new Malformed(`a boolean is ${byte}`);
        values[row] = byte;
      };
      return { raw: { kind: 'bool', values }, put: () => put };
    }
    case 'int': {
      const values = new Int32Array(rows);
      const put: Put = (cursor, row) => {
        values[row] = readInt(cursor);
      };
      return { raw: { kind: 'int32', values }, put: () => put };
    }
    case 'long': {
      const words = new Int32Array(rows * 2);
      // An int has the sign of its long; one of more than 32 bits is damage.
      return {
        raw: { kind: 'int64', words },
        put: ({ stored }) => {
          const read = stored === 'int' ? readInt : readLong;
          return (cursor, row) => {
            read(cursor);
            words[row * 2] = cursor.low;
            words[row * 2 + 1] = cursor.high;
          };
        },
      };
    }
    case 'float':
    case 'double': {
      const values = new Float64Array(rows);
      return {
        raw: { kind: 'double', values },
        put({ stored }) {
          const read = numberReader(stored, given);
          return (cursor, row) => {
            values[row] = read(cursor);
          };
        },
      };
    }
    case 'bytes':
    case 'string':
    case 'fixed':
      return bytesCells(rows);
    default:
      return given satisfies never;
  }
}

/** Reads a number as it is stored, and gives what it is as a float or a double. */
function numberReader(stored: Stored, given: 'float' | 'double'): (cursor: Cursor) => number {
  switch (stored) {
    case 'float':
      return (cursor) => cursor.bytes.readFloatLE(pass(cursor, 4));
    case 'double':
      return (cursor) => cursor.bytes.readDoubleLE(pass(cursor, 8));
    case 'int':
      return given === 'float' ? (cursor) => Math.fround(readInt(cursor)) : readInt;
    default:
      return given === 'float' ? longAsFloat : longAsDouble;
  }
}

function longAsDouble(cursor: Cursor): number {
  readLong(cursor);
  return cursor.high * 2 ** 32 + (cursor.low >>> 0);
}

/** Rounded once: bits that a double lacks are kept as one that says that there were some. */
function longAsFloat(cursor: Cursor): number {
  readLong(cursor);
  const { low, high } = cursor;
  const isExact = high >= -(2 ** 20) && high < 2 ** 20;
  const kept = isExact || (low & 0x7ff) === 0 ? low : (low & ~0x7ff) | 0x800;
  return Math.fround(high * 2 ** 32 + (kept >>> 0));
}

/** Copied, so that a batch of texts is text, and does not keep its block. */
function bytesCells(rows: number): RawCells {
  const starts = new Int32Array(rows);
  const ends = new Int32Array(rows);
  let buffer = Buffer.allocUnsafeSlow(Math.max(64, rows * 16));
  let used = 0;
  return {
    raw: {
      kind: 'bytes',
      starts,
      ends,
      from: 0,
      get buffer() {
        return buffer;
      },
      get to() {
        return used;
      },
    },
    put:
      ({ stored, size }) =>
      (cursor, row) => {
        const length = stored === 'fixed' ? size : readCount(cursor);
        const start = pass(cursor, length);
        if (used + length > buffer.length) {
          const grown = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, used + length));
          buffer.copy(grown, 0, 0, used);
          buffer = grown;
        }
        starts[row] = used;
        if (length < 48) for (let index = 0; index < length; index++) buffer[used++] = cursor.bytes[start + index]!;
        else used += cursor.bytes.copy(buffer, used, start, start + length);
        ends[row] = used;
      },
  };
}
