import { daysInMonth } from './calendar.ts';
import { parseDate } from './date-text.ts';

/**
 * A date as Postgres' `date_in` reads it (DateStyle ISO, MDY): days since 2000-01-01, the int32 limits for -infinity
 * and infinity, `NaN` where it is no date or out of range. `YYYY-MM-DD` takes the fast path.
 */
export function decodeDate(buffer: Buffer, start: number, end: number): number {
  if (end - start === 10) {
    const days = isoDays(buffer, start);
    if (!Number.isNaN(days)) return days;
  }
  return parseDate(buffer.toString('latin1', start, end));
}

/** Days since 2000-01-01 of `YYYY-MM-DD` at `start`; `NaN` where no such day stands there. */
export function isoDays(buffer: Buffer, start: number): number {
  const y0 = buffer[start]! - 48;
  const y1 = buffer[start + 1]! - 48;
  const y2 = buffer[start + 2]! - 48;
  const y3 = buffer[start + 3]! - 48;
  const m0 = buffer[start + 5]! - 48;
  const m1 = buffer[start + 6]! - 48;
  const d0 = buffer[start + 8]! - 48;
  const d1 = buffer[start + 9]! - 48;
  if (y0 >>> 0 > 9 || y1 >>> 0 > 9 || y2 >>> 0 > 9 || y3 >>> 0 > 9) return Number.NaN;
  if (m0 >>> 0 > 1 || m1 >>> 0 > 9 || d0 >>> 0 > 3 || d1 >>> 0 > 9) return Number.NaN;
  if (buffer[start + 4] !== 45 || buffer[start + 7] !== 45) return Number.NaN;
  const year = y0 * 1000 + y1 * 100 + y2 * 10 + y3;
  const month = m0 * 10 + m1;
  const day = d0 * 10 + d1;
  if (year < 1 || month < 1 || month > 12 || day < 1) return Number.NaN;
  if (day > 28 && day > daysInMonth(year, month)) return Number.NaN;
  // as daysSince2000, in integers: 19 against 28 ns a cell
  const shifted = month <= 2 ? year - 1 : year;
  const ofYear = ((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0;
  const leaps = (shifted >> 2) - ((shifted / 100) | 0) + ((shifted / 400) | 0);
  return shifted * 365 + leaps + ofYear + day - 730426;
}
