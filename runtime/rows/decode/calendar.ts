const MONTH_DAYS = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

/** Proleptic Gregorian, year 0 being 1 BC. */
function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month]!;
}

/** Days since 2000-01-01 of a proleptic Gregorian day. */
export function daysSince2000(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 730425;
}

export interface CivilDay {
  /** 0 is 1 BC. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The proleptic Gregorian day, `days` after 2000-01-01. */
export function civilDay(days: number): CivilDay {
  const shifted = days + 730425; // since 0000-03-01
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** Julian day of 2000-01-01, and the days before Julian day 0 that Postgres counts from. */
const JULIAN_2000 = 2_451_545;
const JULIAN_SHIFT = 32_044;

/** A day of a year, counted from 1. As in Postgres, whose Julian days have 32 bits: far years come out as other ones. */
export function dayOfYear(year: number, day: number): CivilDay {
  const shifted = year + 4799;
  const century = Math.trunc(shifted / 100);
  const julian = shifted * 365 + Math.trunc(shifted / 4) - century + Math.trunc(century / 4) - 31_739 + day;
  return civilDay(((julian + JULIAN_SHIFT) >>> 0) - JULIAN_SHIFT - JULIAN_2000);
}
