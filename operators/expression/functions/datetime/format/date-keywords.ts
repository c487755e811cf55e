import type { ScannedDate, ScannedField } from './scanned-date.ts';
import { DAYS, MONTHS, ROMAN_MONTHS, SHORT_DAYS, SHORT_MONTHS } from './words.ts';

/** Keywords of numbers: the field, and how many digits they take where digits follow; as many as letters unless stated. */
export const NUMBERS: Readonly<Record<string, readonly [field: ScannedField, digits?: number]>> = {
  HH: ['hour', 2],
  HH12: ['hour', 2],
  HH24: ['hour', 2],
  MI: ['minute'],
  SS: ['second'],
  SSSS: ['secondOfDay'],
  MM: ['month'],
  DDD: ['dayOfYear'],
  IDDD: ['dayOfYear', 3],
  DD: ['day'],
  D: ['weekday'],
  WW: ['week'],
  IW: ['week'],
  W: ['weekOfMonth'],
  CC: ['century'],
  J: ['julian'],
};

export const WORDS: Readonly<
  Record<string, readonly [field: ScannedField, words: readonly string[], value: (at: number) => number]>
> = {
  'A.M.': ['pm', ['A.M.', 'P.M.'], (at) => at],
  'P.M.': ['pm', ['A.M.', 'P.M.'], (at) => at],
  AM: ['pm', ['AM', 'PM'], (at) => at],
  PM: ['pm', ['AM', 'PM'], (at) => at],
  'A.D.': ['bc', ['A.D.', 'B.C.'], (at) => at],
  'B.C.': ['bc', ['A.D.', 'B.C.'], (at) => at],
  AD: ['bc', ['AD', 'BC'], (at) => at],
  BC: ['bc', ['AD', 'BC'], (at) => at],
  MONTH: ['month', MONTHS, (at) => at + 1],
  MON: ['month', SHORT_MONTHS, (at) => at + 1],
  DAY: ['weekday', DAYS, (at) => at],
  DY: ['weekday', SHORT_DAYS, (at) => at],
  RM: ['month', ROMAN_MONTHS, (at) => 12 - at],
};

const GREGORIAN = new Set('DDD DD D MM MONTH MON RM WW W Y,YYY YYYY YYY YY Y'.split(' '));
const ISO = new Set('IDDD ID IW IYYY IYY IY I'.split(' '));
export const HALF_DAY = new Set('A.M. P.M. AM PM HH HH12'.split(' '));
/** Before these, digits have to be told from the next field's. */
export const DIGITS = new Set(
  'CC DDD DD D FF1 FF2 FF3 FF4 FF5 FF6 HH24 HH12 HH IDDD ID IW IYYY IYY IY I J MI MM MS Q SSSS SS TZM US WW W Y,YYY YYYY YYY YY Y'.split(
    ' ',
  ),
);

/** The kind of date that a keyword is a part of: one of the calendar, or of ISO weeks. */
export function dateMode(keyword: string): ScannedDate['mode'] {
  if (GREGORIAN.has(keyword)) return 'gregorian';
  return ISO.has(keyword) ? 'iso' : null;
}

/** A year of three digits or fewer, as near to 2020 as can be. */
export function near2020(year: number): number {
  if (year < 70) return year + 2000;
  if (year < 100) return year + 1900;
  if (year < 520) return year + 2000;
  return year < 1000 ? year + 1000 : year;
}
