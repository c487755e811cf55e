import { trimmedText } from './ascii.ts';
import { parseInteger } from './integer-text.ts';

/**
 * An integer as Postgres' `int4in` reads it: `NaN` where it is none, `Infinity` where it is one beyond 32 bits.
 * Decimal digits with a sign take the fast path; white space, underscores and 0x, 0o, 0b (Postgres 16) the slow one.
 */
export function decodeInt(buffer: Buffer, start: number, end: number): number {
  let at = start;
  const negative = buffer[at] === 45;
  if (negative) at++;
  if (end <= at || end - at > 10) return decodeSlowly(buffer, start, end);
  let value = 0;
  for (; at < end; at++) {
    const digit = buffer[at]! - 48;
    if (digit >>> 0 > 9) return decodeSlowly(buffer, start, end);
    value = value * 10 + digit;
  }
  if (negative) value = 0 - value;
  return value >= -2147483648 && value <= 2147483647 ? value : Number.POSITIVE_INFINITY;
}

function decodeSlowly(buffer: Buffer, start: number, end: number): number {
  const integer = parseInteger(trimmedText(buffer, start, end));
  if (integer === null) return Number.NaN;
  return integer >= -2147483648n && integer <= 2147483647n ? Number(integer) : Number.POSITIVE_INFINITY;
}
