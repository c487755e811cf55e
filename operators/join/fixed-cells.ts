import type { DataType } from '../../runtime/contract/column.ts';
import type { BytesVector, Validity, Vector } from '../../runtime/contract/vector.ts';
import { readUuid } from '../../runtime/rows/decode/uuid.ts';
import type { BatchMemory } from './batch-memory.ts';
import { UUID_BYTES, UUID_TEXT, writeUuid } from './uuid-text.ts';

/** How cells of a type are held whose size is the same in each row; others are text. */
export type FixedKind = 'int32' | 'int64' | 'float64' | 'micros' | 'bool' | 'uuid';

const KINDS: Readonly<Partial<Record<DataType, FixedKind>>> = {
  smallint: 'int32',
  integer: 'int32',
  date: 'int32',
  bigint: 'int64',
  real: 'float64',
  double: 'float64',
  boolean: 'bool',
  timestamp: 'micros',
  timestamptz: 'micros',
  uuid: 'uuid',
};

/** `null`: cells of the type differ in size. */
export function fixedKind(type: DataType): FixedKind | null {
  return KINDS[type] ?? null;
}

/** 32 bits of each row: those of row i are `values[i * stride + from]`. */
export interface Words {
  readonly values: Int32Array;
  readonly stride: number;
  readonly from: number;
}

/** Cells of rows as words, and a flag each: 0 is NULL; of booleans 1 is false and 2 true, of others 1 a value. */
export interface FixedCells {
  readonly words: readonly Words[];
  readonly flags: Uint8Array;
}

/** What to read of a vector of typed cells, see `typedRows`. */
export function fixedCells(vector: Vector, length: number): FixedCells {
  switch (vector.kind) {
    case 'int32':
      return { words: wordsOf(vector.values, 1), flags: flagsOf(vector.valid, length) };
    case 'int64':
    case 'float64':
      return { words: wordsOf(vector.values, 2), flags: flagsOf(vector.valid, length) };
    case 'micros': {
      const words = [...wordsOf(vector.high, 1), ...wordsOf(vector.low, 1)];
      return { words, flags: flagsOf(vector.valid, length) };
    }
    case 'bool': {
      const { values, valid } = vector;
      return { words: [], flags: values.map((value, row) => (valid?.[row] === 0 ? 0 : value + 1)) };
    }
    case 'bytes':
      return uuidCells(vector, length);
    default:
      throw new TypeError(`cells of a ${vector.kind} vector differ in size`);
  }
}

function uuidCells({ buffer, starts, ends }: BytesVector, length: number): FixedCells {
  const bytes = new Uint8Array(length * UUID_BYTES);
  const flags = new Uint8Array(length);
  for (let row = 0; row < length; row++) {
    // Of a row that is not in any more a cell may be anything.
    if (starts[row]! >= 0 && readUuid(buffer, starts[row]!, ends[row]!, bytes, row * UUID_BYTES)) flags[row] = 1;
  }
  return { words: wordsOf(bytes, UUID_BYTES / 4), flags };
}

/** Rows to be filled in, flags of all of them, and the vector of them then. */
export interface FixedRows extends FixedCells {
  finish(): Vector;
}

export function fixedRows(kind: FixedKind, length: number, memory: BatchMemory): FixedRows {
  const flags = memory.uint8(length);
  const valid = (): Validity => (flags.includes(0) ? flags : null);
  switch (kind) {
    case 'int32': {
      const values = memory.int32(length);
      return { words: wordsOf(values, 1), flags, finish: () => ({ kind, values, valid: valid() }) };
    }
    case 'int64': {
      const { buffer, at } = memory.take(length * 8);
      const values = new BigInt64Array(buffer, at, length);
      return { words: wordsOf(values, 2), flags, finish: () => ({ kind, values, valid: valid() }) };
    }
    case 'float64': {
      const { buffer, at } = memory.take(length * 8);
      const values = new Float64Array(buffer, at, length);
      return { words: wordsOf(values, 2), flags, finish: () => ({ kind, values, valid: valid() }) };
    }
    case 'micros': {
      const high = memory.int32(length);
      const { buffer, at } = memory.take(length * 4);
      const low = new Uint32Array(buffer, at, length);
      const words = [...wordsOf(high, 1), ...wordsOf(low, 1)];
      return { words, flags, finish: () => ({ kind, high, low, valid: valid() }) };
    }
    case 'bool':
      return { words: [], flags, finish: () => ({ kind, ...booleansOf(flags) }) };
    case 'uuid': {
      const bytes = memory.uint8(length * UUID_BYTES);
      return { words: wordsOf(bytes, UUID_BYTES / 4), flags, finish: () => uuidTexts(bytes, flags, memory) };
    }
    default:
      return kind satisfies never;
  }
}

function booleansOf(flags: Uint8Array): { readonly values: Uint8Array; readonly valid: Validity } {
  const values = flags.map((flag) => (flag === 2 ? 1 : 0));
  return { values, valid: flags.includes(0) ? flags.map((flag) => (flag === 0 ? 0 : 1)) : null };
}

function uuidTexts(bytes: Uint8Array, flags: Uint8Array, memory: BatchMemory): BytesVector {
  const { length } = flags;
  const piece = memory.take(length * UUID_TEXT);
  const buffer = Buffer.from(piece.buffer, piece.at, length * UUID_TEXT);
  const [starts, ends] = [memory.int32(length), memory.int32(length)];
  let used = 0;
  for (let row = 0; row < length; row++) {
    starts[row] = flags[row] === 0 ? -1 : used;
    if (flags[row] !== 0) used = writeUuid(bytes, row * UUID_BYTES, buffer, used);
    ends[row] = used;
  }
  return { kind: 'bytes', buffer, starts, ends, from: 0, to: used };
}

/** The words of rows that are so many words each. */
function wordsOf({ buffer, byteOffset, byteLength }: ArrayBufferView, stride: number): readonly Words[] {
  const values = new Int32Array(buffer, byteOffset, byteLength / 4);
  return Array.from({ length: stride }, (_, from) => ({ values, stride, from }));
}

function flagsOf(valid: Validity, length: number): Uint8Array {
  return valid ?? new Uint8Array(length).fill(1);
}
