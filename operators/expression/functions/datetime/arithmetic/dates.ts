import { isDateInRange } from '../../../../../runtime/rows/decode/date-text.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { dateToTimestamp, isFiniteDate } from '../../../types/date/conversions.ts';
import { isFiniteTimestamp } from '../../../types/timestamp/fields.ts';
import { checkedTimestamp } from '../../../types/timestamp/range.ts';

/** A date so many days later; the infinities stay. */
export function addDays(date: number, days: number): number {
  if (!isFiniteDate(date)) return date;
  const result = date + days;
  if (!isFiniteDate(result) || !isDateInRange(result)) throw new EvaluationError('22008', 'the date is out of range');
  return result;
}

export function subtractDates(left: number, right: number): number {
  if (!isFiniteDate(left) || !isFiniteDate(right)) {
    throw new EvaluationError('22008', 'infinite dates cannot be subtracted');
  }
  return (left - right) | 0; // wraps, as Postgres' int32 does
}

/** A date and a time of it, as a timestamp. */
export function atTime(date: number, time: number): bigint {
  const midnight = dateToTimestamp(date);
  return isFiniteTimestamp(midnight) ? checkedTimestamp(midnight + BigInt(time)) : midnight;
}
