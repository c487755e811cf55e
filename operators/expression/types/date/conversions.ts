import { DATE_INFINITY, DATE_NEGATIVE_INFINITY } from '../../../../runtime/rows/date-text.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import {
  DAY_MICROS,
  dayOf,
  isFiniteTimestamp,
  TIMESTAMP_INFINITY,
  TIMESTAMP_NEGATIVE_INFINITY,
} from '../timestamp/fields.ts';

/** 294277-01-01, the first day that is no timestamp. */
const END_DAY = 106_751_983;

export function isFiniteDate(date: number): boolean {
  return date !== DATE_INFINITY && date !== DATE_NEGATIVE_INFINITY;
}

/** Midnight of a date, also of one too late for a timestamp: for comparing. */
export function midnightOf(date: number): bigint {
  if (date === DATE_INFINITY) return TIMESTAMP_INFINITY;
  if (date === DATE_NEGATIVE_INFINITY) return TIMESTAMP_NEGATIVE_INFINITY;
  return BigInt(date) * DAY_MICROS;
}

/** Midnight of a date. */
export function dateToTimestamp(date: number): bigint {
  if (date >= END_DAY && date !== DATE_INFINITY) {
    throw new EvaluationError('22008', 'the date is out of range for a timestamp');
  }
  return midnightOf(date);
}

export function timestampToDate(timestamp: bigint): number {
  if (timestamp === TIMESTAMP_INFINITY) return DATE_INFINITY;
  return isFiniteTimestamp(timestamp) ? dayOf(timestamp) : DATE_NEGATIVE_INFINITY;
}

/** A date against a timestamp. Dates beyond a timestamp's range come before infinity. */
export function compareDateToTimestamp(date: number, timestamp: bigint): number {
  if (date >= END_DAY && date !== DATE_INFINITY) return timestamp === TIMESTAMP_INFINITY ? -1 : 1;
  const midnight = midnightOf(date);
  return midnight < timestamp ? -1 : midnight > timestamp ? 1 : 0;
}
