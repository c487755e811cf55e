import { civilDay } from './calendar.ts';
import { type Field, splitDateTime } from './datetime-fields.ts';
import { delimitedParts, fractionMicros, readOffset, readTime, wrappedInt } from './datetime-pieces.ts';
import { dateWord } from './datetime-words.ts';
import {
  DATE,
  DAY,
  DAY_OF_YEAR,
  type DateTime,
  type DateTimeParts,
  ERA,
  HALF_OF_DAY,
  MONTH,
  type Refusal,
  SUMMER_TIME,
  SUMMER_WORD,
  settleDateTime,
  TIME,
  WEEKDAY,
  YEAR,
  ZONE,
} from './settle-datetime.ts';
import { fixedAbbreviation, movingAbbreviation } from './zone-abbreviations.ts';
import { findZone, type Zone } from './zone-offset.ts';

/**
 * Reads any date and time text that Postgres' `date_in` and `timestamp_in` read, with DateStyle ISO, MDY: fields are
 * given a meaning one after another, by what the fields before them have left open. `null` where Postgres would
 * refuse it, and for now, today, yesterday and tomorrow (docs/decisions/0010).
 */
export function parseDateTime(text: string): DateTime | null {
  const read = readDateTime(text);
  return typeof read === 'string' ? null : read;
}

/** As `parseDateTime`, with the reason where it is refused. */
export function readDateTime(text: string): DateTime | Refusal {
  const fields = splitDateTime(text, (word) => dateWord(word) !== undefined);
  if (fields === null) return 'format';
  const reading = new Reading();
  for (const field of fields) {
    const found = reading.take(field);
    if (found === REFUSED) return reading.refusal;
    if ((found & reading.seen) !== 0) return 'format';
    reading.seen |= found;
  }
  return reading.finish();
}

/** Gives fields their meaning, one after another. */
class Reading implements DateTimeParts {
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
  private textMonth = false;
  shortYear = false;
  julian = false;
  /** A word that says what the next field is. */
  private awaited: 'time' | 'julian' | null = null;
  zone: Zone | null = null;
  moving: string | null = null;

  private refuse(refusal: Refusal): number {
    this.refusal = refusal;
    return REFUSED;
  }

  /** The parts that a field gave. */
  take(field: Field): number {
    switch (field.kind) {
      case 'number':
        return this.awaited === null ? this.takeNumber(field.text) : this.takeAwaited(field.text);
      case 'date':
        return this.takeDate(field.text);
      case 'time':
        return this.takeTime(field.text);
      case 'zone':
        return this.takeOffset(field.text) ? ZONE : REFUSED;
      case 'word':
      case 'signed_word':
        return this.takeWord(field.text);
      default:
        return field.kind satisfies never;
    }
  }

  private takeWord(text: string): number {
    const fixed = fixedAbbreviation(text);
    if (fixed !== undefined) {
      this.offset = fixed;
      return ZONE;
    }
    const behind = movingAbbreviation(text);
    if (behind !== undefined) {
      this.moving = text;
      this.zone = { name: behind };
      return ZONE;
    }
    const word = dateWord(text);
    switch (word?.kind) {
      case undefined:
        return this.takeZone(text);
      case 'month':
        return this.takeMonth(word.value);
      case 'weekday':
        return WEEKDAY;
      case 'am':
      case 'pm':
        this.half = word.kind;
        return HALF_OF_DAY;
      case 'ad':
      case 'bc':
        this.before = word.kind === 'bc';
        return ERA;
      case 'ignored':
        return 0;
      case 'time':
        if ((this.seen & DATE) !== DATE || this.awaited !== null) return REFUSED;
        this.awaited = 'time';
        return 0;
      case 'julian':
        if (this.awaited !== null) return REFUSED;
        this.awaited = 'julian';
        return 0;
      case 'summer_time':
        this.offset += 3600;
        return SUMMER_WORD | SUMMER_TIME;
      case 'midnight':
        this.setTime(0, 0, 0);
        this.offset = 0;
        return TIME | ZONE;
      case 'epoch':
      case 'infinity':
      case '-infinity':
        this.special = word.kind;
        return DATE | TIME | ZONE;
      case 'unit':
        return REFUSED;
      case 'moving':
        return this.refuse('moving');
      default:
        return word satisfies never;
    }
  }

