import type { Interval } from '../../../contract.ts';
import {
  type IntervalFields,
  intervalFields,
  isFiniteInterval,
  isPositiveInfinity,
} from '../../../types/interval/value.ts';
import { clockPart } from './clock-part.ts';
import { type PartName, unknownPart, unsupportedPart } from './field-name.ts';
import { type PartValue, whole } from './part-value.ts';

const ENDLESS: ReadonlySet<PartName> = new Set([
  'hour',
  'day',
  'year',
  'decade',
  'century',
  'millennium',
  'epoch',
] as const);

/** `extract` from an interval. A year counts 365.25 days, a month 30. */
export function intervalPart(part: PartName, interval: Interval): PartValue {
  if (part === 'reserved' && isFiniteInterval(interval)) throw unknownPart(part, 'interval');
  const fields = intervalFields(interval);
  const value =
    part === 'epoch' ? epoch(interval) : (spanPart(part, fields, interval.months) ?? clockPart(part, fields));
  if (value === undefined) throw unsupportedPart(part, 'interval');
  if (isFiniteInterval(interval)) return value;
  if (!ENDLESS.has(part)) return null;
  return isPositiveInfinity(interval) ? 'infinity' : '-infinity';
}

function spanPart(part: PartName, { year, month, day }: IntervalFields, months: number): PartValue | undefined {
  switch (part) {
    case 'day':
      return whole(day);
    case 'week':
      return whole(Math.trunc(day / 7));
    case 'month':
      return whole(month);
    case 'quarter':
      return whole(months >= 0 ? Math.trunc(month / 3) + 1 : -(Math.trunc((((0 - months) | 0) % 12) / 3) + 1));
    case 'year':
      return whole(year);
    case 'decade':
      return whole(Math.trunc(year / 10));
    case 'century':
      return whole(Math.trunc(year / 100));
    case 'millennium':
      return whole(Math.trunc(year / 1000));
    default:
      return undefined;
  }
}

function epoch({ months, days, micros }: Interval): PartValue {
  const years = Math.trunc(months / 12);
  const rest = months % 12;
  const seconds = BigInt(years * 31_557_600 + rest * 2_592_000 + days * 86_400);
  let double = Number(micros) / 1e6; // one product after the other, as Postgres adds them
  double += 31_557_600 * years;
  double += 2_592_000 * rest;
  double += 86_400 * days;
  return { unscaled: seconds * 1_000_000n + micros, scale: 6, double };
}
