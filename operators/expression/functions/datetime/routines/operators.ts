import { fixedZone } from '../../../../../runtime/rows/decode/zones/fixed-zone.ts';
import type { Interval, SqlRoutine } from '../../../contract.ts';
import { dateToTimestamp } from '../../../types/date/conversions.ts';
import { addDays, atTime, subtractDates } from '../arithmetic/dates.ts';
import { addIntervals, negateInterval, subtractIntervals } from '../arithmetic/intervals.ts';
import { divideInterval, multiplyInterval } from '../arithmetic/scale-interval.ts';
import { addToTime, subtractFromTime, subtractTimes } from '../arithmetic/times.ts';
import { addToTimestamp, subtractTimestamps } from '../arithmetic/timestamps.ts';
import {
  DATE,
  DOUBLE,
  INTEGER,
  INTERVAL,
  datetimeOperator as operator,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
} from './define.ts';

const UTC = fixedZone(0);

const plusInterval = (timestamp: bigint, interval: Interval) => addToTimestamp(timestamp, interval, null);
const minusInterval = (timestamp: bigint, interval: Interval) => plusInterval(timestamp, negateInterval(interval));
const zonedPlus = (timestamp: bigint, interval: Interval) => addToTimestamp(timestamp, interval, UTC);
const zonedMinus = (timestamp: bigint, interval: Interval) => zonedPlus(timestamp, negateInterval(interval));
const datePlus = (date: number, interval: Interval) => plusInterval(dateToTimestamp(date), interval);
const dateMinus = (date: number, interval: Interval) => minusInterval(dateToTimestamp(date), interval);

/** `right + left` of an operator whose sides may change places. */
function swapped<L, R, V>(call: (left: L, right: R) => V): (right: R, left: L) => V {
  return (right, left) => call(left, right);
}

/** Arithmetic with dates, times and intervals. */
export const arithmeticOperators: readonly SqlRoutine[] = [
  operator('+', [DATE, INTEGER], DATE, 'Days later.', "date '2024-02-28' + 2", addDays),
  operator('+', [INTEGER, DATE], DATE, 'Days later.', "2 + date '2024-02-28'", swapped(addDays)),
  operator('-', [DATE, INTEGER], DATE, 'Days earlier.', "date '2024-03-01' - 1", (date: number, days: number) =>
    addDays(date, 0 - days),
  ),
  operator('-', [DATE, DATE], INTEGER, 'Days between.', "date '2024-03-01' - date '2024-02-01'", subtractDates),
  operator('+', [DATE, TIME], TIMESTAMP, 'A time of a day.', "date '2024-02-29' + time '13:45'", atTime),
  operator('+', [TIME, DATE], TIMESTAMP, 'A time of a day.', "time '13:45' + date '2024-02-29'", swapped(atTime)),
  operator('+', [DATE, INTERVAL], TIMESTAMP, 'Later.', "date '2024-01-31' + interval '1 month'", datePlus),
  operator('+', [INTERVAL, DATE], TIMESTAMP, 'Later.', "interval '1 hour' + date '2024-02-29'", swapped(datePlus)),
  operator('-', [DATE, INTERVAL], TIMESTAMP, 'Earlier.', "date '2024-03-31' - interval '1 month'", dateMinus),
  operator(
    '+',
    [TIMESTAMP, INTERVAL],
    TIMESTAMP,
    'Later.',
    "timestamp '2024-02-29 13:45' + interval '1 year'",
    plusInterval,
  ),
  operator(
    '+',
    [INTERVAL, TIMESTAMP],
    TIMESTAMP,
    'Later.',
    "interval '1 day' + timestamp '2024-02-28 13:45'",
    swapped(plusInterval),
  ),
  operator(
    '-',
    [TIMESTAMP, INTERVAL],
    TIMESTAMP,
    'Earlier.',
    "timestamp '2024-02-29 13:45' - interval '90 minutes'",
    minusInterval,
  ),
  operator(
    '+',
    [TIMESTAMPTZ, INTERVAL],
    TIMESTAMPTZ,
    'Later; days and months are those of UTC.',
    "timestamptz '2024-03-30 12:00+01' + interval '1 day'",
    zonedPlus,
  ),
  operator(
    '+',
    [INTERVAL, TIMESTAMPTZ],
    TIMESTAMPTZ,
    'Later; days and months are those of UTC.',
    "interval '1 day' + timestamptz '2024-03-30 12:00+01'",
    swapped(zonedPlus),
  ),
  operator(
    '-',
    [TIMESTAMPTZ, INTERVAL],
    TIMESTAMPTZ,
    'Earlier; days and months are those of UTC.',
    "timestamptz '2024-03-31 12:00+02' - interval '1 month'",
    zonedMinus,
  ),
  operator(
    '-',
    [TIMESTAMP, TIMESTAMP],
    INTERVAL,
    'Days and time between.',
    "timestamp '2024-03-01 12:00' - timestamp '2024-02-28 13:30'",
    subtractTimestamps,
  ),
  operator(
    '-',
    [TIMESTAMPTZ, TIMESTAMPTZ],
    INTERVAL,
    'Days and time between.',
    "timestamptz '2024-03-01 12:00+01' - timestamptz '2024-02-28 13:30Z'",
    subtractTimestamps,
  ),
  operator('+', [TIME, INTERVAL], TIME, 'Later, round the clock.', "time '23:30' + interval '45 minutes'", addToTime),
  operator(
    '+',
    [INTERVAL, TIME],
    TIME,
    'Later, round the clock.',
    "interval '45 minutes' + time '23:30'",
    swapped(addToTime),
  ),
  operator(
    '-',
    [TIME, INTERVAL],
    TIME,
    'Earlier, round the clock.',
    "time '00:15' - interval '45 minutes'",
    subtractFromTime,
  ),
  operator('-', [TIME, TIME], INTERVAL, 'Time between.', "time '13:45' - time '08:00'", subtractTimes),
  operator(
    '+',
    [INTERVAL, INTERVAL],
    INTERVAL,
    'Sum, field by field.',
    "interval '1 month' + interval '36 hours'",
    addIntervals,
  ),
  operator(
    '-',
    [INTERVAL, INTERVAL],
    INTERVAL,
    'Difference, field by field.',
    "interval '1 month' - interval '1 day'",
    subtractIntervals,
  ),
  operator('-', [INTERVAL], INTERVAL, 'The interval the other way.', "- interval '1 day 02:03'", negateInterval),
  operator(
    '*',
    [INTERVAL, DOUBLE],
    INTERVAL,
    'Product; fractions of months and days spill into smaller fields.',
    "interval '1 month 1 day' * 1.5",
    multiplyInterval,
  ),
  operator(
    '*',
    [DOUBLE, INTERVAL],
    INTERVAL,
    'Product; fractions of months and days spill into smaller fields.',
    "0.5 * interval '1 month 1 day'",
    swapped(multiplyInterval),
  ),
  operator(
    '/',
    [INTERVAL, DOUBLE],
    INTERVAL,
    'Quotient; fractions of months and days spill into smaller fields.',
    "interval '1 month' / 4",
    divideInterval,
  ),
];
