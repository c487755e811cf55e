import { trimmedText } from './ascii.ts';
import { needsExactRounding, parseDouble, parseReal } from './float-text.ts';

/** Powers of ten that a double holds exactly. */
const TEN = Float64Array.from({ length: 23 }, (_, power) => 10 ** power);

/**
 * A double as Postgres' `float8in` reads it, into `into[0]`; `false` where it is none or out of range (`parseDouble`
 * tells which). Up to 15 plain digits take the fast path: both parts of the division are exact, so it rounds right.
 */
export function readDouble(buffer: Buffer, start: number, end: number, into: Float64Array): boolean {
  let at = start;
  const negative = buffer[at] === 45;
  if (negative) at++;
  const length = end - at;
  if (length > 0 && length <= 16) {
    let value = 0;
    let digits = 0;
    let scale = -1;
    for (; at < end; at++) {
      const digit = buffer[at]! - 48;
      if (digit >>> 0 <= 9) {
        value = value * 10 + digit;
        digits++;
        if (scale >= 0) scale++;
      } else if (digit === -2 && scale < 0) {
        scale = 0;
      } else {
        break;
      }
    }
    if (at === end && digits > 0 && digits <= 15) {
      if (scale > 0) value /= TEN[scale]!;
      into[0] = negative ? -value : value;
      return true;
    }
  }
  const parsed = parseDouble(trimmedText(buffer, start, end));
  if (typeof parsed === 'string') return false;
  into[0] = parsed;
  return true;
}

/** A float4 as Postgres' `float4in` reads it, into `into[0]`; `false` where it is none or out of range. */
export function readReal(buffer: Buffer, start: number, end: number, into: Float64Array): boolean {
  if (!readDouble(buffer, start, end, into)) return false;
  const value = into[0]!;
  if (needsExactRounding(value)) {
    const parsed = parseReal(trimmedText(buffer, start, end));
    if (typeof parsed === 'string') return false;
    into[0] = parsed;
    return true;
  }
  const single = Math.fround(value);
  into[0] = single;
  return Number.isFinite(single) || !Number.isFinite(value);
}
