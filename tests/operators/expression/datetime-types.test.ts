import { describe, expect, test } from 'vitest';
import { datetimeCasts } from '../../../operators/expression/casts/datetime.ts';
import { datetimeModifiers } from '../../../operators/expression/casts/datetime-modifiers.ts';
import type { Interval, ScalarType, SqlType } from '../../../operators/expression/contract.ts';
import { EvaluationError } from '../../../operators/expression/evaluation-error.ts';
import { compareWithPostgres, io, quoted } from './datetime/disagreements.ts';
import { DATE_TEXTS, INTERVAL_TEXTS, TIME_TEXTS } from './datetime/texts.ts';
import { DATES, INTERVALS, TIMES, TIMESTAMPS } from './datetime/values.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';

const oracle = oracleForFile();

const TEXTS: readonly (readonly [SqlType, readonly string[]])[] = [
  ['interval', INTERVAL_TEXTS],
  ['time without time zone', TIME_TEXTS],
  ['date', [...DATE_TEXTS, ...TIME_TEXTS]],
  ['timestamp without time zone', [...DATE_TEXTS, ...TIME_TEXTS]],
  ['timestamp with time zone', [...DATE_TEXTS, ...TIME_TEXTS]],
];

describe.each(TEXTS)('%s', (type, texts) => {
  test('every text is read and printed as on Postgres, or refused with its SQLSTATE', async () => {
    const { parse, print } = io(type);
    const cases = texts.map((text) => ({ sql: `${quoted(text)}::${type}`, ours: () => print(parse(text)) }));
    expect((await compareWithPostgres(oracle(), cases)).disagreements).toEqual([]);
  });

  test('what it prints, it reads as the same value', () => {
    const { parse, print, compare } = io(type);
    for (const text of VALUES[type] ?? []) {
      if (text.startsWith('-9223372036854775808')) continue; // nor does Postgres read its least interval again
      expect(compare!(parse(print(parse(text))), parse(text))).toBe(0);
    }
  });
});

const VALUES: Partial<Record<SqlType, readonly string[]>> = {
  date: DATES,
  'time without time zone': TIMES,
  'timestamp without time zone': TIMESTAMPS,
  'timestamp with time zone': TIMESTAMPS,
  interval: INTERVALS,
};

test('texts that mean another day in every run are refused by name', () => {
  for (const type of ['date', 'timestamp without time zone', 'timestamp with time zone'] as const) {
    for (const text of ['today', 'now', 'yesterday', 'tomorrow', 'today 12:00']) {
      expect(() => io(type).parse(text)).toThrow(new EvaluationError('0A000', reasonOf(text)));
    }
  }
  expect(() => io('time without time zone').parse('now')).toThrow(new EvaluationError('0A000', reasonOf('now')));
});

function reasonOf(text: string): string {
  return `"${text}" means another day in every run: use now() or current_date`;
}

test('every cast gives what it gives on Postgres, in the context that Postgres allows', async () => {
  const cases = datetimeCasts.flatMap(({ from, to, call }) =>
    VALUES[from]!.map((text) => ({
      sql: `${quoted(text)}::${from}::${to}`,
      ours: () => {
        const value = call(io(from).parse(text));
        return value === null ? null : io(to).print(value);
      },
    })),
  );
  expect((await compareWithPostgres(oracle(), cases)).disagreements).toEqual([]);
  const { rows } = await oracle().client.query<{ from: ScalarType; to: ScalarType; context: string }>(CASTS);
  const contexts = { i: 'implicit', a: 'assignment', e: 'explicit' } as Record<string, string>;
  expect(datetimeCasts.map(({ from, to, context }) => ({ from, to, context })).sort(byName)).toEqual(
    rows.map(({ from, to, context }) => ({ from, to, context: contexts[context] })).sort(byName),
  );
});

const CASTS = `SELECT format_type(castsource, NULL) AS from, format_type(casttarget, NULL) AS to, castcontext AS context
  FROM pg_cast WHERE castsource <> casttarget
   AND castsource = ANY ('{date,time,timestamp,timestamptz,interval}'::regtype[])
   AND casttarget = ANY ('{date,time,timestamp,timestamptz,interval}'::regtype[])`;

function byName(left: { from: string; to: string }, right: { from: string; to: string }): number {
  return `${left.from}:${left.to}` < `${right.from}:${right.to}` ? -1 : 1;
}

test('precisions round as on Postgres', async () => {
  const cases = datetimeModifiers.flatMap((modifier) =>
    (VALUES[modifier.type] ?? []).flatMap((text) =>
      [0, 1, 3, 5, 6].map((precision) => ({
        sql: `${quoted(text)}::${modifier.type.replace(/^(timestamp|time|interval)/, `$1(${precision})`)}`,
        ours: () => {
          const modifiers = modifier.type === 'interval' ? [ALL_FIELDS, precision] : [precision];
          return io(modifier.type).print(modifier.bind(modifiers)(io(modifier.type).parse(text))!);
        },
      })),
    ),
  );
  expect((await compareWithPostgres(oracle(), cases)).disagreements).toEqual([]);
});

const ALL_FIELDS = 0x7fff;
/** Fields that an interval type may name, and their bits in its modifier. */
const FIELDS: readonly (readonly [string, number])[] = [
  ['year', 1 << 2],
  ['month', 1 << 1],
  ['day', 1 << 3],
  ['hour', 1 << 10],
  ['minute', 1 << 11],
  ['second', 1 << 12],
  ['year to month', (1 << 2) | (1 << 1)],
  ['day to hour', (1 << 3) | (1 << 10)],
  ['day to minute', (1 << 3) | (1 << 10) | (1 << 11)],
  ['day to second', (1 << 3) | (1 << 10) | (1 << 11) | (1 << 12)],
  ['hour to minute', (1 << 10) | (1 << 11)],
  ['hour to second', (1 << 10) | (1 << 11) | (1 << 12)],
  ['minute to second', (1 << 11) | (1 << 12)],
];

test('an interval of stated fields is read and cut off as on Postgres', async () => {
  const modifier = datetimeModifiers.find(({ type }) => type === 'interval')!;
  const cases = FIELDS.flatMap(([fields, bits]) =>
    [
      '1',
      '1.5',
      '1 2',
      '1-2',
      '1:2',
      '1:2:3.4567',
      '1 day 2:3',
      '100 months 50 days 30:20:10',
      'infinity',
      '-1 -2:3',
    ].map((text) => ({
      sql: `interval ${quoted(text)} ${fields}`,
      ours: () => io('interval').print(modifier.parse!(text, [bits]) as Interval),
    })),
  );
  expect((await compareWithPostgres(oracle(), cases)).disagreements).toEqual([]);
});
