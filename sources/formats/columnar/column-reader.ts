import type { Vector } from '../../../runtime/contract/vector.ts';

/** One column of a row group or stripe, read in order. */
export interface ColumnReader {
  /** Decodes up to `rows` rows more, and gives how many are ready: fewer where they are large or a page ends; 0 at the end. */
  ahead(rows: number): Promise<number>;
  /** The next `rows` rows, of those that are ready. */
  take(rows: number): Vector;
  /** Before the first row is read: goes past some of the next `rows` rows without decoding them, and gives how many. */
  pass?(rows: number): Promise<number>;
}

/** The rows `from` to before `to` of a vector, which share its memory. */
export function sliceVector(vector: Vector, from: number, to: number): Vector {
  switch (vector.kind) {
    case 'bytes':
      return { ...vector, starts: vector.starts.subarray(from, to), ends: vector.ends.subarray(from, to) };
    case 'values':
      return { ...vector, values: vector.values.slice(from, to) };
    case 'micros':
      return {
        ...vector,
        high: vector.high.subarray(from, to),
        low: vector.low.subarray(from, to),
        valid: validOf(vector.valid, from, to),
      };
    case 'decimal':
      return { ...vector, unscaled: vector.unscaled.subarray(from, to), valid: validOf(vector.valid, from, to) };
    case 'int32':
      return { ...vector, values: vector.values.subarray(from, to), valid: validOf(vector.valid, from, to) };
    case 'int64':
      return { ...vector, values: vector.values.subarray(from, to), valid: validOf(vector.valid, from, to) };
    case 'float64':
      return { ...vector, values: vector.values.subarray(from, to), valid: validOf(vector.valid, from, to) };
    case 'bool':
      return { ...vector, values: vector.values.subarray(from, to), valid: validOf(vector.valid, from, to) };
    default:
      return vector satisfies never;
  }
}

function validOf(valid: Uint8Array | null, from: number, to: number): Uint8Array | null {
  return valid?.subarray(from, to) ?? null;
}

/** Hands out one decoded stretch of rows after another; `decode` gives `null` at the end. */
export function segmentReader(
  decode: (rows: number) => Promise<{ readonly vector: Vector; readonly length: number } | null>,
): ColumnReader {
  let vector: Vector | null = null;
  let at = 0;
  let length = 0;
  return {
    async ahead(rows) {
      if (at === length) {
        const next = await decode(rows);
        if (next === null) return 0;
        ({ vector, length } = next);
        at = 0;
      }
      return Math.min(rows, length - at);
    },
    take(rows) {
      const from = at;
      at += rows;
      return from === 0 && rows === length ? vector! : sliceVector(vector!, from, at);
    },
  };
}
