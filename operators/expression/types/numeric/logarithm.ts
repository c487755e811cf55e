import { EvaluationError } from '../../evaluation-error.ts';
import { divisionByZero, signOf } from './arithmetic.ts';
import { absolute, base10000, divideRounded, rescale } from './digits.ts';
import { checked, displayScale, MAX_RESULT_SCALE, MIN_SIGNIFICANT, numericOverflow } from './limits.ts';
import { finite, INFINITY, NAN, type Numeric } from './numeric.ts';
import { tenTo } from './powers-of-ten.ts';
import { round } from './rounding.ts';
import { expScaled, integerRoot, lnScaled } from './transcendental.ts';

/** Decimal digits of a number e^x, by x; as short as numeric.c has it, for the scales that hang on it. */
// biome-ignore lint/suspicious/noApproximativeNumericConstant: numeric.c's own
export const LOG10_E = 0.434294481903252;

/** `sqrt`, correctly rounded to at least 16 significant digits. */
export function squareRoot(value: Numeric): Numeric {
  if (value.special === 'NaN' || value.special === 'Infinity') return value;
  if (signOf(value) < 0) throw new EvaluationError('2201F', 'it takes the square root of a negative number');
  const weight = base10000(value).weight;
  const half = Math.trunc(((weight + 1) * 4) / 2) - 1;
  const scale = displayScale(MIN_SIGNIFICANT - half, value.scale);
  // the root of four times as much, halved, rounds right: a root is never in the middle unless it is exact
  const places = 2 * scale - value.scale;
  const square = places >= 0 ? 4n * value.unscaled * tenTo(places) : (4n * value.unscaled) / tenTo(-places);
  return finite((integerRoot(square) + 1n) / 2n, scale);
}

/** Digits beyond the scale that numeric.c reckons with: what they show as half a digit is rounded up. */
const BEYOND = 8;

/** `ln`. */
export function naturalLog(value: Numeric): Numeric {
  if (value.special === 'NaN') return NAN;
  demandPositive(value);
  if (value.special !== null) return INFINITY;
  const scale = displayScale(MIN_SIGNIFICANT - lnWeight(value), value.scale);
  const precise = lnScaled(value.unscaled, tenTo(value.scale), scale + BEYOND);
  return finite(rescale(precise, scale + BEYOND, scale), scale);
}

/** `log(base, value)`. */
export function logarithm(base: Numeric, value: Numeric): Numeric {
  if (base.special === 'NaN' || value.special === 'NaN') return NAN;
  demandPositive(base);
  demandPositive(value);
  if (base.special !== null) return value.special === null ? finite(0n, 0) : NAN;
  if (value.special !== null) return INFINITY;
  const baseWeight = lnWeight(base);
  const valueWeight = lnWeight(value);
  const weight = valueWeight - baseWeight;
  const scale = displayScale(MIN_SIGNIFICANT - weight, base.scale, value.scale);
  const digits = Math.max(scale + weight - Math.min(baseWeight, valueWeight) + 16, 0);
  const above = lnScaled(value.unscaled, tenTo(value.scale), digits);
  const below = lnScaled(base.unscaled, tenTo(base.scale), digits);
  if (below === 0n) throw divisionByZero();
  const sign = below < 0n ? -1n : 1n;
  return checked(divideRounded(sign * above * tenTo(scale), sign * below), scale);
}

/** `exp`. */
export function exponential(value: Numeric): Numeric {
  if (value.special !== null) return value.special === '-Infinity' ? finite(0n, 0) : value;
  const approximate = approximately(value);
  const limited = Math.min(Math.max(approximate * LOG10_E, -MAX_RESULT_SCALE), MAX_RESULT_SCALE);
  const scale = displayScale(MIN_SIGNIFICANT - Math.trunc(limited), value.scale);
  return round(exponentialAt(value, scale + BEYOND), scale);
}

/** e^value at a scale; 0 where it is too small to show, an error where it is too large. */
export function exponentialAt(value: Numeric, scale: number): Numeric {
  const approximate = approximately(value);
  if (Math.abs(approximate) >= MAX_RESULT_SCALE * 3) {
    if (approximate > 0) throw numericOverflow();
    return finite(0n, scale);
  }
  return checked(expScaled(value.unscaled, tenTo(value.scale), scale, approximate * LOG10_E), scale);
}

/** Decimal weight of ln(value): `estimate_ln_dweight` of numeric.c. `value` is above 0. */
export function lnWeight(value: Numeric): number {
  const one = tenTo(value.scale);
  if (value.unscaled * 10n >= one * 9n && value.unscaled * 10n <= one * 11n) {
    const beyond = finite(value.unscaled - one, value.scale);
    if (beyond.unscaled === 0n) return 0;
    const { weight, first } = base10000(beyond);
    return weight * 4 + Math.trunc(Math.log10(first));
  }
  const { weight, first, second } = base10000(value);
  const digits = second === 0 && isOneDigit(value, weight) ? first : first * 10000 + second;
  const exponent = (digits === first ? weight : weight - 1) * 4;
  return Math.trunc(Math.log10(Math.abs(Math.log(digits) + exponent * Math.LN10)));
}

/** Whether the number has one digit of base 10,000. */
function isOneDigit({ unscaled, scale }: Numeric, weight: number): boolean {
  const places = weight * 4 + scale;
  return places <= 0 || absolute(unscaled) % tenTo(places) === 0n;
}

/** A double near the value; infinite where it is far too large. */
export function approximately({ unscaled, scale }: Numeric): number {
  return Number(`${unscaled}e${-scale}`);
}

function demandPositive(value: Numeric): void {
  const sign = signOf(value);
  if (sign < 0) throw new EvaluationError('2201E', 'it takes the logarithm of a negative number');
  if (sign === 0) throw new EvaluationError('2201E', 'it takes the logarithm of zero');
}
