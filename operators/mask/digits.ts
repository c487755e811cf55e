import { type Masker, STAR } from './masker.ts';

const ZERO = 48;
const DASH = 45;
const SPACE = 32;
const PLUS = 43;
const SHOWN = 4;

/** Tells whether `source[start .. end)` is of the kind. */
export type IsKind = (source: Uint8Array, start: number, end: number) => boolean;

/** Nine digits, plain or as `123-45-6789` or `123 45 6789`. */
export const isSsn: IsKind = (source, start, end) => {
  if (end - start === 9) return countDigits(source, start, end, PLAIN) === 9;
  const separator = source[start + 3];
  return (
    end - start === 11 &&
    (separator === DASH || separator === SPACE) &&
    source[start + 6] === separator &&
    countDigits(source, start, start + 3, PLAIN) === 3 &&
    countDigits(source, start + 4, start + 6, PLAIN) === 2 &&
    countDigits(source, start + 7, end, PLAIN) === 4
  );
};

/** 7 to 15 digits (E.164 allows 15) that may begin with `+` and be set apart by space, `-`, `.`, `/`, `(` and `)`. */
export const isPhone: IsKind = (source, start, end) => {
  const from = source[start] === PLUS ? start + 1 : start;
  const digits = countDigits(source, from, end, PHONE);
  return digits >= 7 && digits <= 15 && isDigit(source[end - 1]!);
};

/** 12 to 19 digits (ISO/IEC 7812) that may be set apart by space or `-`. The check digit is not looked at. */
export const isCreditCard: IsKind = (source, start, end) => {
  const digits = countDigits(source, start, end, CARD);
  return digits >= 12 && digits <= 19 && isDigit(source[start]!) && isDigit(source[end - 1]!);
};

/** `prefix`, then the last four digits: always the same shape, however the value was written. */
export function maskToShape(isKind: IsKind, prefix: string, otherwise: Masker): Masker {
  const shape = Buffer.from(prefix);
  return (source, start, end, out, at) => {
    if (!isKind(source, start, end)) return otherwise(source, start, end, out, at);
    for (let index = 0; index < shape.length; index++) out[at++] = shape[index]!;
    let from = end - 1;
    for (let left = SHOWN - 1; left >= 0; from--) {
      const byte = source[from]!;
      if (isDigit(byte)) out[at + left--] = byte;
    }
    return at + SHOWN;
  };
}

/** The value as it was written, with a star for each digit but the last four. */
export function maskInPlace(isKind: IsKind, otherwise: Masker): Masker {
  return (source, start, end, out, at) => {
    if (!isKind(source, start, end)) return otherwise(source, start, end, out, at);
    let shown = SHOWN;
    for (let from = end - 1, to = at + (end - start) - 1; from >= start; from--, to--) {
      const byte = source[from]!;
      out[to] = isDigit(byte) && shown-- <= 0 ? STAR : byte;
    }
    return at + (end - start);
  };
}

function isDigit(byte: number): boolean {
  return (byte - ZERO) >>> 0 <= 9;
}

/** Whether a byte is a digit (1), or a separator (2), by byte. One table look-up a byte is what a mask costs. */
const PLAIN = byteClasses('');
const PHONE = byteClasses(' -./()');
const CARD = byteClasses(' -');

function byteClasses(separators: string): Uint8Array {
  const classes = new Uint8Array(256);
  classes.fill(1, ZERO, ZERO + 10);
  for (const byte of Buffer.from(separators)) classes[byte] = 2;
  return classes;
}

/** Digits in the range; -1 when it holds anything else but separators. */
function countDigits(source: Uint8Array, start: number, end: number, classes: Uint8Array): number {
  let digits = 0;
  for (let at = start; at < end; at++) {
    const found = classes[source[at]!]!;
    if (found === 0) return -1;
    digits += found & 1;
  }
  return digits;
}
