import { describe, expect, test } from 'vitest';
import type { SqlRoutine, SqlType } from '../../../operators/expression/contract.ts';
import { datetimeRoutines } from '../../../operators/expression/functions/datetime/index.ts';
import { caseOf, casesOf, compareWithPostgres } from './datetime/disagreements.ts';
import { DATES, DOUBLES, INTEGERS, INTERVALS, TIMES, TIMESTAMPS, UNITS, ZONES } from './datetime/values.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';

const oracle = oracleForFile();

const VALUES: Partial<Record<SqlType, readonly string[]>> = {
  date: DATES,
  'time without time zone': TIMES,
  'timestamp without time zone': TIMESTAMPS,
  'timestamp with time zone': TIMESTAMPS,
  interval: INTERVALS,
  integer: INTEGERS,
  'double precision': DOUBLES,
};
const CALLS = 500;

/** A text argument is a unit where it comes first and no zone is meant. */
function valuesOf({ name, arguments: types }: SqlRoutine): readonly (readonly string[])[] {
  return types.map((type, index) => {
    if (type !== 'text') return VALUES[type as SqlType]!;
    return index === 0 && name !== 'timezone' ? UNITS : ZONES;
  });
}

/** Patterns have a test of their own; the clock's functions have no values. */
const ROUTINES = datetimeRoutines.filter(
  ({ name, arguments: types }) =>
    types.length > 0 && !/^(to_|current_|local)/.test(name) && types.every((type) => type === 'text' || type in VALUES),
);

describe('dates and times', () => {
  test.each(ROUTINES.map((routine) => [signatureOf(routine), routine] as const))(
    'gives what Postgres gives, or its SQLSTATE: %s',
    async (_, routine) => {
      const { cases, disagreements } = await compareWithPostgres(
        oracle(),
        casesOf(routine, valuesOf(routine), oracle().now, CALLS),
      );
      expect(cases).toBeGreaterThan(0);
      expect(disagreements).toEqual([]);
    },
  );
});

function signatureOf({ name, arguments: types }: SqlRoutine): string {
  return `${name}(${types.join(', ')})`;
}

test('seconds since 1970 give the same instant as on Postgres', async () => {
  const routine = datetimeRoutines.find(({ name, arguments: types }) => name === 'to_timestamp' && types.length === 1)!;
  const seconds = [
    ...DOUBLES,
    '1709214310.123456',
    '-210866803200',
    '-210866803200.1',
    '9224318015999',
    '9224318016000',
  ];
  const { disagreements } = await compareWithPostgres(
    oracle(),
    casesOf(routine, [seconds], oracle().now, seconds.length),
  );
  expect(disagreements).toEqual([]);
});

test('the clock is the run start, for all of its functions', async () => {
  const clocks = datetimeRoutines.filter(({ name }) => /^(now|transaction_timestamp)$/.test(name));
  const { disagreements } = await compareWithPostgres(
    oracle(),
    clocks.map((routine) => caseOf(routine, [], oracle().now)),
  );
  expect(disagreements).toEqual([]);
});

test('age of one argument counts from the midnight before the run start', async () => {
  const ages = datetimeRoutines.filter(({ name, arguments: types }) => name === 'age' && types.length === 1);
  const cases = ages.flatMap((routine) => casesOf(routine, [TIMESTAMPS], oracle().now, 100));
  expect((await compareWithPostgres(oracle(), cases)).disagreements).toEqual([]);
});

test('spans overlap as on Postgres also where an end is not known', async () => {
  const moments = ['2024-01-01', '2024-01-02', '2024-01-03', null];
  const routine = datetimeRoutines.find(
    ({ name, arguments: [first, second, , fourth] }) =>
      name === 'overlaps' && first === 'timestamp without time zone' && second === first && fourth === first,
  )!;
  const quads = moments.flatMap((a) =>
    moments.flatMap((b) => moments.flatMap((c) => moments.map((d) => [a, b, c, d] as const))),
  );
  const cases = quads.map((quad) => ({
    sql: `(${sqlOf(quad[0])}, ${sqlOf(quad[1])}) OVERLAPS (${sqlOf(quad[2])}, ${sqlOf(quad[3])})`,
    ours: () => {
      const result = routine.call!(...quad.map((text) => (text === null ? null : BigInt(Date.parse(text)))));
      return result === null ? null : result === true ? 't' : 'f';
    },
  }));
  expect((await compareWithPostgres(oracle(), cases)).disagreements).toEqual([]);
});

function sqlOf(moment: string | null): string {
  return moment === null ? 'NULL::timestamp' : `timestamp '${moment}'`;
}
