export const MASK_TYPES = ['ssn', 'email', 'phone', 'credit_card'] as const;
export type MaskType = (typeof MASK_TYPES)[number];

/**
 * Writes the mask of `source[start .. end)` to `out` from `at` and returns where it ends. Never writes more than
 * `end - start + MASK_MARGIN` bytes. The value is not empty.
 */
export type Masker = (source: Uint8Array, start: number, end: number, out: Uint8Array, at: number) => number;

/** `****-****-****-1234` is the longest mask of fixed length. */
export const MASK_MARGIN = 19;

export const STAR = 42;

/** Writes `count` stars; returns where they end. */
export function stars(out: Uint8Array, at: number, count: number): number {
  for (const end = at + count; at < end; ) out[at++] = STAR;
  return at;
}
