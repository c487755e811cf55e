import { significantDigits, withoutZeros } from '../../../runtime/rows/significant-digits.ts';
import { finite, type Numeric, small } from '../types/numeric/numeric.ts';
import { numericIo } from '../types/numeric/numeric-io.ts';

export function wholeToNumeric(value: number | bigint): Numeric {
  return typeof value === 'number' ? small(value, 0) : finite(value, 0);
}

const ZERO = 48;

/** To the digits that every float of the type keeps: 6 of a real, 15 of a double. */
export function floatToNumeric(digits: number): (value: number) => Numeric {
  const limit = 10 ** digits;
  return (value) => {
    if (Number.isInteger(value) && value < limit && value > -limit) return small(value + 0, 0);
    if (!Number.isFinite(value)) return numericIo.parse(String(value));
    const text = significantDigits(value, digits);
    return text.includes('e') ? numericIo.parse(withoutZeros(text)) : plain(text);
  };
}

/** At most 15 digits without an exponent, and so a number below 2^53. */
function plain(text: string): Numeric {
  const point = text.indexOf('.');
  if (point < 0) return small(Number(text) + 0, 0);
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end--;
  return small(Number(text.slice(0, point) + text.slice(point + 1, end)) + 0, Math.max(end - point - 1, 0));
}
