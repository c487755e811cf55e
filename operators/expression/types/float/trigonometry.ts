import { EvaluationError } from '../../evaluation-error.ts';
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

export const sine = ofFinite(Math.sin);
export const cosine = ofFinite(Math.cos);
export const tangent = ofFinite(Math.tan);
export const cotangent = ofFinite((value) => 1 / Math.tan(value));
export const arcsine = within(1, Math.asin);
export const arccosine = within(1, Math.acos);
export const arctangent: (value: number) => number = Math.atan;
export const arctangent2: (y: number, x: number) => number = Math.atan2;
export const inverseHyperbolicTangent = within(1, Math.atanh);
export const hyperbolicSine: (value: number) => number = Math.sinh;
export const hyperbolicCosine: (value: number) => number = Math.cosh;

export function inverseHyperbolicCosine(value: number): number {
  if (value < 1) throw inputOutOfRange();
  return Math.acosh(value);
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
