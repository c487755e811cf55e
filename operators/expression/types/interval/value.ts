import type { Interval } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';

const INT32_MAX = 2_147_483_647;
const INT32_MIN = -2_147_483_648;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

export const INTERVAL_INFINITY: Interval = { months: INT32_MAX, days: INT32_MAX, micros: INT64_MAX };
export const INTERVAL_NEGATIVE_INFINITY: Interval = { months: INT32_MIN, days: INT32_MIN, micros: INT64_MIN };

export function isPositiveInfinity({ months, days, micros }: Interval): boolean {
  return months === INT32_MAX && days === INT32_MAX && micros === INT64_MAX;
}

export function isNegativeInfinity({ months, days, micros }: Interval): boolean {
  return months === INT32_MIN && days === INT32_MIN && micros === INT64_MIN;
}

export function isFiniteInterval(interval: Interval): boolean {
  return !isPositiveInfinity(interval) && !isNegativeInfinity(interval);
}

export function isInt32(value: number): boolean {
  return value >= INT32_MIN && value <= INT32_MAX;
}

export function isInt64(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX;
}

/** A finite interval; throws where a field does not hold its value. */
export function finiteInterval(months: number, days: number, micros: bigint): Interval {
  const interval = { months: months + 0, days: days + 0, micros };
  if (!isInt32(months) || !isInt32(days) || !isInt64(micros) || !isFiniteInterval(interval)) throw intervalOutOfRange();
  return interval;
}

export function intervalOutOfRange(): EvaluationError {
  return new EvaluationError('22008', 'the interval is out of range');
}

/** An interval by units, as it is printed and as parts are taken from it. Signs of year and month are the same; so are those of the clock. */
export interface IntervalFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** More than 2^53 hours do not fit into an interval. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
}

export function intervalFields({ months, days, micros }: Interval): IntervalFields {
  const seconds = Number(micros / 1_000_000n);
  return {
    year: Math.trunc(months / 12) + 0,
    month: (months % 12) + 0,
    day: days,
    hour: Math.trunc(seconds / 3600) + 0,
    minute: (Math.trunc(seconds / 60) % 60) + 0,
    second: (seconds % 60) + 0,
    micros: Number(micros % 1_000_000n),
  };
}

/** Microseconds with a month of 30 days and a day of 24 hours: what intervals are compared by. */
export function linearMicros({ months, days, micros }: Interval): bigint {
  return BigInt(months * 30 + days) * 86_400_000_000n + micros;
}
