import { readOffset } from '../../../../../runtime/rows/decode/datetime-pieces.ts';
import { type ClockZone, fixedZone } from '../../../../../runtime/rows/decode/zones/fixed-zone.ts';
import type { SqlRoutine } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { shown } from '../../../types/bad-input.ts';
import { checkedTimestamp } from '../../../types/timestamp/range.ts';
import { findSqlZone } from '../../../types/timestamptz/find-zone.ts';
import { toInstant } from '../../../types/timestamptz/shift.ts';
import { fromEpoch, makeDate, makeInterval, makeTime, makeTimestamp } from '../arithmetic/make.ts';
import { remember } from '../remember.ts';
import { DATE, DOUBLE, datetimeFunction, INTEGER, INTERVAL, TEXT, TIME, TIMESTAMP, TIMESTAMPTZ } from './define.ts';

const TIMESTAMP_TYPES = [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, DOUBLE] as const;
const TIMESTAMP_NAMES = ['year', 'month', 'mday', 'hour', 'min', 'sec'];

/** A zone by name, or a signed offset, here with the plus in the east. */
function zoneOrOffset(text: string): ClockZone {
  if (/^[0-9]/.test(text)) throw new EvaluationError('22023', `the offset ${shown(text)} has no sign`);
  const offset = /^[+-]/.test(text) ? readOffset(text) : 'format';
  if (offset === 'format') return findSqlZone(text);
  if (offset === 'offset') throw new EvaluationError('22023', `the offset ${shown(text)} is out of range`);
  return fixedZone(offset);
}

/** Dates and times of numbers. */
export const makeFunctions: readonly SqlRoutine[] = [
  datetimeFunction('make_date', {
    arguments: [INTEGER, INTEGER, INTEGER],
    argumentNames: ['year', 'month', 'day'],
    returns: DATE,
    summary: 'The date of a year, month and day; years before the common era are negative.',
    example: 'make_date(2024, 2, 29)',
    call: makeDate,
  }),
  datetimeFunction('make_time', {
    arguments: [INTEGER, INTEGER, DOUBLE],
    argumentNames: ['hour', 'min', 'sec'],
    returns: TIME,
    summary: 'The time of an hour, minute and seconds.',
    example: 'make_time(13, 45, 10.5)',
    call: makeTime,
  }),
  datetimeFunction('make_timestamp', {
    arguments: TIMESTAMP_TYPES,
    argumentNames: TIMESTAMP_NAMES,
    returns: TIMESTAMP,
    summary: 'The timestamp of a year, month, day, hour, minute and seconds.',
    example: 'make_timestamp(2024, 2, 29, 13, 45, 10.5)',
    call: makeTimestamp,
  }),
  datetimeFunction('make_timestamptz', {
    arguments: TIMESTAMP_TYPES,
    argumentNames: TIMESTAMP_NAMES,
    returns: TIMESTAMPTZ,
    summary: 'The instant of a year, month, day, hour, minute and seconds in UTC.',
    example: 'make_timestamptz(2024, 2, 29, 13, 45, 10.5)',
    call: makeTimestamp,
  }),
  datetimeFunction('make_timestamptz', {
    arguments: [...TIMESTAMP_TYPES, TEXT],
    argumentNames: [...TIMESTAMP_NAMES, 'timezone'],
    returns: TIMESTAMPTZ,
    summary: 'The instant of a year, month, day, hour, minute and seconds in a time zone, or at an offset such as +02.',
    example: "make_timestamptz(2024, 2, 29, 13, 45, 10.5, 'Asia/Kathmandu')",
    bind: () => {
      const zoneOf = remember(zoneOrOffset);
      return (...[year, month, day, hour, minute, seconds, zone]: [...Six, string]) => {
        const wall = makeTimestamp(year, month, day, hour, minute, seconds);
        return checkedTimestamp(toInstant(wall, zoneOf(zone)));
      };
    },
  }),
  datetimeFunction('make_interval', {
    arguments: [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, DOUBLE],
    argumentNames: ['years', 'months', 'weeks', 'days', 'hours', 'mins', 'secs'],
    defaults: [0, 0, 0, 0, 0, 0, 0],
    returns: INTERVAL,
    summary: 'The interval of amounts of units.',
    example: 'make_interval(1, 2, 0, 3)',
    call: makeInterval,
  }),
  datetimeFunction('to_timestamp', {
    arguments: [DOUBLE],
    returns: TIMESTAMPTZ,
    summary: 'The instant of so many seconds since 1970.',
    example: 'to_timestamp(1709214310.5)',
    call: fromEpoch,
  }),
];

type Six = [number, number, number, number, number, number];
