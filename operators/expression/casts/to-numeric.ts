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
    const text = toDigits(value, digits);
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

/** As `toPrecision`, but a tie goes to the even digit, as in C. */
function toDigits(value: number, digits: number): string {
  const text = value.toPrecision(digits);
  if (!isTie(value, digits)) return text;
  const at = /[0-9](?=e|$)/.exec(text)!.index;
  const last = text.charCodeAt(at) - ZERO;
  return last % 2 === 0 ? text : `${text.slice(0, at)}${last - 1}${text.slice(at + 1)}`;
}

/** Whether all that follows the digits that are kept is a 5. Such a number has few bits after the point. */
function isTie(value: number, digits: number): boolean {
  if (value === 0 || !Number.isInteger(value * 2 ** 24)) return false;
  const all = value
    .toPrecision(digits + 40)
    .replace(/e.*|[-.]/g, '')
    .replace(/^0+/, '');
  return /^50*$/.test(all.slice(digits));
}

/** As C's `%g`, which drops zeros after the point. */
function withoutZeros(text: string): string {
  return text.replace(/\.(\d*?)0+(?=e|$)/, (_, digits: string) => (digits === '' ? '' : `.${digits}`));
}
