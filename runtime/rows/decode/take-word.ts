import { REFUSED, type Reading } from './datetime-reading.ts';
import { dateWord } from './datetime-words.ts';
import {
  DATE,
  DAY,
  ERA,
  HALF_OF_DAY,
  MONTH,
  SUMMER_TIME,
  SUMMER_WORD,
  TIME,
  WEEKDAY,
  ZONE,
} from './settle-datetime.ts';
import { fixedAbbreviation, isSummerAbbreviation, movingAbbreviation } from './zone-abbreviations.ts';
import { findZone } from './zone-offset.ts';

/** A word: a month, a weekday, a time zone, half of a day, an era, or what says what the next field is. */
export function takeWord(reading: Reading, text: string): number {
  const fixed = fixedAbbreviation(text);
  if (fixed !== undefined) {
    reading.offset = fixed;
    return isSummerAbbreviation(text) ? ZONE | SUMMER_TIME : ZONE;
  }
  const behind = movingAbbreviation(text);
  if (behind !== undefined) {
    reading.moving = text;
    reading.zone = findZone(behind);
    return ZONE | SUMMER_TIME;
  }
  const word = dateWord(text);
  switch (word?.kind) {
    case undefined:
      return reading.takeZone(text);
    case 'month':
      return takeMonth(reading, word.value);
    case 'weekday':
      return WEEKDAY;
    case 'am':
    case 'pm':
      reading.half = word.kind;
      return HALF_OF_DAY;
    case 'ad':
    case 'bc':
      reading.before = word.kind === 'bc';
      return ERA;
    case 'ignored':
      return 0;
    case 'time':
      if ((reading.seen & DATE) !== DATE || reading.awaited !== null) return REFUSED;
      reading.awaited = 'time';
      return 0;
    case 'julian':
      if (reading.awaited !== null) return REFUSED;
      reading.awaited = 'julian';
      return 0;
    case 'summer_time':
      reading.offset += 3600;
      return SUMMER_WORD | SUMMER_TIME;
    case 'midnight':
      reading.setTime(0, 0, 0);
      reading.offset = 0;
      return TIME | ZONE;
    case 'epoch':
    case 'infinity':
    case '-infinity':
      reading.special = word.kind;
      return DATE | TIME | ZONE;
    case 'unit':
      return REFUSED;
    case 'moving':
      return reading.refuse('moving');
    default:
      return word satisfies never;
  }
}

/** A month by name. A number that was taken for the month is then the day. */
function takeMonth(reading: Reading, month: number): number {
  let found = MONTH;
  if (
    reading.seen & MONTH &&
    !reading.textMonth &&
    !(reading.seen & DAY) &&
    reading.month >= 1 &&
    reading.month <= 31
  ) {
    reading.day = reading.month;
    found = DAY;
  }
  reading.textMonth = true;
  reading.month = month;
  return found;
}
