import { EvaluationError } from '../../../evaluation-error.ts';
import { isoDayOfYear, isoWeek, isoYear, julianDay } from './calendar-numbers.ts';
import type { DateKeyword, DateToken } from './date-pattern.ts';
import { DAYS, inLetters, MONTHS, ordinalEnding, padded, ROMAN_MONTHS, SHORT_DAYS, SHORT_MONTHS } from './words.ts';

/** What patterns show: a timestamp's fields, or an interval's, which may be negative and 0. */
export interface ShownFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  readonly dayOfYear: number;
  /** 0 Sunday; of an interval, nothing. */
  readonly weekday: number;
  readonly isInterval: boolean;
  /** Abbreviation of the time zone, which is always UTC; empty where the type has none. */
  readonly zone: string;
}

/** Fields by a pattern, as `to_char`. */
export function formatDate(tokens: readonly DateToken[], fields: ShownFields): string {
  let text = '';
  for (const token of tokens) text += token.kind === 'keyword' ? show(token, fields) : token.character;
  return text;
}

/** Keywords that an interval has nothing for. */
const OF_DATES = new Set('TZ TZH TZM OF A.D. B.C. AD BC MONTH MON DAY DY D ID'.split(' '));

function show(token: DateKeyword, fields: ShownFields): string {
  if (fields.isInterval && OF_DATES.has(token.keyword)) {
    throw new EvaluationError('22007', `an interval has no ${token.keyword}`);
  }
  const number = showNumber(token, fields);
  if (number !== undefined) return token.ordinal === null ? number : number + ordinalEnding(number, token.ordinal);
  return showWord(token, fields);
}

/** A keyword that is a number; nothing shown takes no ordinal's ending. */
function showNumber(token: DateKeyword, fields: ShownFields): string | undefined {
  const { year, month, day, hour, minute, second, micros } = fields;
  const { keyword } = token;
  const signed = (value: number, width: number, sign: number = value) =>
    padded(value, token.fill ? 0 : sign >= 0 ? width : width + 1);
  switch (keyword) {
    case 'HH':
    case 'HH12':
      return signed(hour % 12 === 0 ? 12 : hour % 12, 2, hour);
    case 'HH24':
      return signed(hour, 2);
    case 'MI':
      return signed(minute, 2);
    case 'SS':
      return signed(second, 2);
    case 'MS':
      return padded(Math.trunc(micros / 1000) + 0, 3);
    case 'US':
      return padded(micros, 6);
    case 'FF1':
    case 'FF2':
    case 'FF3':
    case 'FF4':
    case 'FF5':
    case 'FF6': {
      const digits = Number(keyword[2]);
      return padded(Math.trunc(micros / 10 ** (6 - digits)) + 0, digits);
    }
    case 'SSSS':
      return String(hour * 3600 + minute * 60 + second);
    case 'MM':
      return signed(month, 2);
    case 'DDD':
      return padded(fields.dayOfYear, token.fill ? 0 : 3);
    case 'IDDD':
      return padded(isoDayOfYear(fields), token.fill ? 0 : 3);
    case 'DD':
      return padded(day, token.fill ? 0 : 2);
    case 'D':
      return String(fields.weekday + 1);
    case 'ID':
      return String(fields.weekday || 7);
    case 'WW':
      return padded(Math.trunc(((fields.dayOfYear - 1) | 0) / 7) + 1, token.fill ? 0 : 2);
    case 'IW':
      return padded(isoWeek(fields), token.fill ? 0 : 2);
    case 'W':
      return String(Math.trunc(((day - 1) | 0) / 7) + 1);
    case 'CC': {
      const century = centuryOf(fields);
      return century <= 99 && century >= -99 ? signed(century, 2) : String(century);
    }
    case 'J':
      return String(julianDay(fields));
    case 'Y,YYY': {
      const shown = shownYear(year, fields);
      const thousands = Math.trunc(shown / 1000) + 0;
      return `${thousands},${padded(shown - thousands * 1000, 3)}`;
    }
    case 'YYYY':
    case 'YYY':
    case 'YY':
    case 'Y':
    case 'IYYY':
    case 'IYY':
    case 'IY':
    case 'I': {
      const digits = keyword.length;
      const shown = shownYear(keyword[0] === 'I' ? isoYear(fields) : year, fields);
      const value = digits === 4 ? shown : (shown % 10 ** digits) + 0;
      return digits === 1 ? String(value) : signed(value, digits, shownYear(year, fields));
    }
    default:
      return undefined;
  }
}

function showWord(token: DateKeyword, fields: ShownFields): string {
  const { keyword, letters } = token;
  const { year, month, hour } = fields;
  switch (keyword) {
    case 'A.M.':
    case 'P.M.':
      return inLetters(hour % 24 >= 12 ? 'P.M.' : 'A.M.', letters);
    case 'AM':
    case 'PM':
      return inLetters(hour % 24 >= 12 ? 'PM' : 'AM', letters);
    case 'A.D.':
    case 'B.C.':
      return inLetters(year <= 0 ? 'B.C.' : 'A.D.', letters);
    case 'AD':
    case 'BC':
      return inLetters(year <= 0 ? 'BC' : 'AD', letters);
    case 'MONTH':
      return wide(token, MONTHS[month - 1]!);
    case 'MON':
      return inLetters(SHORT_MONTHS[month - 1]!, letters);
    case 'DAY':
      return wide(token, DAYS[fields.weekday]!);
    case 'DY':
      return inLetters(SHORT_DAYS[fields.weekday]!, letters);
    case 'TZ':
      return letters === 'lower' ? fields.zone.toLowerCase() : fields.zone;
    case 'TZH':
      return '+00';
    case 'TZM':
      return '00';
    case 'OF':
      return token.fill ? '+0' : '+00';
    case 'RM':
      return month === 0 && year === 0 ? '' : inLetters(romanMonth(month, year), letters).padEnd(token.fill ? 0 : 4);
    case 'Q': {
      if (month === 0) return '';
      const quarter = String(Math.trunc((month - 1) / 3) + 1);
      return token.ordinal === null ? quarter : quarter + ordinalEnding(quarter, token.ordinal);
    }
    default:
      return ''; // FX
  }
}

function wide(token: DateKeyword, name: string): string {
  return inLetters(name, token.letters).padEnd(token.fill || token.translated ? 0 : 9);
}

/** Whole years of an interval are shown as the last or first month, negative months from the end. */
function romanMonth(month: number, year: number): string {
  if (month === 0) return ROMAN_MONTHS[year >= 0 ? 0 : 11]!;
  return ROMAN_MONTHS[month < 0 ? -(month + 1) : 12 - month]!;
}

/** Years before the common era are shown without their sign; an interval's keep it. */
function shownYear(year: number, { isInterval }: ShownFields): number {
  return isInterval || year > 0 ? year : 1 - year;
}

function centuryOf({ year, isInterval }: ShownFields): number {
  if (isInterval) return Math.trunc(year / 100) + 0;
  return year > 0 ? Math.trunc((year - 1) / 100) + 1 : Math.trunc(year / 100) - 1;
}
