import { EvaluationError } from '../../evaluation-error.ts';
import { absolute, base10000, divideRounded, rescale } from './digits.ts';
import { checked, displayScale, MAX_SCALE, MIN_SIGNIFICANT } from './limits.ts';
import { finite, INFINITY, NAN, NEGATIVE_INFINITY, type Numeric, SMALL_LIMIT, small } from './numeric.ts';
import { tenTo } from './powers-of-ten.ts';

export function divisionByZero(): EvaluationError {
  return new EvaluationError('22012', 'it divides by zero');
}

const TEN = Float64Array.from({ length: 16 }, (_, places) => 10 ** places);

/** -1, 0, 1; NaN counts as positive. */
export function signOf({ special, unscaled }: Numeric): number {
  if (special !== null) return special === '-Infinity' ? -1 : 1;
  return unscaled < 0n ? -1 : Number(unscaled > 0n);
}

function infinity(sign: number): Numeric {
  return sign < 0 ? NEGATIVE_INFINITY : INFINITY;
}

export function negate(value: Numeric): Numeric {
  if (!Number.isNaN(value.small)) return small(0 - value.small, value.scale);
  if (value.special === null) return finite(-value.unscaled, value.scale);
  return value.special === 'NaN' ? NAN : infinity(-signOf(value));
}

export function add(left: Numeric, right: Numeric): Numeric {
  if (left.scale === right.scale) {
    const sum = left.small + right.small;
    if (sum <= SMALL_LIMIT && sum >= -SMALL_LIMIT) return small(sum, left.scale);
  }
  if (left.special !== null || right.special !== null) {
    if (left.special === 'NaN' || right.special === 'NaN') return NAN;
    if (left.special === null) return right;
    return right.special === null || right.special === left.special ? left : NAN;
  }
  if (left.scale === right.scale) return checked(left.unscaled + right.unscaled, left.scale);
  const apart = left.scale - right.scale;
  const sum = apart > 0 ? left.small + scaled(right.small, apart) : scaled(left.small, -apart) + right.small;
  if (sum <= SMALL_LIMIT && sum >= -SMALL_LIMIT) return small(sum, Math.max(left.scale, right.scale));
  return left.scale > right.scale
    ? checked(left.unscaled + right.unscaled * tenTo(left.scale - right.scale), left.scale)
    : checked(left.unscaled * tenTo(right.scale - left.scale) + right.unscaled, right.scale);
}

export function subtract(left: Numeric, right: Numeric): Numeric {
  if (left.scale === right.scale) {
    const difference = left.small - right.small;
    if (difference <= SMALL_LIMIT && difference >= -SMALL_LIMIT) return small(difference, left.scale);
  }
  return add(left, negate(right));
}

export function multiply(left: Numeric, right: Numeric): Numeric {
  const quick = left.small * right.small;
  if (quick <= SMALL_LIMIT && quick >= -SMALL_LIMIT) {
    const scale = left.scale + right.scale;
    if (scale <= MAX_SCALE) return small(quick + 0, scale);
  }
  if (left.special !== null || right.special !== null) {
    if (left.special === 'NaN' || right.special === 'NaN') return NAN;
    const sign = signOf(left) * signOf(right);
    return sign === 0 ? NAN : infinity(sign);
  }
  const scale = left.scale + right.scale;
  const product = left.unscaled * right.unscaled;
  return scale <= MAX_SCALE ? checked(product, scale) : checked(rescale(product, scale, MAX_SCALE), MAX_SCALE);
}

/** At least 16 significant digits, never fewer after the point than an operand has. */
export function divide(left: Numeric, right: Numeric): Numeric {
  const special = divideSpecial(left, right);
  if (special !== null) return special;
  const scale = divisionScale(left, right);
  return checked(quotient(left, right, scale), scale);
}

/** left / right at `scale`, half away from zero. */
export function quotient(left: Numeric, right: Numeric, scale: number): bigint {
  const places = scale + right.scale - left.scale;
  const sign = right.unscaled < 0n ? -1n : 1n;
  const above = sign * (places >= 0 ? left.unscaled * tenTo(places) : left.unscaled);
  const below = sign * (places >= 0 ? right.unscaled : right.unscaled * tenTo(-places));
  return divideRounded(above, below);
}

/** `select_div_scale` of numeric.c. */
function divisionScale(left: Numeric, right: Numeric): number {
  const one = base10000(left);
  const other = base10000(right);
  const weight = one.weight - other.weight - (one.first <= other.first ? 1 : 0);
  return displayScale(MIN_SIGNIFICANT - weight * 4, left.scale, right.scale);
}

/** `null` where both are finite. Throws where it divides by zero. */
function divideSpecial(left: Numeric, right: Numeric): Numeric | null {
  if (left.special === 'NaN' || right.special === 'NaN') return NAN;
  if (right.special === null && right.unscaled === 0n) throw divisionByZero();
  if (left.special !== null) return right.special === null ? infinity(signOf(left) * signOf(right)) : NAN;
  return right.special === null ? null : finite(0n, 0);
}

/** Whole part of the quotient, as `div(a, b)`. */
export function divideWhole(left: Numeric, right: Numeric): Numeric {
  const special = divideSpecial(left, right);
  if (special !== null) return special;
  const scale = Math.max(left.scale, right.scale);
  return checked(rescale(left.unscaled, left.scale, scale) / rescale(right.unscaled, right.scale, scale), 0);
}

/** Remainder, with the sign of `left`. */
export function remainder(left: Numeric, right: Numeric): Numeric {
  if (left.special === 'NaN' || right.special === 'NaN') return NAN;
  if (left.special !== null) {
    if (right.special === null && right.unscaled === 0n) throw divisionByZero();
    return NAN;
  }
  if (right.special !== null) return left;
  if (right.unscaled === 0n) throw divisionByZero();
  const scale = Math.max(left.scale, right.scale);
  return finite(rescale(left.unscaled, left.scale, scale) % rescale(right.unscaled, right.scale, scale), scale);
}

/** value * 10^places where that is small; NaN elsewhere. */
function scaled(value: number, places: number): number {
  const product = places <= 15 ? value * TEN[places]! : Number.NaN;
  return product <= SMALL_LIMIT && product >= -SMALL_LIMIT ? product : Number.NaN;
}

export function absoluteNumeric(value: Numeric): Numeric {
  if (value.special !== null) return value.special === 'NaN' ? NAN : INFINITY;
  return finite(absolute(value.unscaled), value.scale);
}
