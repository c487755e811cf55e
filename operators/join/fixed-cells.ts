import type { DataType } from '../../runtime/contract/column.ts';
import type { Validity, Vector } from '../../runtime/contract/vector.ts';

/** How cells of a type are held whose size is the same in each row; others are text. */
export type FixedKind = 'int32' | 'int64' | 'float64' | 'micros' | 'bool';

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
};

/** The vectors of a type that `convert` gives; `null`: they are no more than text that was looked at. */
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

/** What to read of a vector of a fixed kind. */
export function fixedCells(vector: Vector, length: number): FixedCells {
  switch (vector.kind) {
    case 'int32':
      return { words: [one(vector.values)], flags: flagsOf(vector.valid, length) };
    case 'int64':
    case 'float64':
      return { words: two(vector.values), flags: flagsOf(vector.valid, length) };
    case 'micros':
      return { words: [one(vector.high), one(vector.low)], flags: flagsOf(vector.valid, length) };
    case 'bool': {
      const { values, valid } = vector;
      return { words: [], flags: values.map((value, row) => (valid?.[row] === 0 ? 0 : value + 1)) };
    }
    default:
      throw new TypeError(`cells of a ${vector.kind} vector differ in size`);
  }
}

/** Rows to be filled in, and the vector of them then. */
export interface FixedRows extends FixedCells {
  finish(): Vector;
}

export function fixedRows(kind: FixedKind, length: number): FixedRows {
  const flags = new Uint8Array(length);
  const valid = (): Validity => (flags.includes(0) ? flags : null);
  switch (kind) {
    case 'int32': {
      const values = new Int32Array(length);
      return { words: [one(values)], flags, finish: () => ({ kind, values, valid: valid() }) };
    }
    case 'int64': {
      const values = new BigInt64Array(length);
      return { words: two(values), flags, finish: () => ({ kind, values, valid: valid() }) };
    }
    case 'float64': {
      const values = new Float64Array(length);
      return { words: two(values), flags, finish: () => ({ kind, values, valid: valid() }) };
    }
    case 'micros': {
      const high = new Int32Array(length);
      const low = new Uint32Array(length);
      return { words: [one(high), one(low)], flags, finish: () => ({ kind, high, low, valid: valid() }) };
    }
    case 'bool':
      return { words: [], flags, finish: () => ({ kind, ...booleansOf(flags) }) };
    default:
      return kind satisfies never;
  }
}

function booleansOf(flags: Uint8Array): { readonly values: Uint8Array; readonly valid: Validity } {
  const values = flags.map((flag) => (flag === 2 ? 1 : 0));
  return { values, valid: flags.includes(0) ? flags.map((flag) => (flag === 0 ? 0 : 1)) : null };
}

function one({ buffer, byteOffset, length }: Int32Array | Uint32Array): Words {
  return { values: new Int32Array(buffer, byteOffset, length), stride: 1, from: 0 };
}

function two({ buffer, byteOffset, length }: BigInt64Array | Float64Array): readonly Words[] {
  const values = new Int32Array(buffer, byteOffset, length * 2);
  return [
    { values, stride: 2, from: 0 },
    { values, stride: 2, from: 1 },
  ];
}

function flagsOf(valid: Validity, length: number): Uint8Array {
  return valid ?? new Uint8Array(length).fill(1);
}
