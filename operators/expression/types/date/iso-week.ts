import { daysSince2000 } from '../../../../runtime/rows/decode/calendar.ts';

export interface IsoWeek {
  /** Year of ISO 8601 weeks; 0 is 1 BC. */
  readonly year: number;
  readonly week: number;
  /** Of the ISO year, from 1. */
  readonly dayOfYear: number;
}

/** The Monday on which an ISO year's week begins, in days since 2000-01-01. */
export function isoWeekStart(year: number, week: number): number {
  const fourth = daysSince2000(year, 1, 4);
  return fourth - ((weekday(fourth) + 6) % 7) + (week - 1) * 7;
}

/** 0 Sunday to 6 Saturday, of days since 2000-01-01 (a Saturday). */
export function weekday(days: number): number {
  return (((days + 6) % 7) + 7) % 7;
}

/** The ISO week that a day falls into; `year` is its calendar year. */
export function isoWeekOf(days: number, year: number): IsoWeek {
  const isoYear = [year + 1, year].find((each) => days >= isoWeekStart(each, 1)) ?? year - 1;
  const start = isoWeekStart(isoYear, 1);
  return { year: isoYear, week: Math.floor((days - start) / 7) + 1, dayOfYear: days - start + 1 };
}
