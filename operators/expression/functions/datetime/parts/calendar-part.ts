import { daysSince2000 } from '../../../../../runtime/rows/decode/calendar.ts';
import { isoWeekOf, weekday } from '../../../types/date/iso-week.ts';
import type { PartName } from './field-name.ts';

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A part that a day has; `undefined` for any other part. Years before the common era are negative, without a 0. */
export function calendarPart(part: PartName, { year, month, day }: Day): number | undefined {
  switch (part) {
    case 'day':
      return day;
    case 'month':
      return month;
    case 'quarter':
      return Math.floor((month - 1) / 3) + 1;
    case 'year':
      return withoutZero(year);
    case 'decade':
      return year >= 0 ? Math.floor(year / 10) : -Math.floor((9 - year) / 10);
    case 'century':
      return year > 0 ? Math.floor((year + 99) / 100) : -Math.floor((100 - year) / 100);
    case 'millennium':
      return year > 0 ? Math.floor((year + 999) / 1000) : -Math.floor((1000 - year) / 1000);
    case 'week':
      return isoWeekOf(daysSince2000(year, month, day), year).week;
    case 'isoyear':
      return withoutZero(isoWeekOf(daysSince2000(year, month, day), year).year);
    case 'dow':
      return weekday(daysSince2000(year, month, day));
    case 'isodow':
      return weekday(daysSince2000(year, month, day)) || 7;
    case 'doy':
      return daysSince2000(year, month, day) - daysSince2000(year, 1, 1) + 1;
    default:
      return undefined;
  }
}

function withoutZero(year: number): number {
  return year > 0 ? year : year - 1;
}

const OF_INFINITY: ReadonlySet<PartName> = new Set([
  'year',
  'decade',
  'century',
  'millennium',
  'julian',
  'isoyear',
  'epoch',
] as const);

/** Whether a part grows without end, and so is infinite for an infinite date. */
export function isEndless(part: PartName): boolean {
  return OF_INFINITY.has(part);
}
