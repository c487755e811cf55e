import { daysInMonth, daysSince2000 } from '../../../../../runtime/rows/decode/calendar.ts';
import { isDateInRange } from '../../../../../runtime/rows/decode/date-text.ts';
import { roundHalfToEven } from '../../../casts/to-integer.ts';
import type { Interval } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { isFiniteDate } from '../../../types/date/conversions.ts';
import { finiteInterval, intervalOutOfRange, isInt32 } from '../../../types/interval/value.ts';
import { DAY_MICROS } from '../../../types/timestamp/fields.ts';
import { checkedTimestamp, timestampOutOfRange } from '../../../types/timestamp/range.ts';

/** A date of a year (negative before the common era, never 0), month and day. */
export function makeDate(year: number, month: number, day: number): number {
  const internal = year < 0 ? year + 1 : year; // year 0 is 1 BC
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > daysInMonth(internal, month)) {
    throw new EvaluationError('22008', `there is no day ${year}-${month}-${day}`);
  }
  const date = daysSince2000(internal, month, day);
  if (!isFiniteDate(date) || !isDateInRange(date)) throw new EvaluationError('22008', 'the date is out of range');
  return date;
}

/** Microseconds of an hour, minute and seconds, up to 24:00:00. */
export function makeTime(hour: number, minute: number, seconds: number): number {
  const micros = roundHalfToEven(seconds * 1e6);
  const time = (hour * 60 + minute) * 60e6 + micros;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || !(micros >= 0 && micros <= 60e6) || time > 86_400e6) {
    throw new EvaluationError('22008', `there is no time ${hour}:${minute}:${seconds}`);
  }
  return time;
}

export function makeTimestamp(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  seconds: number,
): bigint {
  const date = makeDate(year, month, day);
  return checkedTimestamp(BigInt(date) * DAY_MICROS + BigInt(makeTime(hour, minute, seconds)));
}

export function makeInterval(
  years: number,
  months: number,
  weeks: number,
  days: number,
  hours: number,
  minutes: number,
  seconds: number,
): Interval {
  const product = seconds * 1e6;
  if (Number.isFinite(seconds) && !Number.isFinite(product))
    throw new EvaluationError('22003', 'the seconds are too many');
  const micros = roundHalfToEven(product);
  const inRange = isInt32(years * 12) && isInt32(weeks * 7) && micros >= -(2 ** 63) && micros < 2 ** 63;
  if (!inRange) throw intervalOutOfRange();
  const clock = BigInt(hours) * 3_600_000_000n + BigInt(minutes) * 60_000_000n;
  return finiteInterval(years * 12 + months, weeks * 7 + days, clock + BigInt(micros));
}

const UNIX_EPOCH = 946_684_800;
/** 4714-11-24 BC and 294277-01-01, in seconds since 1970. */
const MIN_SECONDS = -210_866_803_200;
const END_SECONDS = 9_224_318_016_000;

/** `to_timestamp` of seconds since 1970. */
export function fromEpoch(seconds: number): bigint {
  if (Number.isNaN(seconds)) throw new EvaluationError('22008', 'NaN is no timestamp');
  if (!Number.isFinite(seconds)) return seconds < 0 ? -(2n ** 63n) : 2n ** 63n - 1n;
  if (seconds < MIN_SECONDS || seconds >= END_SECONDS) throw timestampOutOfRange();
  return checkedTimestamp(BigInt(roundHalfToEven((seconds - UNIX_EPOCH) * 1e6)));
}
