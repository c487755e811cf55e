import { delimitedParts } from './datetime-pieces.ts';
import { REFUSED, type Reading } from './datetime-reading.ts';
import { dateWord } from './datetime-words.ts';
import { DATE, DAY, DAY_OF_YEAR, MONTH, TIME, ZONE } from './settle-datetime.ts';
import { takeRun, takeSingle } from './take-digits.ts';

/** A field that looks like a date: one with delimiters, a zone's name, digits or a Julian day with an offset behind. */
export function takeDate(reading: Reading, text: string): number {
  if (reading.awaited === 'julian') return takeZonedJulian(reading, text);
  const dated = (reading.seen & (MONTH | DAY)) === (MONTH | DAY);
  if (reading.awaited === null && !dated) return takeDelimited(reading, text);
  if (reading.awaited === null && !/^[0-9]/.test(text)) {
    return reading.takeZone(text) === REFUSED ? reading.refuse('zone') : ZONE;
  }
  reading.awaited = null;
  const dash = text.indexOf('-');
  if (reading.seen & TIME || dash < 0 || !reading.takeOffset(text.slice(dash))) return REFUSED;
  const found = takeRun(reading, text.slice(0, dash), reading.seen);
  return found === REFUSED ? REFUSED : found | ZONE;
}

function takeZonedJulian(reading: Reading, text: string): number {
  const digits = /^[0-9]*/.exec(text)![0];
  if (!reading.setJulian(digits) || !reading.takeOffset(text.slice(digits.length))) return REFUSED;
  reading.awaited = null;
  return DATE | TIME | ZONE;
}

/** A date with delimiters: the month's name first, wherever it stands, then the numbers in their order. */
export function takeDelimited(reading: Reading, text: string): number {
  let seen = reading.seen;
  let found = 0;
  let textMonth = false;
  const parts = delimitedParts(text);
  if (parts === null) return REFUSED;
  for (const part of parts) {
    if (!/^[a-z]/.test(part)) continue;
    const word = dateWord(part);
    if (word?.kind !== 'month' || seen & MONTH) return REFUSED;
    reading.month = word.value;
    textMonth = true;
    seen |= MONTH;
    found |= MONTH;
  }
  for (const part of parts) {
    if (/^[a-z]/.test(part)) continue;
    const given = takeSingle(reading, part, textMonth, seen);
    if (given === REFUSED || given & seen) return REFUSED;
    seen |= given;
    found |= given;
  }
  return (seen & ~(DAY_OF_YEAR | ZONE)) === DATE ? found : REFUSED;
}