  private takeZone(name: string): number {
    this.zone = findZone(name);
    return this.zone === null ? REFUSED : ZONE;
  }

  /** A month by name. A number that was taken for the month is then the day. */
  private takeMonth(month: number): number {
    let found = MONTH;
    if (this.seen & MONTH && !this.textMonth && !(this.seen & DAY) && this.month >= 1 && this.month <= 31) {
      this.day = this.month;
      found = DAY;
    }
    this.textMonth = true;
    this.month = month;
    return found;
  }

  private takeDate(text: string): number {
    if (this.awaited === 'julian') return this.takeZonedJulian(text);
    const dated = (this.seen & (MONTH | DAY)) === (MONTH | DAY);
    if (this.awaited === null && !dated) return this.takeDelimited(text);
    if (this.awaited === null && !/^[0-9]/.test(text)) {
      return this.takeZone(text) === REFUSED ? this.refuse('zone') : ZONE;
    }
    this.awaited = null;
    const dash = text.indexOf('-');
    if (this.seen & TIME || dash < 0 || !this.takeOffset(text.slice(dash))) return REFUSED;
    const found = this.takeRun(text.slice(0, dash), this.seen);
    return found === REFUSED ? REFUSED : found | ZONE;
  }

  private takeZonedJulian(text: string): number {
    const digits = /^[0-9]*/.exec(text)![0];
    if (!this.setJulian(digits) || !this.takeOffset(text.slice(digits.length))) return REFUSED;
    this.awaited = null;
    return DATE | TIME | ZONE;
  }

  /** A date with delimiters: the month's name first, wherever it stands, then the numbers in their order. */
  private takeDelimited(text: string): number {
    let seen = this.seen;
    let found = 0;
    let textMonth = false;
    const parts = delimitedParts(text);
    if (parts === null) return REFUSED;
    for (const part of parts) {
      if (!/^[a-z]/.test(part)) continue;
      const word = dateWord(part);
      if (word?.kind !== 'month' || seen & MONTH) return REFUSED;
      this.month = word.value;
      textMonth = true;
      seen |= MONTH;
      found |= MONTH;
    }
    for (const part of parts) {
      if (/^[a-z]/.test(part)) continue;
      const given = this.takeSingle(part, textMonth, seen);
      if (given === REFUSED || given & seen) return REFUSED;
      seen |= given;
      found |= given;
    }
    return (seen & ~(DAY_OF_YEAR | ZONE)) === DATE ? found : REFUSED;
  }

  private takeTime(text: string): number {
    if (this.awaited === 'julian') return REFUSED;
    this.awaited = null;
    const time = readTime(text);
    if (typeof time === 'string') return this.refuse(time);
    this.setTime(time.hour, time.minute, time.second);
    this.micros = time.micros;
    return TIME;
  }

  private setTime(hour: number, minute: number, second: number): void {
    this.hour = hour;
    this.minute = minute;
    this.second = second;
  }

  private takeOffset(text: string): boolean {
    const offset = readOffset(text);
    if (typeof offset === 'string') {
      this.refusal = offset;
      return false;
    }
    this.offset = offset;
    return true;
  }

  /** A number that `J` or `T` has announced. */
  private takeAwaited(text: string): number {
    const awaited = this.awaited;
    this.awaited = null;
    const match = /^([0-9]*)(?:\.([0-9]*))?$/.exec(text);
    if (match === null) return REFUSED;
    if (Number(match[1]) > INT_MAX) return this.refuse('field');
    if (awaited === 'time') return this.takeRun(text, this.seen | DATE) === TIME ? TIME : REFUSED;
    if (!this.setJulian(match[1]!)) return REFUSED;
    if (match[2] === undefined) return DATE;
    const micros = Math.trunc(Number(`0.${match[2]}`) * 86_400e6);
    this.setTime(Math.floor(micros / 3600e6), Math.floor(micros / 60e6) % 60, Math.floor(micros / 1e6) % 60);
    this.micros = micros % 1e6;
    return DATE | TIME;
  }

