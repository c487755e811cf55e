import type { BytesVector, Vector } from '../contract/vector.ts';

/** Whether the cell is NULL. */
export function isNull(vector: Vector, row: number): boolean {
  switch (vector.kind) {
    case 'bytes':
      return vector.starts[row]! < 0;
    case 'values':
      return (vector.values[row] ?? null) === null;
    case 'int32':
    case 'int64':
    case 'float64':
    case 'bool':
    case 'micros':
    case 'decimal':
      return vector.valid !== null && vector.valid[row] === 0;
    default:
      return vector satisfies never;
  }
}

/** A vector of `length` NULLs. */
export function nullVector(length: number): BytesVector {
  return {
    kind: 'bytes',
    buffer: NO_BYTES,
    starts: new Int32Array(length).fill(-1),
    ends: new Int32Array(length),
    from: 0,
    to: 0,
  };
}

const NO_BYTES = Buffer.alloc(0);
