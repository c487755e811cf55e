import { type Field, splitDateTime } from './datetime-fields.ts';
import { readTime } from './datetime-pieces.ts';
import { INT_MAX, REFUSED, Reading } from './datetime-reading.ts';
import { dateWord } from './datetime-words.ts';
import { DATE, type DateTime, type Refusal, settleDateTime, TIME, ZONE } from './settle-datetime.ts';
import { takeDate, takeDelimited } from './take-date.ts';
import { takeRun, takeSingle } from './take-digits.ts';
import { takeWord } from './take-word.ts';

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
    const found = take(reading, field);
    if (found === REFUSED) return reading.refusal;
    if ((found & reading.seen) !== 0) return 'format';
    reading.seen |= found;
  }
  return reading.awaited === null ? settleDateTime(reading) : 'format';
}

/** The parts that a field gave. */
function take(reading: Reading, field: Field): number {
  switch (field.kind) {
    case 'number':
      return reading.awaited === null ? takeNumber(reading, field.text) : takeAwaited(reading, field.text);
    case 'date':
      return takeDate(reading, field.text);
    case 'time':
      return takeTime(reading, field.text);
    case 'zone':
      return reading.takeOffset(field.text) ? ZONE : REFUSED;
    case 'word':
    case 'signed_word':
      return takeWord(reading, field.text);
    default:
      return field.kind satisfies never;
  }
}

function takeTime(reading: Reading, text: string): number {
  if (reading.awaited === 'julian') return REFUSED;
  reading.awaited = null;
  const time = readTime(text);
  if (typeof time === 'string') return reading.refuse(time);
  reading.setTime(time.hour, time.minute, time.second);
  reading.micros = time.micros;
  return TIME;
}

function takeNumber(reading: Reading, text: string): number {
  const point = text.indexOf('.');
  if (point >= 0 && !(reading.seen & DATE)) return takeDelimited(reading, text);
  const open = !(reading.seen & DATE) || !(reading.seen & TIME);
  const concatenated = point > 2 || (text.length >= 6 && open);
  return concatenated
    ? takeRun(reading, text, reading.seen)
    : takeSingle(reading, text, reading.textMonth, reading.seen);
}

/** A number that `J` or `T` has announced. */
function takeAwaited(reading: Reading, text: string): number {
  const awaited = reading.awaited;
  reading.awaited = null;
  const match = /^([0-9]*)(?:\.([0-9]*))?$/.exec(text);
  if (match === null) return REFUSED;
  if (Number(match[1]) > INT_MAX) return reading.refuse('field');
  if (awaited === 'time') return takeRun(reading, text, reading.seen | DATE) === TIME ? TIME : REFUSED;
  if (!reading.setJulian(match[1]!)) return REFUSED;
  if (match[2] === undefined) return DATE;
  const micros = Math.trunc(Number(`0.${match[2]}`) * 86_400e6);
  reading.setTime(Math.floor(micros / 3600e6), Math.floor(micros / 60e6) % 60, Math.floor(micros / 1e6) % 60);
  reading.micros = micros % 1e6;
  return DATE | TIME;
}
