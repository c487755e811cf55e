import { civilDay } from './calendar.ts';
import { readOffset } from './datetime-pieces.ts';
import { type DateTime, type DateTimeParts, type Refusal, ZONE } from './settle-datetime.ts';
import { findZone } from './zone-offset.ts';
import type { ClockZone } from './zones/fixed-zone.ts';

/** In place of the parts that a field gives. */
export const REFUSED = -1;
export const INT_MAX = 2147483647;
/** Julian day of 2000-01-01. */
const JULIAN_2000 = 2_451_545;

/** What the fields of a text have given so far. */
export class Reading implements DateTimeParts {
  seen = 0;
  /** Why the last field was refused. */
  refusal: Refusal = 'format';
  special: DateTime['special'] = null;
  year = 0;
  month = 0;
  day = 0;
  dayOfYear = 0;
  hour = 0;
  minute = 0;
  second = 0;
  micros = 0;
  offset = 0;
  half: 'am' | 'pm' | null = null;
  before = false;
  /** The month was given by its name. */
  textMonth = false;
  shortYear = false;
  julian = false;
  /** A word that says what the next field is. */
  awaited: 'time' | 'julian' | null = null;
  zone: ClockZone | null = null;
  moving: string | null = null;

  /** `REFUSED`, and why. */
  refuse(refusal: Refusal): number {
    this.refusal = refusal;
    return REFUSED;
  }

  setTime(hour: number, minute: number, second: number): void {
    this.hour = hour;
    this.minute = minute;
    this.second = second;
  }

  setDay(daysSince2000: number): void {
    ({ year: this.year, month: this.month, day: this.day } = civilDay(daysSince2000));
  }

  /** `false`: too large, noted as the refusal. */
  setJulian(digits: string): boolean {
    const julian = Number(digits);
    if (julian > INT_MAX) {
      this.refusal = 'field';
      return false;
    }
    this.setDay(julian - JULIAN_2000);
    this.julian = true;
    return true;
  }

  /** `false`: not an offset, noted as the refusal. */
  takeOffset(text: string): boolean {
    const offset = readOffset(text);
    if (typeof offset === 'string') {
      this.refusal = offset;
      return false;
    }
    this.offset = offset;
    return true;
  }

  /** A time zone by its name. */
  takeZone(name: string): number {
    this.zone = findZone(name);
    return this.zone === null ? REFUSED : ZONE;
  }
}