  private setJulian(digits: string): boolean {
    const julian = Number(digits);
    if (julian > INT_MAX) {
      this.refusal = 'field';
      return false;
    }
    this.setDay(julian - JULIAN_2000);
    this.julian = true;
    return true;
  }

  private setDay(daysSince2000: number): void {
    ({ year: this.year, month: this.month, day: this.day } = civilDay(daysSince2000));
  }

  private takeNumber(text: string): number {
    const point = text.indexOf('.');
    if (point >= 0 && !(this.seen & DATE)) return this.takeDelimited(text);
    const open = !(this.seen & DATE) || !(this.seen & TIME);
    const concatenated = point > 2 || (text.length >= 6 && open);
    return concatenated ? this.takeRun(text, this.seen) : this.takeSingle(text, this.textMonth, this.seen);
  }

  /** One number: a part of a date, in the order month, day, year unless the year stands first. */
  private takeSingle(text: string, textMonth: boolean, seen: number): number {
    const match = /^([0-9]*)(?:\.([0-9]*))?$/.exec(text);
    const value = Number(match?.[1]);
    if (match === null || match[1] === '') return REFUSED;
    if (value > INT_MAX) return this.refuse('field');
    if (match[2] !== undefined) {
      if (match[1]!.length > 2) return this.takeRun(text, seen | DATE);
      this.micros = fractionMicros(match[2]);
    }
    const length = text.length;
    if (length === 3 && (seen & DATE) === YEAR && value >= 1 && value <= 366) {
      this.dayOfYear = value;
      return DAY_OF_YEAR | MONTH | DAY;
    }
    switch (seen & DATE) {
      case 0:
        return length >= 3 ? this.setYear(value, length) : this.setMonth(value);
      case YEAR:
        return this.setMonth(value);
      case MONTH:
        return textMonth && length >= 3 ? this.setYear(value, length) : this.setDayOfMonth(value);
      case YEAR | MONTH:
        if (!textMonth || length < 3 || !this.shortYear) return this.setDayOfMonth(value);
        this.day = this.year; // the first number was the day
        this.year = value;
        this.shortYear = false;
        return DAY;
      case DAY:
        return this.setMonth(value);
      case MONTH | DAY:
        return this.setYear(value, length);
      case DATE:
        return this.takeRun(text, seen);
      default:
        return REFUSED;
    }
  }

  private setYear(value: number, length: number): number {
    this.year = value;
    this.shortYear = length <= 2;
    return YEAR;
  }

  private setMonth(value: number): number {
    this.month = value;
    return MONTH;
  }

  private setDayOfMonth(value: number): number {
    this.day = value;
    return DAY;
  }

  /** Digits run together: yyyymmdd or yymmdd, hhmmss or hhmm with a fraction of a second. */
  private takeRun(text: string, seen: number): number {
    const match = /^([0-9]*)(?:\.([0-9]*))?$/.exec(text);
    if (match === null) return REFUSED;
    const digits = match[1]!;
    if (match[2] !== undefined) {
      this.micros = fractionMicros(match[2]);
    } else if ((seen & DATE) !== DATE && digits.length >= 6) {
      this.day = Number(digits.slice(-2));
      this.month = Number(digits.slice(-4, -2));
      this.year = wrappedInt(digits.slice(0, -4));
      if (digits.length === 6) this.shortYear = true;
      return DATE;
    }
    if (seen & TIME || (digits.length !== 6 && digits.length !== 4)) return REFUSED;
    this.setTime(Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4) || 0));
    return TIME;
  }

  finish(): DateTime | Refusal {
    return this.awaited === null ? settleDateTime(this) : 'format';
  }
}

const REFUSED = -1;
const INT_MAX = 2147483647;
/** Julian day of 2000-01-01. */
const JULIAN_2000 = 2_451_545;
