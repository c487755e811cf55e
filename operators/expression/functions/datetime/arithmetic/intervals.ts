import type { Interval } from '../../../contract.ts';
import {
  finiteInterval,
  INTERVAL_INFINITY,
  INTERVAL_NEGATIVE_INFINITY,
  intervalOutOfRange,
  isFiniteInterval,
  isPositiveInfinity,
} from '../../../types/interval/value.ts';

export function negateInterval(interval: Interval): Interval {
  if (!isFiniteInterval(interval)) {
    return isPositiveInfinity(interval) ? INTERVAL_NEGATIVE_INFINITY : INTERVAL_INFINITY;
  }
  return finiteInterval(0 - interval.months, 0 - interval.days, -interval.micros);
}

/** Field by field. Infinities of either sign do not add up. */
export function addIntervals(left: Interval, right: Interval): Interval {
  if (isFiniteInterval(left) && isFiniteInterval(right)) {
    return finiteInterval(left.months + right.months, left.days + right.days, left.micros + right.micros);
  }
  if (isFiniteInterval(left)) return right;
  if (!isFiniteInterval(right) && isPositiveInfinity(left) !== isPositiveInfinity(right)) throw intervalOutOfRange();
  return left;
}

export function subtractIntervals(left: Interval, right: Interval): Interval {
  if (isFiniteInterval(left) && isFiniteInterval(right)) {
    return finiteInterval(left.months - right.months, left.days - right.days, left.micros - right.micros);
  }
  if (isFiniteInterval(left)) return negateInterval(right);
  if (!isFiniteInterval(right) && isPositiveInfinity(left) === isPositiveInfinity(right)) throw intervalOutOfRange();
  return left;
}
