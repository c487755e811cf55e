import { isMiddleOfReals } from './decode/float-text.ts';

/** A double as Postgres prints `double precision`: shortest digits that read back the same, `1e+15`, `1e-05`, `NaN`. */
export function doubleText(value: number): string {
  const magnitude = Math.abs(value);
  const mayTie = magnitude > 2 ** 53 && magnitude < 1e24; // elsewhere no tie has so few digits
  return floatText(value, mayTie ? shortestLarge(value) : value.toExponential(), 15);
}

/** A double that holds a float4, as Postgres prints `real`. */
export function realText(value: number): string {
  const single = Math.fround(value);
  return floatText(single, Number.isFinite(single) ? shortestSingle(single) : '', 6);
}

/** As JavaScript's own, but for digits that lie in the middle between two doubles, which Postgres does not print. */
function shortestLarge(value: number): string {
  const shortest = value.toExponential();
  if (!isMiddle(shortest, value)) return shortest;
  for (let digits = 0; digits < 16; digits++) {
    const text = value.toExponential(digits);
    if (Number(text) === value && !isMiddle(text, value)) return text;
  }
  return value.toExponential(16);
}

/** Whether an integer text is as near to the double below or above as to `value`. */
function isMiddle(text: string, value: number): boolean {
  const [mantissa = '', exponent = ''] = text.split('e');
  const digits = mantissa.replace('.', '');
  const zeros = Number(exponent) - digits.replace('-', '').length + 1;
  if (zeros < 0) return false;
  const distance = BigInt(digits) * 10n ** BigInt(zeros) - BigInt(value);
  const unit = 2n ** BigInt(Math.floor(Math.log2(Math.abs(value))) - 52);
  return distance * 2n === unit || distance * -2n === unit;
}

/** Fewest digits, half to even, that read back as the same float4 and do not lie in the middle between two; nine always do. */
function shortestSingle(single: number): string {
  const exact = single.toExponential(100);
  // The float4 above a power of two is twice as far as the one below: digits above it may do where nearer ones below do not.
  const mayBeAbove = isPowerOfTwo(single);
  for (let digits = 0; digits < 8; digits++) {
    const text = rounded(single, exact, digits);
    if (readsAs(Number(text), single)) return text;
    if (!mayBeAbove) continue;
    const above = oneFurther(text, digits);
    if (readsAs(Number(above), single)) return above;
  }
  return rounded(single, exact, 8);
}

function readsAs(value: number, single: number): boolean {
  return Math.fround(value) === single && !isMiddleOfReals(value);
}

const BITS = new DataView(new ArrayBuffer(4));

/** Of a float4 that is not subnormal: those are all as far apart. */
function isPowerOfTwo(single: number): boolean {
  BITS.setFloat32(0, single);
  return (BITS.getUint32(0) & 0x7fffff) === 0;
}

/** Away from zero by one in the last digit. */
function oneFurther(text: string, digits: number): string {
  const [mantissa = '', exponent = ''] = text.split('e');
  const whole = Number(mantissa.replace('.', ''));
  return Number(`${whole + Math.sign(whole)}e${Number(exponent) - digits}`).toExponential(digits);
}

/** `toExponential` rounds a tie up. */
function rounded(single: number, exact: string, digits: number): string {
  const text = single.toExponential(digits);
  const at = exact.indexOf('.') + 1;
  const isTie = /^50*$/.test(exact.slice(at + digits, exact.indexOf('e')));
  const last = text.indexOf('e') - 1;
  if (!isTie || Number(text[last]) % 2 === 0) return text;
  return `${text.slice(0, last)}${Number(text[last]) - 1}${text.slice(last + 1)}`;
}

/** From `limit` integer digits on, and below 1e-4, Postgres writes an exponent of at least two digits. */
function floatText(value: number, exponential: string, limit: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const at = exponential.indexOf('e');
  const mantissa = exponential.slice(0, at);
  const exponent = Number(exponential.slice(at + 1));
  if (exponent < -4 || exponent >= limit) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  const negative = mantissa[0] === '-';
  const digits = mantissa.slice(negative ? 1 : 0).replace('.', '');
  const sign = negative ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const point = exponent + 1;
  return point >= digits.length
    ? sign + digits.padEnd(point, '0')
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
