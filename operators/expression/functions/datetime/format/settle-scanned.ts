import { daysInMonth, daysSince2000 } from '../../../../../runtime/rows/decode/calendar.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { isInt32 } from '../../../types/interval/value.ts';
import type { TimestampFields } from '../../../types/timestamp/fields.ts';
import { dayOfJulian, isoWeekStart } from './calendar-numbers.ts';
import type { ScannedDate } from './scanned-date.ts';

type Parts = { -readonly [K in keyof TimestampFields]: TimestampFields[K] };

/** The date and time that a text meant. What it said nothing about is the first of it: January, the first, midnight, 1 BC. */
export function settleScanned(found: ScannedDate): TimestampFields {
  const fields: Parts = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, micros: 0 };
  settleClock(found, fields);
  const isYearSet = settleYear(found, fields);
  settleDay(found, fields, isYearSet);
  fields.micros = found.millis * 1000 + found.micros;
  if (!isInt32(found.millis * 1000)) throw fieldOutOfRange();
  if (fields.hour < 0 || fields.hour > 23 || fields.minute < 0 || fields.minute > 59) throw fieldOutOfRange();
  if (fields.second < 0 || fields.second > 59 || fields.micros < 0 || fields.micros >= 1e6) throw fieldOutOfRange();
  return fields;
}

export function fieldOutOfRange(): EvaluationError {
  return new EvaluationError('22008', 'a field of the date or time is out of range');
}

function settleClock(found: ScannedDate, fields: Parts): void {
  const { secondOfDay } = found;
  fields.hour = found.hour || Math.trunc(secondOfDay / 3600);
  fields.minute = found.minute || Math.trunc((secondOfDay % 3600) / 60);
  fields.second = found.second || secondOfDay % 60;
  if (!found.twelveHours) return;
  if (fields.hour < 1 || fields.hour > 12) {
    throw new EvaluationError('22007', `there is no hour ${fields.hour} on a clock of twelve hours`);
  }
  if (found.pm !== 0 && fields.hour < 12) fields.hour += 12;
  else if (found.pm === 0 && fields.hour === 12) fields.hour = 0;
}

/** Whether the text said a year or a century. */
function settleYear(found: ScannedDate, fields: Parts): boolean {
  const century = found.bc !== 0 ? -found.century : found.century;
  if (found.year === 0) {
    if (century === 0) return false;
    fields.year = checked(century >= 0 ? checked((century - 1) * 100) + 1 : checked(century * 100) + 1);
  } else if (century !== 0 && found.yearDigits <= 2) {
    fields.year = yearOfCentury(century, found.year % 100);
  } else {
    const year = found.bc !== 0 ? -found.year : found.year;
    fields.year = year < 0 ? year + 1 : year; // 0 is 1 BC
  }
  return true;
}

/** The 21st century is 2001 to 2100, the 6th before the common era 600 to 501. */
function yearOfCentury(century: number, year: number): number {
  if (year === 0) return century * 100 + (century >= 0 ? 0 : 1);
  if (century >= 0) return checked(year + checked((century - 1) * 100));
  return checked(checked(checked((century + 1) * 100) - year) + 1);
}

function settleDay(found: ScannedDate, fields: Parts, isYearSet: boolean): void {
  const said = { year: isYearSet, month: false, day: false };
  const setDate = (julian: number) => {
    Object.assign(fields, dayOfJulian(julian | 0));
    said.year = said.month = said.day = true;
  };
  let { dayOfYear, day } = found;
  if (found.julian < 0) throw fieldOutOfRange(); // Postgres takes it for an unsigned number
  if (found.julian !== 0) setDate(found.julian);
  if (found.week !== 0) {
    if (found.mode === 'iso') setDate(isoWeekStart(fields.year, found.week) + daysIntoIsoWeek(found.weekday));
    else dayOfYear = checked(checked((found.week - 1) * 7) + 1);
  }
  if (found.weekOfMonth !== 0) day = checked(checked((found.weekOfMonth - 1) * 7) + 1);
  if (day !== 0) {
    fields.day = day;
    said.day = true;
  }
  if (found.month !== 0) {
    fields.month = found.month;
    said.month = true;
  }
  if (dayOfYear !== 0 && (fields.month <= 1 || fields.day <= 1)) {
    if (fields.year === 0 && found.bc === 0) {
      throw new EvaluationError('22007', 'the day of a year needs the year');
    }
    if (found.mode === 'iso') {
      setDate(isoWeekStart(fields.year, 1) - 1 + dayOfYear);
    } else {
      settleDayOfYear(dayOfYear, fields);
      said.month = said.day = true;
    }
  }
  checkDay(fields, said);
}

function checkDay(fields: Parts, said: { year: boolean; month: boolean; day: boolean }): void {
  if (said.month && (fields.month < 1 || fields.month > 12)) throw fieldOutOfRange();
  if (said.day && (fields.day < 1 || fields.day > 31)) throw fieldOutOfRange();
  if (said.year && said.month && said.day && fields.day > daysInMonth(fields.year, fields.month)) {
    throw fieldOutOfRange();
  }
}

/** A month or day that the text did say stays. */
function settleDayOfYear(dayOfYear: number, fields: Parts): void {
  const { year } = fields;
  const first = daysSince2000(year, 1, 1);
  const daysBefore = (month: number) =>
    month > 12 ? daysSince2000(year + 1, 1, 1) - first : daysSince2000(year, month, 1) - first;
  let month = 1;
  while (month <= 12 && dayOfYear > daysBefore(month + 1)) month++;
  if (fields.month <= 1) fields.month = month;
  if (fields.day <= 1) fields.day = dayOfYear - daysBefore(month);
}

/** Days after Monday of a weekday from 1, Sunday, to 7; Monday where none was said. */
function daysIntoIsoWeek(weekday: number): number {
  if (weekday === 0) return 0;
  return weekday > 1 ? weekday - 2 : 6;
}

function checked(value: number): number {
  if (!isInt32(value)) throw fieldOutOfRange();
  return value;
}
