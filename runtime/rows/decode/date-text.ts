import { DATE_INFINITY, DATE_NEGATIVE_INFINITY } from '../date-text.ts';
import { daysSince2000 } from './calendar.ts';
import { parseDateTime } from './datetime.ts';

const EPOCH = -10_957;
/** 4714-11-24 BC and the first day after 5874897-12-31, in days since 2000-01-01. */
const MIN_DAY = -2_451_545;
const END_DAY = 2_145_031_949;

/** Days since 2000-01-01 of any text that Postgres reads as a date; `NaN` for any other. */
export function parseDate(text: string): number {
  const parsed = parseDateTime(text);
  switch (parsed?.special) {
    case undefined:
      return Number.NaN;
    case 'infinity':
      return DATE_INFINITY;
    case '-infinity':
      return DATE_NEGATIVE_INFINITY;
    case 'epoch':
      return EPOCH;
    case null: {
      const days = daysSince2000(parsed!.year, parsed!.month, parsed!.day);
      return days >= MIN_DAY && days < END_DAY ? days : Number.NaN;
    }
  }
}

/** Whether days since 2000-01-01, or an infinity, are a date to Postgres. */
export function isDateInRange(days: number): boolean {
  return (days >= MIN_DAY && days < END_DAY) || days === DATE_INFINITY || days === DATE_NEGATIVE_INFINITY;
}
