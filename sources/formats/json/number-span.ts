const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

/** From so many digits and points on, a number is kept as it is written (`parseExactly`). */
const KEPT_LENGTH = 16;
/** Digits that a real keeps. */
const REAL_LENGTH = 6;

/** How `cellText` writes a number: a double below a ten-thousandth with an exponent, a real rounded to its digits. */
export type NumberKind = 'exact' | 'double' | 'real';

/** For `JSON.parse` to judge: no number, or one that is written in another way than it stands there. */
export const NOT_PLAIN = -1;

/** The end of the number that begins at `start`; `NOT_PLAIN`. */
export function numberEnd(b: Buffer, start: number): number {
  let at = b[start] === MINUS ? start + 1 : start;
  if (b[at] === ZERO) at++;
  else {
    const first = at;
    while (b[at]! >= ZERO && b[at]! <= NINE) at++;
    if (at === first) return NOT_PLAIN;
  }
  if (b[at] === POINT) {
    const first = ++at;
    while (b[at]! >= ZERO && b[at]! <= NINE) at++;
    if (at === first) return NOT_PLAIN;
  }
  // An exponent.
  return (b[at]! | 32) === 101 ? NOT_PLAIN : at;
}

/**
 * Where the text ends that `cellText` gives for the number `b[start .. end)` once it is parsed: it has no zeros at the
 * end of a fraction. `NOT_PLAIN` where that text does not begin the number.
 */
export function numberTextEnd(b: Buffer, start: number, end: number, kind: NumberKind): number {
  const from = b[start] === MINUS ? start + 1 : start;
  const length = end - from;
  if (length >= KEPT_LENGTH) return end;
  if (b[from] === ZERO && length > 1 && kind !== 'exact' && b[from + 2] === ZERO) return NOT_PLAIN;
  if (kind === 'real' && length > REAL_LENGTH) return NOT_PLAIN;
  // Minus zero is zero.
  if (b[from] === ZERO && from > start && isZero(b, from, end)) return NOT_PLAIN;
  return b[end - 1] === ZERO ? withoutZeros(b, from, end) : end;
}

function isZero(b: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (b[at] !== ZERO && b[at] !== POINT) return false;
  return true;
}

function withoutZeros(b: Buffer, from: number, end: number): number {
  let last = end;
  while (b[last - 1] === ZERO && last - 1 > from) last--;
  if (b[last - 1] === POINT) return last - 1;
  for (let at = last - 1; at > from; at--) if (b[at] === POINT) return last;
  return end;
}
