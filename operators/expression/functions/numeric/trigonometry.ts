import type { SqlRoutine } from '../../contract.ts';
import * as degree from '../../types/float/degrees.ts';
import { hyperbolicCosine, hyperbolicSine, hyperbolicTangent } from '../../types/float/hyperbolic.ts';
import * as float from '../../types/float/trigonometry.ts';
import { numericFunction, sameType } from './routine.ts';

function one(name: string, summary: string, sample: string, call: (value: number) => number): SqlRoutine[] {
  return sameType(name, summary, sample, { 'double precision': call });
}

function arctangent(name: string, summary: string, call: (y: number, x: number) => number): SqlRoutine {
  return numericFunction({
    name,
    arguments: ['double precision', 'double precision'],
    argumentNames: ['y', 'x'],
    returns: 'double precision',
    summary,
    example: `${name}(1, 0)`,
    call,
  });
}

/** Angles in radians and in degrees, and hyperbolic functions; all of double precision. */
export const trigonometry: readonly SqlRoutine[] = [
  numericFunction({
    name: 'pi',
    arguments: [],
    returns: 'double precision',
    summary: 'The number π.',
    example: 'pi()',
    call: () => Math.PI,
  }),
  ...one('degrees', 'Radians to degrees.', '0.5', float.toDegrees),
  ...one('radians', 'Degrees to radians.', '45', float.toRadians),
  ...one('sin', 'Sine of radians.', '1', float.sine),
  ...one('cos', 'Cosine of radians.', '1', float.cosine),
  ...one('tan', 'Tangent of radians.', '1', float.tangent),
  ...one('cot', 'Cotangent of radians.', '1', float.cotangent),
  ...one('asin', 'Inverse sine, in radians.', '0.5', float.arcsine),
  ...one('acos', 'Inverse cosine, in radians.', '0.5', float.arccosine),
  ...one('atan', 'Inverse tangent, in radians.', '0.5', float.arctangent),
  arctangent('atan2', 'Inverse tangent of y / x, in radians.', float.arctangent2),
  ...one('sinh', 'Hyperbolic sine.', '1', hyperbolicSine),
  ...one('cosh', 'Hyperbolic cosine.', '1', hyperbolicCosine),
  ...one('tanh', 'Hyperbolic tangent.', '1', hyperbolicTangent),
  ...one('asinh', 'Inverse hyperbolic sine.', '1', float.inverseHyperbolicSine),
  ...one('acosh', 'Inverse hyperbolic cosine.', '2', float.inverseHyperbolicCosine),
  ...one('atanh', 'Inverse hyperbolic tangent.', '0.5', float.inverseHyperbolicTangent),
  ...one('sind', 'Sine of degrees.', '30', degree.sine),
  ...one('cosd', 'Cosine of degrees.', '60', degree.cosine),
  ...one('tand', 'Tangent of degrees.', '45', degree.tangent),
  ...one('cotd', 'Cotangent of degrees.', '45', degree.cotangent),
  ...one('asind', 'Inverse sine, in degrees.', '0.5', degree.arcsine),
  ...one('acosd', 'Inverse cosine, in degrees.', '0.5', degree.arccosine),
  ...one('atand', 'Inverse tangent, in degrees.', '1', degree.arctangent),
  arctangent('atan2d', 'Inverse tangent of y / x, in degrees.', degree.arctangent2),
];
