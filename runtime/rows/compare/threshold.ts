import { type Numeric, parseNumeric } from '../decode/numeric-text.ts';
import { EQUAL, GREATER, LESS, ordering } from './comparator.ts';

/** Digits that a double holds exactly, whatever they are. */
const EXACT_DIGITS = 15;

/** Below this, a scaled integer is compared with the threshold as a double, exactly. */
export const EXACT_LIMIT = 1e15;

/** A number to compare decimals with, exactly. */
export interface Threshold {
  readonly value: Numeric;
  /** `floors[scale]`: the largest integer not above value × 10^scale; ±Infinity where it is beyond 15 digits. */
  readonly floors: Float64Array;
  /** `whole[scale]`: 1 where value × 10^scale is that integer. */
  readonly whole: Uint8Array;
}

function createThreshold(value: Numeric): Threshold {
  const floors = new Float64Array(EXACT_DIGITS + 1);
  const whole = new Uint8Array(EXACT_DIGITS + 1).fill(1);
  for (let scale = 0; scale <= EXACT_DIGITS; scale++) {
    if (value.special !== null) {
      floors[scale] = value.special === '-Infinity' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      continue;
    }
    const size = Math.max(0, value.digits.length + scale - value.scale);
    if (size > EXACT_DIGITS) {
      floors[scale] = value.negative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      continue;
    }
    const truncated = Number(value.digits.slice(0, size).padEnd(size, '0'));
    whole[scale] = /^0*$/.test(value.digits.slice(size)) ? 1 : 0;
    floors[scale] = value.negative ? -truncated - (1 - whole[scale]!) : truncated;
  }
  return { value, floors, whole };
}

/** Compares `unscaled / 10^scale` with the threshold; |unscaled| < `EXACT_LIMIT`, scale 0 to 15. */
export function compareScaled(unscaled: number, scale: number, { floors, whole }: Threshold) {
  const floor = floors[scale]!;
  if (whole[scale] === 1) return unscaled === floor ? EQUAL : unscaled < floor ? LESS : GREATER;
  return unscaled <= floor ? LESS : GREATER;
}

/** Postgres' order of numeric: -Infinity, numbers, Infinity, NaN, each equal to itself. */
export function compareNumeric(left: Numeric, right: Numeric) {
  if (left.special !== null || right.special !== null) return ordering(rank(left) - rank(right));
  const sign = signOf(left);
  if (sign !== signOf(right)) return ordering(sign - signOf(right));
  const size = left.digits.length - left.scale - (right.digits.length - right.scale);
  if (size !== 0) return ordering(sign * size);
  const length = Math.max(left.digits.length, right.digits.length);
  const one = left.digits.padEnd(length, '0');
  const other = right.digits.padEnd(length, '0');
  if (one === other) return EQUAL;
  return ordering(one < other ? -sign : sign);
}

function rank(value: Numeric): number {
  switch (value.special) {
    case '-Infinity':
      return -1;
    case 'Infinity':
      return 1;
    case 'NaN':
      return 2;
    default:
      return 0;
  }
}

function signOf(value: Numeric & { special: null }): number {
  if (value.digits === '') return 0;
  return value.negative ? -1 : 1;
}

/** A literal as a number; `null` where it is none. */
export function thresholdOf(literal: string): Threshold | null {
  const value = parseNumeric(literal.trim());
  return value === null ? null : createThreshold(value);
}
