import { fractionMicros, wrappedInt } from './datetime-pieces.ts';
import { INT_MAX, REFUSED, type Reading } from './datetime-reading.ts';
import { DATE, DAY, DAY_OF_YEAR, MONTH, TIME, YEAR } from './settle-datetime.ts';

/** One number: a part of a date, in the order month, day, year unless the year stands first. */
export function takeSingle(reading: Reading, text: string, textMonth: boolean, seen: number): number {
  const match = /^([0-9]*)(?:\.([0-9]*))?$/.exec(text);
  const value = Number(match?.[1]);
  if (match === null || match[1] === '') return REFUSED;
  if (value > INT_MAX) return reading.refuse('field');
  if (match[2] !== undefined) {
    if (match[1]!.length > 2) return takeRun(reading, text, seen | DATE);
    reading.micros = fractionMicros(match[2]);
  }
  const length = text.length;
  if (length === 3 && (seen & DATE) === YEAR && value >= 1 && value <= 366) {
    reading.dayOfYear = value;
    return DAY_OF_YEAR | MONTH | DAY;
  }
  switch (seen & DATE) {
    case 0:
      return length >= 3 ? setYear(reading, value, length) : setMonth(reading, value);
    case YEAR:
      return setMonth(reading, value);
    case MONTH:
      return textMonth && length >= 3 ? setYear(reading, value, length) : setDayOfMonth(reading, value);
    case YEAR | MONTH:
      if (!textMonth || length < 3 || !reading.shortYear) return setDayOfMonth(reading, value);
      reading.day = reading.year; // the first number was the day
      reading.year = value;
      reading.shortYear = false;
      return DAY;
    case DAY:
      return setMonth(reading, value);
    case MONTH | DAY:
      return setYear(reading, value, length);
    case DATE:
      return takeRun(reading, text, seen);
    default:
      return REFUSED;
  }
}

function setYear(reading: Reading, value: number, length: number): number {
  reading.year = value;
  reading.shortYear = length <= 2;
  return YEAR;
}

function setMonth(reading: Reading, value: number): number {
  reading.month = value;
  return MONTH;
}

function setDayOfMonth(reading: Reading, value: number): number {
  reading.day = value;
  return DAY;
}

/** Digits run together: yyyymmdd or yymmdd, hhmmss or hhmm with a fraction of a second. */
export function takeRun(reading: Reading, text: string, seen: number): number {
  const match = /^([0-9]*)(?:\.([0-9]*))?$/.exec(text);
  if (match === null) return REFUSED;
  const digits = match[1]!;
  if (match[2] !== undefined) {
    reading.micros = fractionMicros(match[2]);
  } else if ((seen & DATE) !== DATE && digits.length >= 6) {
    reading.day = Number(digits.slice(-2));
    reading.month = Number(digits.slice(-4, -2));
    reading.year = wrappedInt(digits.slice(0, -4));
    if (digits.length === 6) reading.shortYear = true;
    return DATE;
  }
  if (seen & TIME || (digits.length !== 6 && digits.length !== 4)) return REFUSED;
  reading.setTime(Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4) || 0));
  return TIME;
}
