import { EvaluationError } from '../../evaluation-error.ts';
import { angleOf, naturalLogOf, otherSide, sineAndCosine } from './accurate.ts';
import { exactly, over } from './double-double.ts';
import { floatOverflow, floatUnderflow } from './float-math.ts';

const RADIANS_PER_DEGREE = 0.017453292519943295;

/** Where Postgres says "input is out of range". */
export function inputOutOfRange(): EvaluationError {
  return new EvaluationError('22003', 'the argument is outside the range of the function');
}

function ofFinite(of: (value: number) => number): (value: number) => number {
  return (value) => {
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) throw inputOutOfRange();
    return of(value);
  };
}

function within(limit: number, of: (value: number) => number): (value: number) => number {
  return (value) => {
    if (value < -limit || value > limit) throw inputOutOfRange();
    return of(value);
  };
}

/** Smaller angles are their own sine, tangent and inverse. */
const TINY = 1e-100;

/** Zero keeps its sign, and NaN and what is tiny stay what they are. */
function ofAngle(of: (value: number) => number): (value: number) => number {
  return ofFinite((value) => (Math.abs(value) > TINY ? of(value) : value));
}

export const sine = ofAngle((value) => sineAndCosine(value).sine.high);
export const cosine = ofFinite((value) => (Number.isNaN(value) ? value : sineAndCosine(value).cosine.high));
export const tangent = ofAngle((value) => {
  const { sine, cosine } = sineAndCosine(value);
  return over(sine, cosine).high;
});
export const cotangent = ofFinite((value) => 1 / tangent(value));
export const arcsine = within(1, (value) =>
  Math.abs(value) > TINY ? angleOf(exactly(value), otherSide(value)) : value,
);
export const arccosine = within(1, (value) =>
  Math.abs(value) < 1 ? angleOf(otherSide(value), exactly(value)) : Math.acos(value),
);

export function arctangent(value: number): number {
  return Math.abs(value) > TINY && Number.isFinite(value) ? angleOf(exactly(value), exactly(1)) : Math.atan(value);
}

export function arctangent2(y: number, x: number): number {
  const rough = Math.atan2(y, x);
  const isPlain = Number.isFinite(x) && Number.isFinite(y) && Math.abs(rough) > TINY;
  return isPlain && x !== 0 ? angleOf(exactly(y), exactly(x)) : rough;
}
export const inverseHyperbolicTangent = within(1, Math.atanh);

export function inverseHyperbolicCosine(value: number): number {
  if (value < 1) throw inputOutOfRange();
  if (!(value > 2 && value < 1e8)) return Math.acosh(value);
  return naturalLogOf(2 * value - 1 / (value + Math.sqrt(value * value - 1))).high;
}

export function inverseHyperbolicSine(value: number): number {
  const size = Math.abs(value);
  if (!(size > 2 && size < 1e8)) return Math.asinh(value);
  const result = naturalLogOf(2 * size + 1 / (Math.sqrt(size * size + 1) + size)).high;
  return value < 0 ? -result : result;
}

export function toDegrees(value: number): number {
  const result = value / RADIANS_PER_DEGREE;
  if (!Number.isFinite(result) && Number.isFinite(value)) throw floatOverflow();
  return result;
}

export function toRadians(value: number): number {
  const result = value * RADIANS_PER_DEGREE;
  if (result === 0 && value !== 0) throw floatUnderflow();
  return result;
}
