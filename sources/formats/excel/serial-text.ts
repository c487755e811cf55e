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
  const date = new Date(since * DAY_MS).toISOString().slice(0, 10);
  return kind === 'date' && rest === 0 ? date : `${date} ${clock(rest)}`;
}

function clock(ms: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map(Math.floor);
  const fraction =
    ms % 1000 === 0
      ? ''
      : `.${String(ms % 1000)
          .padStart(3, '0')
          .replace(/0+$/, '')}`;
  return `${two(hours!)}:${two(minutes!)}:${two(seconds!)}${fraction}`;
}
