import type { SignatureType, SqlRoutine } from '../../../contract.ts';
import { compareDateToTimestamp } from '../../../types/date/conversions.ts';
import { compareIntervals } from '../../../types/interval/interval-io.ts';
import { compareTimestamps } from '../../../types/timestamp/timestamp-io.ts';
import { DATE, datetimeOperator, INTERVAL, type Listed, TIME, TIMESTAMP, TIMESTAMPTZ } from './define.ts';

const TESTS: readonly (readonly [symbol: string, summary: string, holds: (order: number) => boolean])[] = [
  ['=', 'Whether both are the same.', (order) => order === 0],
  ['<>', 'Whether the two differ.', (order) => order !== 0],
  ['<', 'Whether the left one comes first.', (order) => order < 0],
  ['<=', 'Whether the left one comes first, or both are the same.', (order) => order <= 0],
  ['>', 'Whether the left one comes last.', (order) => order > 0],
  ['>=', 'Whether the left one comes last, or both are the same.', (order) => order >= 0],
];

/** A literal of each type, for the examples. */
const LITERALS: Readonly<Record<string, string>> = {
  [DATE]: "date '2024-02-29'",
  [TIME]: "time '13:45'",
  [TIMESTAMP]: "timestamp '2024-02-29 13:45'",
  [TIMESTAMPTZ]: "timestamptz '2024-02-29 13:45+01'",
  [INTERVAL]: "interval '30 days'",
};

/** The session is in UTC: a timestamp with a time zone and one without compare as they are stored. */
const PAIRS: readonly (readonly [SignatureType, SignatureType, Listed<number>])[] = [
  [DATE, DATE, compareNumbers],
  [TIME, TIME, compareNumbers],
  [TIMESTAMP, TIMESTAMP, compareTimestamps],
  [TIMESTAMPTZ, TIMESTAMPTZ, compareTimestamps],
  [INTERVAL, INTERVAL, compareIntervals],
  [DATE, TIMESTAMP, compareDateToTimestamp],
  [DATE, TIMESTAMPTZ, compareDateToTimestamp],
  [TIMESTAMP, DATE, (timestamp: bigint, date: number) => 0 - compareDateToTimestamp(date, timestamp)],
  [TIMESTAMPTZ, DATE, (timestamp: bigint, date: number) => 0 - compareDateToTimestamp(date, timestamp)],
  [TIMESTAMP, TIMESTAMPTZ, compareTimestamps],
  [TIMESTAMPTZ, TIMESTAMP, compareTimestamps],
];

function compareNumbers(left: number, right: number): number {
  return left - right;
}

/** Comparisons of dates, times and intervals, also across types. */
export const datetimeComparisons: readonly SqlRoutine[] = PAIRS.flatMap(([left, right, compare]) =>
  TESTS.map(([symbol, summary, holds]) =>
    datetimeOperator(
      symbol,
      [left, right],
      'boolean',
      summary,
      `${LITERALS[left]} ${symbol} ${LITERALS[right]}`,
      (...sides) => holds(compare(...sides)),
    ),
  ),
);
