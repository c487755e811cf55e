import type { Json } from './json.ts';

/** Text not yet decoded, UTF-8, one shared buffer. Row i is `buffer[starts[i] .. ends[i])`; NULL is a negative start. */
export interface BytesVector {
  readonly kind: 'bytes';
  readonly buffer: Buffer;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The part of `buffer` that any row of this vector may point into. */
  readonly from: number;
  readonly to: number;
}

/** One byte a row, 0 = NULL; `null` = no row is NULL. */
export type Validity = Uint8Array | null;

/** smallint, integer, and date (days since 2000-01-01; the int32 limits are -infinity and infinity, as in Postgres). */
export interface Int32Vector {
  readonly kind: 'int32';
  readonly values: Int32Array;
  readonly valid: Validity;
}

export interface Int64Vector {
  readonly kind: 'int64';
  readonly values: BigInt64Array;
  readonly valid: Validity;
}

export interface Float64Vector {
  readonly kind: 'float64';
  readonly values: Float64Array;
  readonly valid: Validity;
}

export interface BoolVector {
  readonly kind: 'bool';
  readonly values: Uint8Array;
  readonly valid: Validity;
}

/** timestamp and timestamptz: microseconds since 2000-01-01 UTC as a signed 64-bit integer in two words (BigInt is slow in hot loops). */
export interface MicrosVector {
  readonly kind: 'micros';
  readonly high: Int32Array;
  readonly low: Uint32Array;
  readonly valid: Validity;
}

/** numeric: value = unscaled / 10^scale, |unscaled| < 2^53, always exact. A column with any value beyond that is a `values` vector of decimal text. */
export interface DecimalVector {
  readonly kind: 'decimal';
  readonly unscaled: Float64Array;
  readonly scale: number;
  readonly valid: Validity;
}

/**
 * Anything else. A cell is null, string, boolean, number, bigint, or a JSON array or object. A number that a
 * double cannot hold exactly arrives as `NumberText`. `text` of a cell is what Postgres would print for the JSON
 * scalar (strings without quotes); arrays and objects are JSON text.
 */
export interface ValuesVector {
  readonly kind: 'values';
  readonly values: readonly Cell[];
}

/** A JSON number kept as its source text, so that no 64-bit integer or decimal is ever rounded. */
export interface NumberText {
  readonly numberText: string;
}

export type Cell = Json | bigint | NumberText;

export type Vector =
  | BytesVector
  | Int32Vector
  | Int64Vector
  | Float64Vector
  | BoolVector
  | MicrosVector
  | DecimalVector
  | ValuesVector;
