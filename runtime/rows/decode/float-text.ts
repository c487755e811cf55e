/** Why a text is no float: not a number at all, or one that the type cannot hold. */
export type FloatFault = 'syntax' | 'range';

const DECIMAL = /^([+-]?)(?:([0-9]+)\.?([0-9]*)|\.([0-9]+))(?:[eE]([+-]?[0-9]+))?$/;
const HEXADECIMAL = /^([+-]?)0[xX](?:([0-9a-fA-F]+)\.?([0-9a-fA-F]*)|\.([0-9a-fA-F]+))(?:[pP]([+-]?[0-9]+))?$/;
/** A decimal that is zero, not one that only became it. */
const ZERO = /^[+-]?[0.]+(?:e.*)?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NOT_A_NUMBER = /^[+-]?nan(?:\([0-9a-z_]*\))?$/i;

/** A trimmed text as `strtod` reads it in `float8in`: decimal, hexadecimal, inf, infinity, nan. */
export function parseDouble(text: string): number | FloatFault {
  const special = parseSpecial(text);
  if (special !== null) return special;
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) && (value !== 0 || ZERO.test(text)) ? value : 'range';
  }
  const rational = parseRational(text);
  if (rational === null) return 'syntax';
  const value = nearest(rational, 53, -1074);
  return Number.isFinite(value) && (value !== 0 || rational.digits === 0n) ? value : 'range';
}

/** A trimmed text as `strtof` reads it in `float4in`. Rounded once, not by way of a double. */
export function parseReal(text: string): number | FloatFault {
  const special = parseSpecial(text);
  if (special !== null) return special;
  const rational = parseRational(text);
  if (rational === null) return 'syntax';
  const value = nearest(rational, 24, -149);
  if (Math.abs(value) > 3.4028234663852886e38 || (value === 0 && rational.digits !== 0n)) return 'range';
  return value;
}

/** digits * base^exponent, exactly; `base` is 10, or 2 for a hexadecimal float. */
interface Rational {
  readonly negative: boolean;
  readonly digits: bigint;
  readonly base: 2 | 10;
  readonly exponent: number;
}

function parseSpecial(text: string): number | null {
  if (NOT_A_NUMBER.test(text)) return Number.NaN;
  const infinite = INFINITE.exec(text);
  if (infinite === null) return null;
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function parseRational(text: string): Rational | null {
  const decimal = DECIMAL.exec(text);
  const match = decimal ?? HEXADECIMAL.exec(text);
  if (match === null) return null;
  const whole = match[2] ?? '';
  const fraction = match[3] || match[4] || '';
  const exponent = Number(match[5] ?? 0);
  const negative = match[1] === '-';
  const digits = BigInt(`${decimal === null ? '0x' : ''}${whole}${fraction}`);
  return decimal === null
    ? { negative, digits, base: 2, exponent: exponent - 4 * fraction.length }
    : { negative, digits, base: 10, exponent: exponent - fraction.length };
}

const BITS = new DataView(new ArrayBuffer(8));

/** Whether rounding the double again, to a float4, could go wrong: it lies in the middle between two, or is subnormal there. */
export function needsExactRounding(value: number): boolean {
  return isSubnormalReal(value) ? value !== 0 : isMiddleOfReals(value);
}

/** Whether a double lies in the middle between two float4 (subnormal ones aside). */
export function isMiddleOfReals(value: number): boolean {
  BITS.setFloat64(0, value);
  return (BITS.getUint32(4) & 0x1fffffff) === 0x10000000 && !isSubnormalReal(value);
}

function isSubnormalReal(value: number): boolean {
  return Math.abs(value) < 1.1754943508222875e-38;
}

/** The nearest float of `precision` bits, ties to even, not below 2^minimum: 0 and Infinity where it is out of range. */
function nearest(rational: Rational, precision: number, minimum: number): number {
  const { negative, digits, base, exponent } = rational;
  if (digits === 0n) return negative ? -0 : 0;
  const magnitude = digits.toString(2).length + exponent * (base === 10 ? Math.log2(10) : 1);
  if (magnitude > 1100) return negative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (magnitude < -1200) return negative ? -0 : 0;
  const power = BigInt(base) ** BigInt(Math.abs(exponent));
  const numerator = exponent >= 0 ? digits * power : digits;
  const denominator = exponent >= 0 ? 1n : power;
  let unit = Math.max(numerator.toString(2).length - denominator.toString(2).length - precision, minimum);
  if (quotient(numerator, denominator, unit) >= 1n << BigInt(precision)) unit++;
  const value = Number(roundedQuotient(numerator, denominator, unit)) * 2 ** Math.max(unit, -1074);
  return negative ? -value : value;
}

function quotient(numerator: bigint, denominator: bigint, unit: number): bigint {
  return unit >= 0 ? numerator / (denominator << BigInt(unit)) : (numerator << BigInt(-unit)) / denominator;
}

/** numerator / denominator / 2^unit, half to even. */
function roundedQuotient(numerator: bigint, denominator: bigint, unit: number): bigint {
  const above = unit >= 0 ? numerator : numerator << BigInt(-unit);
  const below = unit >= 0 ? denominator << BigInt(unit) : denominator;
  const whole = above / below;
  const twice = (above - whole * below) * 2n;
  return twice > below || (twice === below && (whole & 1n) === 1n) ? whole + 1n : whole;
}
