import { civilDay } from '../../../../../runtime/rows/decode/calendar.ts';
import type { ClockZone } from '../../../../../runtime/rows/decode/zones/fixed-zone.ts';
import type { Interval } from '../../../contract.ts';
import { isoWeekOf, isoWeekStart } from '../../../types/date/iso-week.ts';
import type { Unit } from '../../../types/interval/units.ts';
import { finiteInterval, intervalFields, isFiniteInterval } from '../../../types/interval/value.ts';
import {
  dayOf,
  isFiniteTimestamp,
  type TimestampFields,
  timestampFields,
  uncheckedTimestamp,
} from '../../../types/timestamp/fields.ts';
import { checkedTimestamp } from '../../../types/timestamp/range.ts';
import { epochSeconds, toInstant, toWall } from '../../../types/timestamptz/shift.ts';
import { unsupportedPart } from '../parts/field-name.ts';

const CLOCK_UNITS = ['microseconds', 'milliseconds', 'second', 'minute', 'hour'] as const;
/** From the smallest on. A unit cuts off all before it. */
const ORDER: readonly Unit[] = [...CLOCK_UNITS, 'day', 'month', 'quarter', 'year', 'decade', 'century', 'millennium'];

/** `date_trunc`. With a zone, by the clocks and calendar of the zone. */
export function truncateTimestamp(unit: Unit, timestamp: bigint, zone: ClockZone | null): bigint {
  if (unit !== 'week' && !ORDER.includes(unit)) {
    throw unsupportedPart(unit, zone === null ? 'timestamp' : 'timestamp with time zone');
  }
  if (!isFiniteTimestamp(timestamp)) return timestamp;
  const wall = zone === null ? timestamp : toWall(timestamp, zone);
  const cut = cutWall(unit, wall);
  if (zone === null) return checkedTimestamp(cut);
  // a shorter unit keeps the offset, so that the hour shown twice stays the one it was
  const isOfClock = (CLOCK_UNITS as readonly Unit[]).includes(unit);
  const offset = BigInt(zone.offsetAt(epochSeconds(timestamp))) * 1_000_000n;
  return checkedTimestamp(isOfClock ? cut - offset : toInstant(cut, zone));
}

/** Unchecked: a zone's clocks may show what is no timestamp. */
function cutWall(unit: Unit, wall: bigint): bigint {
  return uncheckedTimestamp(unit === 'week' ? weekStart(wall) : cutFields(ORDER.indexOf(unit), timestampFields(wall)));
}

function weekStart(wall: bigint): TimestampFields {
  const days = dayOf(wall);
  const { year, week } = isoWeekOf(days, civilDay(days).year);
  return { ...civilDay(isoWeekStart(year, week)), hour: 0, minute: 0, second: 0, micros: 0 };
}

function cutFields(level: number, fields: TimestampFields): TimestampFields {
  const at = (unit: Unit) => level >= ORDER.indexOf(unit);
  const month = at('year') ? 1 : fields.month;
  return {
    year: at('decade') ? cutYear(ORDER[level]!, fields.year) : fields.year,
    month: at('quarter') ? Math.floor((month - 1) / 3) * 3 + 1 : month,
    day: at('month') ? 1 : fields.day,
    hour: at('day') ? 0 : fields.hour,
    minute: at('hour') ? 0 : fields.minute,
    second: at('minute') ? 0 : fields.second,
    micros: at('second') ? 0 : at('milliseconds') ? fields.micros - (fields.micros % 1000) : fields.micros,
  };
}

/** First year of a decade, century or millennium; the first ones AD begin with year 1. */
function cutYear(unit: Unit, year: number): number {
  if (unit === 'decade') return year > 0 ? year - (year % 10) : -Math.floor((9 - year) / 10) * 10;
  const length = unit === 'century' ? 100 : 1000;
  if (year > 0) return Math.floor((year + length - 1) / length) * length - length + 1;
  return 1 - Math.floor((length - year) / length) * length;
}

/** `date_trunc` of an interval, towards zero. */
export function truncateInterval(unit: Unit, interval: Interval): Interval {
  const level = ORDER.indexOf(unit);
  if (level < 0) throw unsupportedPart(unit, 'interval');
  if (!isFiniteInterval(interval)) return interval;
  const at = (name: Unit) => level >= ORDER.indexOf(name);
  const fields = intervalFields(interval);
  const years = at('decade') ? { decade: 10, century: 100, millennium: 1000 }[unit as 'decade'] : 1;
  const months = at('year') ? 0 : at('quarter') ? Math.trunc(fields.month / 3) * 3 : fields.month;
  const days = at('month') ? 0 : fields.day;
  return finiteInterval(
    Math.trunc(fields.year / years) * years * 12 + months,
    days,
    at('day') ? 0n : cutMicros(interval.micros, unit),
  );
}

const MICROS: Partial<Record<Unit, bigint>> = {
  milliseconds: 1000n,
  second: 1_000_000n,
  minute: 60_000_000n,
  hour: 3_600_000_000n,
};

function cutMicros(micros: bigint, unit: Unit): bigint {
  return micros - (micros % (MICROS[unit] ?? 1n));
}
