import type { Interval, TypeIo } from '../../contract.ts';
import { parseInterval } from './interval-input.ts';
import { intervalText } from './interval-text.ts';
import { linearMicros } from './value.ts';

/** interval. Intervals are compared with months of 30 days and days of 24 hours. */
export const intervalIo: TypeIo<Interval> = {
  type: 'interval',
  parse: (text) => parseInterval(text),
  print: intervalText,
  compare: compareIntervals,
};

export function compareIntervals(left: Interval, right: Interval): number {
  const [a, b] = [linearMicros(left), linearMicros(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}
