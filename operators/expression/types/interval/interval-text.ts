import type { Interval } from '../../contract.ts';
import { fractionText } from '../timestamp/text.ts';
import { intervalFields, isNegativeInfinity, isPositiveInfinity } from './value.ts';

/** An interval as Postgres prints it with IntervalStyle postgres: `1 year 2 mons -3 days +04:05:06.7`. */
export function intervalText(interval: Interval): string {
  if (isPositiveInfinity(interval)) return 'infinity';
  if (isNegativeInfinity(interval)) return '-infinity';
  const { year, month, day, hour, minute, second, micros } = intervalFields(interval);
  const parts: string[] = [];
  let afterNegative = false; // a positive part after a negative one shows its sign
  for (const [value, unit] of [
    [year, 'year'],
    [month, 'mon'],
    [day, 'day'],
  ] as const) {
    if (value === 0) continue;
    parts.push(`${afterNegative && value > 0 ? '+' : ''}${value} ${unit}${value === 1 ? '' : 's'}`);
    afterNegative = value < 0;
  }
  if (parts.length > 0 && interval.micros === 0n) return parts.join(' ');
  const sign = interval.micros < 0n ? '-' : afterNegative ? '+' : '';
  const [hours, minutes, seconds] = [hour, minute, second].map((value) => String(Math.abs(value)).padStart(2, '0'));
  parts.push(`${sign}${hours}:${minutes}:${seconds}${fractionText(Math.abs(micros))}`);
  return parts.join(' ');
}
