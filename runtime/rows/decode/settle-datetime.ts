import { dayOfYear, daysInMonth } from './calendar.ts';
import { movingOffset, zoneOffset } from './zone-offset.ts';
import type { ClockZone } from './zones/fixed-zone.ts';

/** A date and time as written. `offset`: seconds east of UTC, 0 where none was written (the session is in UTC). */
export interface DateTime {
  readonly special: 'epoch' | 'infinity' | '-infinity' | null;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  readonly offset: number;
}

/**
 * Why a text is no date and time: it has no such form; a field is out of range; its offset is; there is no such time
 * zone; it names a day that moves, such as `today`.
 */
export type Refusal = 'format' | 'field' | 'offset' | 'zone' | 'moving';

/** Which parts a field gave. A part may be given once. */
export const YEAR = 1;
export const MONTH = 2;
export const DAY = 4;
export const TIME = 8;
export const ZONE = 16;
export const DAY_OF_YEAR = 32;
export const SUMMER_TIME = 64;
export const SUMMER_WORD = 128;
export const HALF_OF_DAY = 256;
export const ERA = 512;
export const WEEKDAY = 1024;
export const DATE = YEAR | MONTH | DAY;

/** What the fields of a text have given, before it is known whether they make a date. Settling completes it in place. */
export interface DateTimeParts {
  readonly seen: number;
  readonly special: DateTime['special'];
  year: number;
  month: number;
  day: number;
  readonly dayOfYear: number;
  hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  offset: number;
  readonly half: 'am' | 'pm' | null;
  /** Before the common era. */
  readonly before: boolean;
  /** The year was written with one or two digits. */
  readonly shortYear: boolean;
  readonly julian: boolean;
  readonly zone: ClockZone | null;
  /** An abbreviation of the zone that has had several meanings. */
  readonly moving: string | null;
}

/** The date and time that the parts make, or why they make none. */
export function settleDateTime(parts: DateTimeParts): DateTime | Refusal {
  if (parts.special === null) {
    if (!(settleDate(parts) && settleTime(parts))) return 'field';
    if ((parts.seen & DATE) !== DATE || !settleZone(parts)) return 'format';
  }
  const { special, year, month, day, hour, minute, second, micros, offset } = parts;
  return { special, year, month, day, hour, minute, second, micros, offset };
}

/** `false`: a field of the date is out of range. */
export function settleDate(parts: DateTimeParts): boolean {
  if (parts.seen & YEAR && !parts.julian && !settleYear(parts)) return false;
  if (parts.seen & DAY_OF_YEAR) {
    Object.assign(parts, dayOfYear(parts.year, parts.dayOfYear));
  }
  if (parts.seen & MONTH && (parts.month < 1 || parts.month > 12)) return false;
  if (parts.seen & DAY && (parts.day < 1 || parts.day > 31)) return false;
  return (parts.seen & DATE) !== DATE || parts.day <= daysInMonth(parts.year, parts.month);
}

/** Two digits mean 1970 to 2069. There is no year 0; 1 BC is kept as 0. */
function settleYear(parts: DateTimeParts): boolean {
  if (parts.before) {
    if (parts.year <= 0) return false;
    parts.year = 1 - parts.year;
    return true;
  }
  if (!parts.shortYear) return parts.year > 0;
  if (parts.year < 70) parts.year += 2000;
  else if (parts.year < 100) parts.year += 1900;
  return true;
}

/** `false`: no such hour before or after noon. */
export function settleTime(parts: DateTimeParts): boolean {
  if (parts.half === null) return true;
  if (parts.hour > 12) return false;
  if (parts.half === 'am' && parts.hour === 12) parts.hour = 0;
  else if (parts.half === 'pm' && parts.hour !== 12) parts.hour += 12;
  return true;
}

function settleZone(parts: DateTimeParts): boolean {
  const summerWord = (parts.seen & SUMMER_WORD) !== 0;
  if (parts.zone === null) return !summerWord || (parts.seen & ZONE) !== 0;
  if (summerWord) return false;
  parts.offset = parts.moving === null ? zoneOffset(parts.zone, parts) : movingOffset(parts.moving, parts.zone, parts);
  return true;
}
