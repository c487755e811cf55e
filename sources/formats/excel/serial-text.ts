import type { NumberKind } from './number-format.ts';

const DAY_MS = 86_400_000;
/** 31 December 9999, in the system of 1900. */
const LAST_DAY = 2_958_465;
const DAYS_OF_1904 = 1462;

/**
 * The text of a number that is shown as a date or time, to the millisecond; `null` where there is no such day. Below 1 the
 * system of 1900 has no date, only a time; its day 60 is 29 February 1900, which never was.
 */
export function serialText(serial: number, kind: Exclude<NumberKind, 'number'>, is1904: boolean): string | null {
  if (!Number.isFinite(serial)) return null;
  const all = Math.round(Math.abs(serial) * DAY_MS);
  if (kind === 'elapsed') return `${serial < 0 && all > 0 ? '-' : ''}${clock(all)}`;
  if (serial < 0) return null;
  const day = Math.floor(all / DAY_MS);
  const rest = all % DAY_MS;
  if (day === 0 && (kind === 'time' || !is1904)) return clock(rest);
  const days = is1904 ? day + DAYS_OF_1904 : day;
  if (days > LAST_DAY || (!is1904 && day === 60)) return null;
  // 1 January 1900 is day 1, and all days after the one that never was are one too late.
  const since = days - (!is1904 && day < 60 ? 25_568 : 25_569);
  const date = dayText(since);
  return kind === 'date' && rest === 0 ? date : `${date} ${clock(rest)}`;
}

/** A day by its number since 1 January 1970: eras of 400 years begin on 1 March. */
function dayText(since: number): string {
  const shifted = since + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${TWO[month]}-${TWO[day]}`;
}

/** Two digits of each number that has no more. */
const TWO = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

function clock(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = Math.floor(ms / 1000) % 60;
  const fraction =
    ms % 1000 === 0
      ? ''
      : `.${String(ms % 1000)
          .padStart(3, '0')
          .replace(/0+$/, '')}`;
  return `${TWO[hours] ?? hours}:${TWO[minutes]}:${TWO[seconds]}${fraction}`;
}
