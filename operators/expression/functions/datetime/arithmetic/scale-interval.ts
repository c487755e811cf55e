import { roundHalfToEven } from '../../../casts/to-integer.ts';
import type { Interval } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import {
  finiteInterval,
  INTERVAL_INFINITY,
  INTERVAL_NEGATIVE_INFINITY,
  intervalOutOfRange,
  isFiniteInterval,
  linearMicros,
} from '../../../types/interval/value.ts';
import { negateInterval } from './intervals.ts';

const DAY_SECONDS = 86_400;

/** interval * number. What is left of a month or a day spills into the smaller fields, in binary floating point as in Postgres. */
export function multiplyInterval(interval: Interval, factor: number): Interval {
  if (Number.isNaN(factor)) throw intervalOutOfRange();
  if (!isFiniteInterval(interval)) {
    if (factor === 0) throw intervalOutOfRange();
    return factor < 0 ? negateInterval(interval) : interval;
  }
  if (!Number.isFinite(factor)) {
    const linear = linearMicros(interval);
    if (linear === 0n) throw intervalOutOfRange();
    return linear > 0n === factor > 0 ? INTERVAL_INFINITY : INTERVAL_NEGATIVE_INFINITY;
  }
  return spilled(interval, (value) => value * factor);
}

/** interval / number. */
export function divideInterval(interval: Interval, divisor: number): Interval {
  if (divisor === 0) throw new EvaluationError('22012', 'it divides by zero');
  if (Number.isNaN(divisor)) throw intervalOutOfRange();
  if (!isFiniteInterval(interval)) {
    if (!Number.isFinite(divisor)) throw intervalOutOfRange();
    return divisor < 0 ? negateInterval(interval) : interval;
  }
  return spilled(interval, (value) => value / divisor);
}

function spilled(interval: Interval, scaled: (value: number) => number): Interval {
  const months = wholeInt32(scaled(interval.months));
  const wholeDays = wholeInt32(scaled(interval.days));
  const daysOfMonths = toMicros((scaled(interval.months) - months) * 30);
  const daysOfMonthsWhole = Math.trunc(daysOfMonths);
  let seconds = toMicros((scaled(interval.days) - wholeDays + daysOfMonths - daysOfMonthsWhole) * DAY_SECONDS);
  let days = wholeDays;
  if (Math.abs(seconds) >= DAY_SECONDS) {
    const more = Math.trunc(seconds / DAY_SECONDS);
    days = wholeInt32(days + more);
    seconds -= more * DAY_SECONDS;
  }
  days = wholeInt32(days + daysOfMonthsWhole);
  const micros = roundHalfToEven(scaled(Number(interval.micros)) + seconds * 1e6);
  if (!(micros >= -(2 ** 63) && micros < 2 ** 63)) throw intervalOutOfRange();
  return finiteInterval(months, days, BigInt(micros));
}

/** Rounded to a millionth, which hides the noise of binary fractions. */
function toMicros(value: number): number {
  return roundHalfToEven(value * 1e6) / 1e6;
}

function wholeInt32(value: number): number {
  if (!(value >= -2_147_483_648 && value < 2_147_483_648)) throw intervalOutOfRange();
  return Math.trunc(value) + 0;
}
