/** numeric: value = unscaled / 10^scale, exact; `scale` is the display scale, which Postgres keeps (1.50 is not printed as 1.5). */
export interface Numeric {
  readonly unscaled: bigint;
  readonly scale: number;
  /** `null` for a finite number; else `unscaled` and `scale` mean nothing. */
  readonly special: 'NaN' | 'Infinity' | '-Infinity' | null;
  /** `unscaled` as a number below 2^53, which is five times as fast; NaN where it is not held so. */
  readonly small: number;
}

/** What `small` may be: sums and products within it are exact. */
export const SMALL_LIMIT = Number.MAX_SAFE_INTEGER;

/** Made of either form; the BigInt of a small one is made when it is asked for. */
class Value implements Numeric {
  readonly small: number;
  readonly scale: number;
  readonly special: Numeric['special'];
  #big: bigint | null;

  constructor(small: number, big: bigint | null, scale: number, special: Numeric['special']) {
    this.small = small;
    this.scale = scale;
    this.special = special;
    this.#big = big;
  }

  get unscaled(): bigint {
    this.#big ??= BigInt(this.small);
    return this.#big;
  }
}

export const NAN: Numeric = new Value(Number.NaN, 0n, 0, 'NaN');
export const INFINITY: Numeric = new Value(Number.NaN, 0n, 0, 'Infinity');
export const NEGATIVE_INFINITY: Numeric = new Value(Number.NaN, 0n, 0, '-Infinity');

export function finite(unscaled: bigint, scale: number): Numeric {
  return new Value(Number.NaN, unscaled, scale, null);
}

/** A finite number whose unscaled value is a whole number of at most `SMALL_LIMIT`, not -0. */
export function small(unscaled: number, scale: number): Numeric {
  return new Value(unscaled, null, scale, null);
}
