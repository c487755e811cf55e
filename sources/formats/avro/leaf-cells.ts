import type { Vector } from '../../../runtime/contract/vector.ts';
import { type BinaryText, lay } from '../columnar/lay.ts';
import { Malformed } from '../columnar/malformed.ts';
import type { Raw } from '../columnar/raw.ts';
import { type Cursor, pass, readCount, readInt, readLong } from './cursor.ts';
import type { AvroType } from './schema.ts';

type Leaf = Extract<AvroType, { kind: 'leaf' }>;

/** Cells of a leaf, put row by row. */
export interface Cells {
  put(cursor: Cursor, row: number): void;
  putNull(row: number): void;
  finish(length: number): Vector;
}

/** Cells for up to `rows` rows of one block, into whose bytes texts point. */
export function leafCells({ stored, size, scalar }: Leaf, rows: number, binary: BinaryText): Cells {
  const valid = new Uint8Array(rows).fill(1);
  let nulls = 0;
  const { raw, put } = storedCells(stored, size, rows);
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

function storedCells(stored: Leaf['stored'], size: number, rows: number): { raw: Raw; put: Cells['put'] } {
  switch (stored) {
    case 'boolean': {
      const values = new Uint8Array(rows);
      return {
        raw: { kind: 'bool', values },
        put(cursor, row) {
          const byte = cursor.bytes[pass(cursor, 1)]!;
          if (byte > 1) throw new Malformed(`a boolean is ${byte}`);
          values[row] = byte;
        },
      };
    }
    case 'int': {
      const values = new Int32Array(rows);
      return {
        raw: { kind: 'int32', values },
        put(cursor, row) {
          values[row] = readInt(cursor);
        },
      };
    }
    case 'long': {
      const words = new Int32Array(rows * 2);
      return {
        raw: { kind: 'int64', words },
        put(cursor, row) {
          readLong(cursor);
          words[row * 2] = cursor.low;
          words[row * 2 + 1] = cursor.high;
        },
      };
    }
    case 'float':
    case 'double': {
      const values = new Float64Array(rows);
      return {
        raw: { kind: 'double', values },
        put(cursor, row) {
          const at = pass(cursor, stored === 'float' ? 4 : 8);
          values[row] = stored === 'float' ? cursor.bytes.readFloatLE(at) : cursor.bytes.readDoubleLE(at);
        },
      };
    }
    case 'bytes':
    case 'string':
    case 'fixed':
      return bytesCells(stored === 'fixed' ? size : null, rows);
    default:
      return stored satisfies never;
  }
}

/** Copied, so that a batch of texts is text, and does not keep its block. */
function bytesCells(size: number | null, rows: number): { raw: Raw; put: Cells['put'] } {
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
    put(cursor, row) {
      const length = size ?? readCount(cursor);
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
