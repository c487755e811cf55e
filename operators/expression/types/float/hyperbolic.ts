import { exponential } from './float-math.ts';

/**
 * Functions whose last digit glibc (2.36) does not get right, step by step as it takes them, so that results are those
 * of a Postgres on Linux. They come from FreeBSD's msun, as the engine's own, from which they differ in order.
 */

/** `sinh` of a float. */
export function hyperbolicSine(value: number): number {
  const size = Math.abs(value);
  const half = value < 0 ? -0.5 : 0.5;
  if (!(size < LARGE)) return size < 710 ? half * exponential(size) : Math.sinh(value);
  if (size < 2 ** -28) return value;
  const grown = growth(size);
  return size < 1 ? half * (2 * grown - (grown * grown) / (grown + 1)) : half * (grown + grown / (grown + 1));
}

/** `cosh` of a float. */
export function hyperbolicCosine(value: number): number {
  const size = Math.abs(value);
  if (!(size < LARGE)) return size < 709 ? 0.5 * exponential(size) : Math.cosh(value);
  if (size < HALF_LN2) {
    const grown = growth(size);
    const whole = 1 + grown;
    return size < 2 ** -55 ? 1 : 1 + (grown * grown) / (whole + whole);
  }
  const grown = exponential(size);
  return 0.5 * grown + 0.5 / grown;
}

/** `tanh` of a float. */
export function hyperbolicTangent(value: number): number {
  const size = Math.abs(value);
  if (!(size < LARGE) || value === 0) return Math.tanh(value);
  if (size < 2 ** -55) return value * (1 + value);
  const grown = growth(size >= 1 ? 2 * size : -2 * size);
  const result = size >= 1 ? 1 - 2 / (grown + 2) : -grown / (grown + 2);
  return value < 0 ? -result : result;
}

const LARGE = 22;
const HALF_LN2 = 0.3465735912322998; // glibc compares upper words, 0x3fd62e43
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const Q1 = -0.03333333333333313;
const Q2 = 0.0015873015872548146;
const Q3 = -7.93650757867488e-5;
const Q4 = 4.008217827329362e-6;
const Q5 = -2.0109921818362437e-7;

/** `expm1`, below 50. */
function growth(value: number): number {
  const size = Math.abs(value);
  if (size < 2 ** -54) return value;
  if (size < HALF_LN2) return growthOf({ rest: value, error: 0, power: 0 });
  const power = size < 1.5 * Math.LN2 ? Math.sign(value) : Math.trunc(Math.LOG2E * value + (value < 0 ? -0.5 : 0.5));
  const high = value - power * LN2_HIGH;
  const low = power * LN2_LOW;
  const rest = high - low;
  return growthOf({ rest, error: high - rest - low, power });
}

function growthOf({ rest, error, power }: { rest: number; error: number; power: number }): number {
  const half = 0.5 * rest;
  const square = rest * half;
  const fourth = square * square;
  const polynomial = 1 + square * Q1 + fourth * (Q2 + square * Q3) + fourth * fourth * (Q4 + square * Q5);
  const turn = 3 - polynomial * half;
  const first = square * ((polynomial - turn) / (6 - rest * turn));
  if (power === 0) return rest - (rest * first - square);
  const step = rest * (first - error) - error - square;
  if (power === -1) return 0.5 * (rest - step) - 0.5;
  if (power === 1) return rest < -0.25 ? -2 * (step - (rest + 0.5)) : 1 + 2 * (rest - step);
  if (power <= -2 || power > 56) return (1 - (step - rest)) * 2 ** power - 1;
  if (power < 20) return (1 - 2 ** -power - (step - rest)) * 2 ** power;
  return (rest - (step + 2 ** -power) + 1) * 2 ** power;
}
