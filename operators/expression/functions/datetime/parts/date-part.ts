import { DATE_INFINITY } from '../../../../../runtime/rows/date-text.ts';
import { civilDay } from '../../../../../runtime/rows/decode/calendar.ts';
import { isFiniteDate } from '../../../types/date/conversions.ts';
import { calendarPart, isEndless } from './calendar-part.ts';
import { type PartName, unsupportedPart } from './field-name.ts';
import { type PartValue, whole } from './part-value.ts';

/** Julian day of 2000-01-01, and days from 1970-01-01 to it. */
export const JULIAN_2000 = 2_451_545;
const UNIX_2000 = 10_957;

/** `extract` from a date. */
export function datePart(part: PartName, date: number): PartValue {
  const value = part === 'julian' || part === 'epoch' ? 0 : calendarPart(part, civilDay(date));
  if (value === undefined) throw unsupportedPart(part, 'date');
  if (!isFiniteDate(date)) {
    if (!isEndless(part)) return null;
    return date === DATE_INFINITY ? 'infinity' : '-infinity';
  }
  if (part === 'julian') return whole(date + JULIAN_2000);
  if (part === 'epoch') return whole((date + UNIX_2000) * 86_400);
  return whole(value);
}
