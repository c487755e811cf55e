import type { Interval } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { isFiniteInterval } from '../../../types/interval/value.ts';

const DAY = 86_400_000_000n;

/** A time of day later by an interval's time, round the clock; its months and days count for nothing. */
export function addToTime(time: number, interval: Interval): number {
  return roundTheClock(BigInt(time), interval, 1n);
}

export function subtractFromTime(time: number, interval: Interval): number {
  return roundTheClock(BigInt(time), interval, -1n);
}

function roundTheClock(time: bigint, interval: Interval, sign: bigint): number {
  if (!isFiniteInterval(interval)) throw new EvaluationError('22008', 'an infinite interval cannot be added to a time');
  const moved = BigInt.asIntN(64, time + sign * interval.micros) % DAY;
  return Number(moved < 0n ? moved + DAY : moved);
}

export function subtractTimes(left: number, right: number): Interval {
  return { months: 0, days: 0, micros: BigInt(left - right) };
}

/** The part of an interval within a day. */
export function intervalToTime(interval: Interval): number {
  if (!isFiniteInterval(interval)) throw new EvaluationError('22008', 'an infinite interval is no time of day');
  const rest = interval.micros % DAY;
  return Number(rest < 0n ? rest + DAY : rest);
}
