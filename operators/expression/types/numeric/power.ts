import { EvaluationError } from '../../evaluation-error.ts';
import { divisionByZero, multiply, negate, quotient, signOf } from './arithmetic.ts';
import { compareNumerics } from './compare-numerics.ts';
import { absolute, digitCount, rescale } from './digits.ts';
import {
  checked,
  displayScale,
  MAX_DISPLAY_SCALE,
  MAX_RESULT_SCALE,
  MIN_SIGNIFICANT,
  numericOverflow,
} from './limits.ts';
import { approximately, exponentialAt, LOG10_E, lnWeight } from './logarithm.ts';
import { finite, INFINITY, NAN, NEGATIVE_INFINITY, type Numeric } from './numeric.ts';
import { tenTo } from './powers-of-ten.ts';
import { lnScaled } from './transcendental.ts';

const ONE = finite(1n, 0);
/** Digits of base 10,000 that a numeric may have before the point. */
const WEIGHT_LIMIT = 32768;

/** `power(base, exponent)`, with numeric.c's scales: at least 16 significant digits, no fewer after the point than an operand has. */
export function power(base: Numeric, exponent: Numeric): Numeric {
  if (base.special === 'NaN') return exponent.special === null && exponent.unscaled === 0n ? ONE : NAN;
  if (exponent.special === 'NaN') return compareNumerics(base, ONE) === 0 ? ONE : NAN;
  if (signOf(base) === 0 && signOf(exponent) < 0)
    throw new EvaluationError('2201F', 'it raises zero to a negative power');
  if (signOf(base) < 0 && !isWhole(exponent)) {
    throw new EvaluationError('2201F', 'it raises a negative number to a power that is not whole');
  }
  if (base.special !== null || exponent.special !== null) return powerOfInfinity(base, exponent);
  const whole = isWhole(exponent) ? exponent.unscaled / tenTo(exponent.scale) : null;
  if (whole !== null && whole >= -2147483648n && whole <= 2147483647n) {
    return powerWhole(base, Number(whole), exponent.scale);
  }
  if (base.unscaled === 0n) return finite(0n, MIN_SIGNIFICANT);
  const result = powerFraction(finite(absolute(base.unscaled), base.scale), exponent);
  return base.unscaled < 0n && isOdd(exponent) ? negate(result) : result;
}

/** Where one of the two is infinite: POSIX's rules for pow(3). */
function powerOfInfinity(base: Numeric, exponent: Numeric): Numeric {
  const sign = signOf(exponent);
  if (compareNumerics(base, ONE) === 0 || sign === 0) return ONE;
  if (signOf(base) === 0) return finite(0n, 0);
  const zero = finite(0n, 0);
  if (exponent.special !== null) {
    if (compareNumerics(base, negate(ONE)) === 0) return ONE;
    const isLarge = base.special !== null || absolute(base.unscaled) > tenTo(base.scale);
    return isLarge === sign > 0 ? INFINITY : zero;
  }
  if (sign < 0) return zero;
  return base.special === '-Infinity' && isOdd(exponent) ? NEGATIVE_INFINITY : INFINITY;
}

/** `power_var_int` of numeric.c. */
function powerWhole(base: Numeric, exponent: number, exponentScale: number): Numeric {
  const weight = base.unscaled === 0n ? 0 : exponent * log10(base);
  if (weight > WEIGHT_LIMIT * 4) throw numericOverflow();
  if (weight + 1 < -MAX_DISPLAY_SCALE) return finite(0n, MAX_DISPLAY_SCALE);
  const scale = displayScale(MIN_SIGNIFICANT - Math.trunc(weight), base.scale, exponentScale);
  switch (exponent) {
    case 0:
      return finite(tenTo(scale), scale);
    case 1:
      return finite(rescale(base.unscaled, base.scale, scale), scale);
    case 2:
      return rounded(multiply(base, base), scale);
    default:
  }
  if (base.unscaled === 0n) {
    if (exponent < 0) throw divisionByZero();
    return finite(0n, scale);
  }
  if (exponent === -1) return checked(quotient(ONE, base, scale), scale);
  const digits = Math.max(1 + scale + Math.trunc(weight), 1) + Math.trunc(Math.log(Math.abs(exponent))) + 16;
  const raised = raise(base, Math.abs(exponent), digits);
  return exponent < 0 ? checked(quotientOfFloat(raised, scale), scale) : checked(rescaleFloat(raised, scale), scale);
}

/** value = digits * 10^exponent, of a limited number of digits. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** By squaring, each product cut to `limit` digits. */
function raise(base: Numeric, exponent: number, limit: number): Decimal {
  const cut = ({ digits, exponent }: Decimal): Decimal => {
    const surplus = digitCount(digits) - limit;
    return surplus <= 0 ? { digits, exponent } : { digits: digits / tenTo(surplus), exponent: exponent + surplus };
  };
  const product = (left: Decimal, right: Decimal) =>
    cut({ digits: left.digits * right.digits, exponent: left.exponent + right.exponent });
  let square = cut({ digits: base.unscaled, exponent: -base.scale });
  let result: Decimal = { digits: 1n, exponent: 0 };
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = product(result, square);
    if (rest > 1) square = product(square, square);
  }
  return result;
}

function rescaleFloat({ digits, exponent }: Decimal, scale: number): bigint {
  return exponent + scale >= 0 ? digits * tenTo(exponent + scale) : rescale(digits, -exponent - scale, 0);
}

/** 1 / value at a scale. */
function quotientOfFloat({ digits, exponent }: Decimal, scale: number): bigint {
  return exponent > 0
    ? quotient(ONE, finite(digits * tenTo(exponent), 0), scale)
    : quotient(ONE, finite(digits, -exponent), scale);
}

/** e^(exponent * ln(base)): `power_var` of numeric.c. */
function powerFraction(base: Numeric, exponent: Numeric): Numeric {
  const weight = lnWeight(base);
  const rough = approximately(lnTimes(base, exponent, Math.max(8 - weight, 0)));
  if (Math.abs(rough) > MAX_RESULT_SCALE * 3.01) {
    if (rough > 0) throw numericOverflow();
    return finite(0n, MAX_DISPLAY_SCALE);
  }
  const digits = Math.trunc(rough * LOG10_E);
  const scale = displayScale(MIN_SIGNIFICANT - digits, base.scale, exponent.scale);
  const precise = Math.max(Math.max(scale + digits, 0) - weight + 8, 0);
  return exponentialAt(lnTimes(base, exponent, precise), scale);
}

function lnTimes(base: Numeric, exponent: Numeric, scale: number): Numeric {
  const ln = finite(lnScaled(base.unscaled, tenTo(base.scale), scale), scale);
  return rounded(multiply(ln, exponent), scale);
}

function rounded({ unscaled, scale: from }: Numeric, scale: number): Numeric {
  return checked(rescale(unscaled, from, scale), scale);
}

/** Near enough for the scale of a result. */
function log10(value: Numeric): number {
  const digits = absolute(value.unscaled);
  const surplus = Math.max(digitCount(digits) - 17, 0);
  return Math.log10(Number(digits / tenTo(surplus))) + surplus - value.scale;
}

function isWhole({ special, unscaled, scale }: Numeric): boolean {
  return special === null ? unscaled % tenTo(scale) === 0n : special !== 'NaN';
}

function isOdd({ unscaled, scale }: Numeric): boolean {
  return (unscaled / tenTo(scale)) % 2n !== 0n;
}
