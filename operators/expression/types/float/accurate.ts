import { INVERSE_FACTORIALS, LN2, PI_BITS, PI_FIXED } from './constants.ts';
import {
  type DoubleDouble,
  exactly,
  fixedOf,
  fromFixed,
  minus,
  plus,
  rootOf,
  scaled,
  sumOf,
  times,
} from './double-double.ts';

const ONE = exactly(1);
const HALVINGS = 8;

/** Sine and cosine of a finite angle in radians. */
export function sineAndCosine(angle: number): { readonly sine: DoubleDouble; readonly cosine: DoubleDouble } {
  if (Math.abs(angle) <= Math.PI / 4) return series(exactly(angle));
  const bits = Math.abs(angle) < 1e6 ? 200 : PI_BITS - 64;
  const quarter = PI_FIXED >> BigInt(PI_BITS - bits + 1);
  const fixed = fixedOf(angle, bits);
  const turns = (2n * fixed + (fixed < 0n ? -quarter : quarter)) / (2n * quarter);
  const { sine, cosine } = series(fromFixed(fixed - turns * quarter, bits));
  switch (Number(BigInt.asUintN(2, turns))) {
    case 0:
      return { sine, cosine };
    case 1:
      return { sine: cosine, cosine: scaled(sine, -1) };
    case 2:
      return { sine: scaled(sine, -1), cosine: scaled(cosine, -1) };
    default:
      return { sine: scaled(cosine, -1), cosine: sine };
  }
}

/** Taylor's series within π/4. */
function series(angle: DoubleDouble): { sine: DoubleDouble; cosine: DoubleDouble } {
  const square = scaled(times(angle, angle), -1);
  let sine = INVERSE_FACTORIALS[27]!;
  let cosine = INVERSE_FACTORIALS[28]!;
  for (let n = 25; n >= 1; n -= 2) sine = plus(times(sine, square), INVERSE_FACTORIALS[n]!);
  for (let n = 26; n >= 0; n -= 2) cosine = plus(times(cosine, square), INVERSE_FACTORIALS[n]!);
  return { sine: times(sine, angle), cosine };
}

/** e^value = result * 2^power, the result near 1. */
export function exponentialOf(value: DoubleDouble): { readonly result: DoubleDouble; readonly power: number } {
  const power = Math.round(value.high / Math.LN2);
  const rest = scaled(minus(value, times(LN2, exactly(power))), 2 ** -HALVINGS);
  let result = INVERSE_FACTORIALS[10]!;
  for (let n = 9; n >= 0; n--) result = plus(times(result, rest), INVERSE_FACTORIALS[n]!);
  for (let count = 0; count < HALVINGS; count++) result = times(result, result);
  return { result, power };
}

/** ln of a finite number above 0. */
export function naturalLogOf(value: number): DoubleDouble {
  let power = Math.min(Math.floor(Math.log2(value)), 1023);
  let mantissa = power < -1000 ? (value * 2 ** 1000) / 2 ** (power + 1000) : value / 2 ** power;
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    power++;
  }
  return plus(times(LN2, exactly(power)), lnNear(mantissa));
}

/** One step of Newton's method from the engine's own logarithm. */
function lnNear(value: number): DoubleDouble {
  const near = Math.log(value);
  const { result, power } = exponentialOf(exactly(-near));
  const error = minus(times(scaled(result, 2 ** power), exactly(value)), ONE);
  return plus(exactly(near), minus(error, scaled(times(error, error), 0.5)));
}

/** The angle of a point that is not the origin, both of its parts finite. */
export function angleOf(y: DoubleDouble, x: DoubleDouble): number {
  const near = Math.atan2(y.high, x.high);
  const size = 2 ** -Math.min(Math.max(Math.floor(Math.log2(Math.max(Math.abs(y.high), Math.abs(x.high)))), -900), 900);
  const [up, right] = [scaled(y, size), scaled(x, size)];
  const { sine, cosine } = sineAndCosine(near);
  const across = minus(times(up, cosine), times(right, sine));
  const along = plus(times(right, cosine), times(up, sine));
  return sumOf(near, across.high / along.high).high;
}

/** The side of a right triangle whose hypotenuse is 1. */
export function otherSide(side: number): DoubleDouble {
  return rootOf(times(sumOf(1, -side), sumOf(1, side)));
}
