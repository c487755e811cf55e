import { daysInMonth } from '../../../../../runtime/rows/decode/calendar.ts';
import type { ClockZone } from '../../../../../runtime/rows/decode/zones/fixed-zone.ts';
import type { Interval } from '../../../contract.ts';
import {
  finiteInterval,
  INTERVAL_INFINITY,
  INTERVAL_NEGATIVE_INFINITY,
  intervalOutOfRange,
  isFiniteInterval,
  isPositiveInfinity,
} from '../../../types/interval/value.ts';
import {
  DAY_MICROS,
  isFiniteTimestamp,
  TIMESTAMP_INFINITY,
  TIMESTAMP_NEGATIVE_INFINITY,
  timestampFields,
  timestampOf,
} from '../../../types/timestamp/fields.ts';
import { checkedTimestamp, timestampOutOfRange } from '../../../types/timestamp/range.ts';
import { toInstant, toWall } from '../../../types/timestamptz/shift.ts';
import { justifyHours } from './justify.ts';

/**
 * A timestamp later by an interval: months first (the day of the month clipped to its end), then days, then time.
 * With a zone, months and days are those of the zone's clocks.
 */
export function addToTimestamp(timestamp: bigint, interval: Interval, zone: ClockZone | null): bigint {
  if (!isFiniteInterval(interval)) {
    const result = isPositiveInfinity(interval) ? TIMESTAMP_INFINITY : TIMESTAMP_NEGATIVE_INFINITY;
    if (!isFiniteTimestamp(timestamp) && timestamp !== result) throw timestampOutOfRange();
    return result;
  }
  if (!isFiniteTimestamp(timestamp)) return timestamp;
  let result = timestamp;
  if (interval.months !== 0) result = onWall(result, zone, (wall) => addMonths(wall, interval.months));
  if (interval.days !== 0) result = onWall(result, zone, (wall) => wall + BigInt(interval.days) * DAY_MICROS);
  return checkedTimestamp(result + interval.micros);
}

function onWall(timestamp: bigint, zone: ClockZone | null, move: (wall: bigint) => bigint): bigint {
  if (zone === null) return checkedTimestamp(move(timestamp));
  return checkedTimestamp(toInstant(move(toWall(timestamp, zone)), zone));
}

function addMonths(timestamp: bigint, months: number): bigint {
  const fields = timestampFields(timestamp);
  const total = fields.year * 12 + fields.month - 1 + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12 + 1;
  const day = Math.min(fields.day, daysInMonth(year, month));
  const result = timestampOf({ ...fields, year, month, day });
  if (result === null) throw timestampOutOfRange();
  return result;
}

/** Days and time between two timestamps. */
export function subtractTimestamps(left: bigint, right: bigint): Interval {
  const infinite = infiniteDifference(left, right);
  return infinite ?? justifyHours(finiteInterval(0, 0, left - right));
}

/** The difference where one is infinite; `null` where both are finite. Throws where both are the same infinity. */
export function infiniteDifference(left: bigint, right: bigint): Interval | null {
  if (!isFiniteTimestamp(left)) {
    if (left === right) throw intervalOutOfRange();
    return left === TIMESTAMP_INFINITY ? INTERVAL_INFINITY : INTERVAL_NEGATIVE_INFINITY;
  }
  if (isFiniteTimestamp(right)) return null;
  return right === TIMESTAMP_INFINITY ? INTERVAL_NEGATIVE_INFINITY : INTERVAL_INFINITY;
}
