/**
 * What a part of a pattern wants, as Spencer's engine notes it, by bits. A part is "mixed" when below it some want a
 * longer match and some a shorter one; such parts, captures and references are what a match has to be taken apart for.
 */
export const LONGER = 1;
export const SHORTER = 2;
export const MIXED = 4;
export const CAPTURES = 8;
export const REFERS = 16;
/** A reference needs the part's text. */
export const REFERRED = 32;

const INTERESTING = MIXED | CAPTURES | REFERS;

/** What of it a part above must know. */
export function upward(flags: number): number {
  const clash = (flags & LONGER) !== 0 && (flags & SHORTER) !== 0;
  return (flags & INTERESTING) | (clash ? MIXED : 0);
}

export function isInteresting(flags: number): boolean {
  return (flags & INTERESTING) !== 0;
}

export function wish(flags: number): number {
  return flags & (LONGER | SHORTER);
}

/** Two parts in a row: the first one that wants something decides. */
export function combined(first: number, second: number): number {
  return upward(first | second) | (wish(first) === 0 ? wish(second) : wish(first));
}
