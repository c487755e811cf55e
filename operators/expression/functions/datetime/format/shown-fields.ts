import { daysSince2000 } from '../../../../../runtime/rows/decode/calendar.ts';
import type { Interval } from '../../../contract.ts';
import { weekday } from '../../../types/date/iso-week.ts';
import { intervalFields } from '../../../types/interval/value.ts';
import { timestampFields } from '../../../types/timestamp/fields.ts';
import type { ShownFields } from './date-to-char.ts';

/** Fields of a finite timestamp; `zone`: the abbreviation that `TZ` shows. */
export function shownTimestamp(timestamp: bigint, zone: string): ShownFields {
  const fields = timestampFields(timestamp);
  const days = daysSince2000(fields.year, fields.month, fields.day);
  return {
    ...fields,
    dayOfYear: days - daysSince2000(fields.year, 1, 1) + 1,
    weekday: weekday(days),
    isInterval: false,
    zone,
  };
}

/** Fields of a finite interval. The day of the year is the sum of its days, a month being 30. */
export function shownInterval(interval: Interval): ShownFields {
  const fields = intervalFields(interval);
  return {
    ...fields,
    dayOfYear: (Math.imul(interval.months, 30) + interval.days) | 0,
    weekday: 0,
    isInterval: true,
    zone: '',
  };
}
