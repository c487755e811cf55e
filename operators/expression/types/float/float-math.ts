import { EvaluationError } from '../../evaluation-error.ts';
import { exponentialOf, naturalLogOf } from './accurate.ts';
import { exactly, times } from './double-double.ts';

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

/** `cbrt` of a float: the double nearest to the true value or next to it. A C library may end in another digit. */
export function cubeRoot(value: number): number {
  return Math.cbrt(value);
}

/** value = mantissa * 2^power, the mantissa from 0.5 to 1. */
function partsOf(value: number): { readonly mantissa: number; readonly power: number } {
  const lift = value < 2 ** -1000 ? 100 : 0;
  const lifted = value * 2 ** lift;
  let power = Math.min(Math.floor(Math.log2(lifted)), 1023);
  if (lifted / 2 ** power >= 2) power++;
  if (lifted / 2 ** power < 1) power--;
  return { mantissa: lifted / 2 ** power / 2, power: power + 1 - lift };
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
  const rough = base ** exponent;
  const result = isPlain(rough) ? accuratePower(base, exponent) : rough;
  if (!Number.isFinite(base) || !Number.isFinite(exponent)) return result;
  if (!Number.isFinite(result)) throw floatOverflow();
  if (result === 0 && base !== 0) throw floatUnderflow();
  return result;
}

/** Away from infinity, zero and the numbers that have fewer digits. */
function isPlain(value: number): boolean {
  return Math.abs(value) < 1e307 && Math.abs(value) > 1e-300;
}

function accuratePower(base: number, exponent: number): number {
  if (exponent === 0.5) return Math.sqrt(base);
  const { result, power } = exponentialOf(times(naturalLogOf(Math.abs(base)), exactly(exponent)));
  const magnitude = result.high * 2 ** power;
  if (!Number.isFinite(magnitude)) return base ** exponent; // an exponent that is too large to be taken apart
  return base < 0 && exponent % 2 !== 0 ? -magnitude : magnitude;
}

/** `exp` of a float. */
export function exponential(value: number): number {
  const rough = Math.exp(value);
  if (!Number.isFinite(value)) return rough;
  if (!Number.isFinite(rough)) throw floatOverflow();
  if (rough === 0) throw floatUnderflow();
  if (!isPlain(rough)) return rough;
  const { result, power } = exponentialOf(exactly(value));
  return result.high * 2 ** power;
}

/** `ln` of a float. */
export function naturalLog(value: number): number {
  demandPositive(value);
  return Number.isFinite(value) ? naturalLogOf(value).high : value;
}

const LOG10_2_HIGH = 0.30102999566361177;
const LOG10_2_LOW = 3.694239077158931e-13;

/** `log10` of a float, as glibc (2.36) takes it. */
export function log10(value: number): number {
  demandPositive(value);
  if (!Number.isFinite(value)) return value;
  const { mantissa, power } = partsOf(value);
  const below = power - 1 < 0; // the mantissa is from 1 to 2, or from 0.5 to 1
  const whole = below ? power : power - 1;
  const rest = whole * LOG10_2_LOW + Math.LOG10E * naturalLogOf(below ? mantissa : mantissa * 2).high;
  return rest + whole * LOG10_2_HIGH;
}

function demandPositive(value: number): void {
  if (value === 0) throw new EvaluationError('2201E', 'it takes the logarithm of zero');
  if (value < 0) throw new EvaluationError('2201E', 'it takes the logarithm of a negative number');
}
