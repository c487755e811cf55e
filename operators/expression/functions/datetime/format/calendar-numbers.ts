import { civilDay } from '../../../../../runtime/rows/decode/calendar.ts';

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * Julian day, in integers of 32 bits: patterns show it of an interval's fields too, for which it means nothing, and
 * what Postgres then shows follows from its formula.
 */
export function julianDay({ year, month, day }: Day): number {
  const [shifted, from] = month > 2 ? [month + 1, year + 4800] : [month + 13, year + 4799];
  const century = Math.trunc(from / 100);
  const leaps = Math.trunc(from / 4) - century + Math.trunc(century / 4);
  return (Math.imul(from, 365) - 32_167 + leaps + Math.trunc((7834 * shifted) / 256) + day) | 0;
}

/** The day of a Julian day; below it, of the unsigned integer that Postgres takes a negative one for. */
export function dayOfJulian(julian: number): Day {
  return civilDay(((julian + BEFORE_ERA) >>> 0) - BEFORE_ERA - JULIAN_2000);
}

/** Days from which Postgres' calendar counts on, before Julian day 0: 4801-03-01 BC. */
const BEFORE_ERA = 32_044;
/** Julian day of 2000-01-01. */
const JULIAN_2000 = 2_451_545;

/** Julian day of the Monday of a week of an ISO year. */
export function isoWeekStart(year: number, week: number): number {
  return (isoStart(year) + Math.imul(week - 1, 7)) | 0;
}

/** Julian day of the Monday with which an ISO year begins. */
function isoStart(year: number): number {
  const fourth = julianDay({ year, month: 1, day: 4 });
  return (fourth - (((fourth % 7) + 7) % 7)) | 0; // Julian day 0 is a Monday
}

function weeksSince(start: number, day: number): number {
  return Math.trunc(((day - start) | 0) / 7) + 1;
}

/** ISO week of a day. */
export function isoWeek(fields: Day): number {
  const day = julianDay(fields);
  const { year } = fields;
  const week = weeksSince(isoStart(day < isoStart(year) ? year - 1 : year), day);
  return week >= 52 && day >= isoStart(year + 1) ? weeksSince(isoStart(year + 1), day) : week;
}

/** ISO year of a day; 0 is 1 BC. */
export function isoYear(fields: Day): number {
  const day = julianDay(fields);
  const year = day < isoStart(fields.year) ? fields.year - 1 : fields.year;
  return weeksSince(isoStart(year), day) >= 52 && day >= isoStart(year + 1) ? year + 1 : year;
}

/** Day of its ISO year, from 1. */
export function isoDayOfYear(fields: Day): number {
  return (julianDay(fields) - isoStart(isoYear(fields)) + 1) | 0;
}
