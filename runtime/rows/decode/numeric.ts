/**
 * A plain decimal of at most 15 digits (`-12.50`), exactly: `into[0] / 10^into[1]`, `into[1]` being the digits after
 * the point. `false` for every other form, right or wrong: `parseNumeric` reads those.
 */
export function readDecimal(buffer: Buffer, start: number, end: number, into: Float64Array): boolean {
  let at = start;
  const negative = buffer[at] === 45;
  if (negative) at++;
  const length = end - at;
  if (length <= 0 || length > 16) return false;
  let unscaled = 0;
  let digits = 0;
  let point = -1;
  for (; at < end; at++) {
    const digit = buffer[at]! - 48;
    if (digit >>> 0 <= 9) {
      unscaled = unscaled * 10 + digit;
      digits++;
    } else if (digit === -2 && point < 0) {
      point = digits;
    } else {
      return false;
    }
  }
  if (digits === 0 || digits > 15) return false;
  into[0] = negative ? 0 - unscaled : unscaled;
  into[1] = point < 0 ? 0 : digits - point;
  return true;
}
