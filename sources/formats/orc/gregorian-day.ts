/** 15 October 1582, in days since 1970: the calendar before it was the Julian one. */
const FIRST_GREGORIAN = -141_427;
/** 1 March of the year 0, in days since 1970, in each calendar. */
const GREGORIAN_ORIGIN = -719_468;
const JULIAN_ORIGIN = -719_470;

/** A day of the calendar that changes in October 1582, as the day of the same name of the Gregorian calendar. */
export function gregorianDay(day: number): number {
  if (day >= FIRST_GREGORIAN) return day;
  // Years begin in March, so that a leap day is their last.
  const since = day - JULIAN_ORIGIN;
  const year = Math.floor((4 * since + 3) / 1461);
  const inYear = since - Math.floor((1461 * year) / 4);
  const century = Math.floor(year / 100);
  return GREGORIAN_ORIGIN + 365 * year + Math.floor(year / 4) - century + Math.floor(century / 4) + inYear;
}
