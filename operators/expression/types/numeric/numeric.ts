/** numeric: value = unscaled / 10^scale, exact; `scale` is the display scale, which Postgres keeps (1.50 is not printed as 1.5). */
export interface Numeric {
  readonly unscaled: bigint;
  readonly scale: number;
  /** `null` for a finite number; else `unscaled` and `scale` mean nothing. */
  readonly special: 'NaN' | 'Infinity' | '-Infinity' | null;
}

export const NAN: Numeric = { unscaled: 0n, scale: 0, special: 'NaN' };
export const INFINITY: Numeric = { unscaled: 0n, scale: 0, special: 'Infinity' };
export const NEGATIVE_INFINITY: Numeric = { unscaled: 0n, scale: 0, special: '-Infinity' };

export function finite(unscaled: bigint, scale: number): Numeric {
  return { unscaled, scale, special: null };
}
