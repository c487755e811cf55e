import { EvaluationError } from '../../evaluation-error.ts';

export function floatOverflow(): EvaluationError {
  return new EvaluationError('22003', 'the result is too large for a float');
}

export function floatUnderflow(): EvaluationError {
  return new EvaluationError('22003', 'the result is too close to zero for a float');
}

/** `sqrt` of a float. */
export function squareRoot(value: number): number {
  if (value < 0) throw new EvaluationError('2201F', 'it takes the square root of a negative number');
  return Math.sqrt(value);
}

/** `cbrt` of a float. */
export function cubeRoot(value: number): number {
  return Math.cbrt(value);
}

/** `power` of floats: POSIX's special values, and errors where POSIX has infinities or NaN out of finite numbers. */
export function power(base: number, exponent: number): number {
  if (base === 1 || exponent === 0) return 1;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return Number.NaN;
  if (base === 0 && exponent < 0) throw new EvaluationError('2201F', 'it raises zero to a negative power');
  if (base < 0 && Number.isFinite(exponent) && !Number.isInteger(exponent)) {
    throw new EvaluationError('2201F', 'it raises a negative number to a power that is not whole');
  }
  // JavaScript has NaN here, POSIX 1
  if (base === -1 && !Number.isFinite(exponent)) return 1;
  const result = base ** exponent;
  if (!Number.isFinite(base) || !Number.isFinite(exponent)) return result;
  if (!Number.isFinite(result)) throw floatOverflow();
  if (result === 0 && base !== 0) throw floatUnderflow();
  return result;
}

/** `exp` of a float. */
export function exponential(value: number): number {
  const result = Math.exp(value);
  if (!Number.isFinite(value)) return result;
  if (!Number.isFinite(result)) throw floatOverflow();
  if (result === 0) throw floatUnderflow();
  return result;
}

/** `ln` of a float. */
export function naturalLog(value: number): number {
  demandPositive(value);
  return Math.log(value);
}

/** `log10` of a float. */
export function log10(value: number): number {
  demandPositive(value);
  return Math.log10(value);
}

function demandPositive(value: number): void {
  if (value === 0) throw new EvaluationError('2201E', 'it takes the logarithm of zero');
  if (value < 0) throw new EvaluationError('2201E', 'it takes the logarithm of a negative number');
}
