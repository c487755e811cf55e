import type { ExpressionEnvironment, SignatureType, SqlRoutine } from '../../../contract.ts';
import { dayOf, microsOfDay } from '../../../types/timestamp/fields.ts';
import { roundToPrecision } from '../../../types/timestamp/precision.ts';
import { DATE, datetimeFunction, INTEGER, TIME, TIMESTAMP, TIMESTAMPTZ } from './define.ts';

type Reading = (environment: ExpressionEnvironment) => bigint | number;

function clock(name: string, returns: SignatureType, summary: string, example: string, read: Reading): SqlRoutine {
  return datetimeFunction(name, {
    arguments: [],
    returns,
    summary,
    example,
    bind: ({ environment }) => {
      const value = read(environment);
      return () => value;
    },
  });
}

/** With digits of the second's fraction: `current_timestamp(3)`. */
function rounded(name: string, returns: SignatureType, read: (now: bigint) => bigint | number): SqlRoutine {
  return datetimeFunction(name, {
    arguments: [INTEGER],
    argumentNames: ['precision'],
    returns,
    summary: "The run's start, its seconds rounded to so many digits.",
    example: `${name}(0) = ${name}(0)`,
    bind:
      ({ environment }) =>
      (precision: number) =>
        read(roundToPrecision(environment.now, precision)),
  });
}

const asItIs = (now: bigint) => now;

/** The start of the run, which is the same for all rows and after a resume. */
export const clockFunctions: readonly SqlRoutine[] = [
  ...['now', 'transaction_timestamp', 'statement_timestamp'].map((name) =>
    clock(name, TIMESTAMPTZ, "The run's start: the same for all rows.", `${name}() >= now()`, ({ now }) => now),
  ),
  clock(
    'current_timestamp',
    TIMESTAMPTZ,
    "The run's start: the same for all rows.",
    'current_timestamp = now()',
    ({ now }) => now,
  ),
  rounded('current_timestamp', TIMESTAMPTZ, asItIs),
  clock('current_date', DATE, "The day of the run's start in UTC.", 'current_date = now()::date', ({ now }) =>
    dayOf(now),
  ),
  clock('localtimestamp', TIMESTAMP, "The run's start in UTC.", 'localtimestamp = now()', ({ now }) => now),
  rounded('localtimestamp', TIMESTAMP, asItIs),
  clock('localtime', TIME, "The time of day of the run's start in UTC.", 'localtime = now()::time', ({ now }) =>
    microsOfDay(now),
  ),
  rounded('localtime', TIME, microsOfDay),
];
