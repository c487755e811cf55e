import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filterRows } from '../../operators/filter-rows.ts';
import type { ColumnType } from '../../runtime/contract/index.ts';
import { batchOf, column, rowsOf } from '../contract/batch-of.ts';
import { testContext } from '../contract/describe-operator.ts';
import { type TestDatabase, testDatabase } from '../services/postgres.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'");
});

afterAll(async () => {
  await client?.end();
  await database?.[Symbol.asyncDispose]();
});

interface Differential {
  readonly type: ColumnType;
  /** As SQL writes the type of the cell, and of the literal. */
  readonly sql: string;
  readonly literalSql: string;
  readonly cells: readonly string[];
  readonly literals: readonly string[];
}

const INTEGERS = [
  '0',
  '1',
  '-1',
  '+7',
  ' 42 ',
  '007',
  '1_000',
  '0x1F',
  '0b11',
  '-0',
  '32767',
  '32768',
  '2147483647',
  '2147483648',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '9007199254740993',
  '1.0',
  '1e3',
  '',
  'x',
  '1 2',
  '_1',
];
const NUMBERS = [
  '0',
  '0.00',
  '-0',
  '1',
  '-1.5',
  '.5',
  '5.',
  '+2.50',
  ' 3 ',
  '1e3',
  '1E-3',
  '0.004',
  '0.005',
  '-0.005',
  '123456789012345678901234567890.123',
  '0.1',
  '0.10000000000000000001',
  '9999999999.99',
  '9999999999.995',
  '10000000000',
  '999999999999999',
  '1000000000000000',
  'NaN',
  'nan',
  'Infinity',
  '-inf',
  '0x1F',
  '1_000.5',
  '',
  '.',
  '1.2.3',
  'e5',
  'abc',
  '1e400',
  '1e-400',
];
const DATES = [
  '2024-02-29',
  '2023-02-29',
  '2024-2-9',
  '20240229',
  '0001-01-01',
  '0044-03-15 BC',
  '9999-12-31',
  'infinity',
  '-infinity',
  '2024-01-01 10:00:00',
  '2024-01-01T23:59:59Z',
  'Jan 5, 2024',
  '01/05/2024',
  '2024-13-01',
  '',
  'x',
];
const TIMES = [
  ...DATES,
  '2024-01-01 00:00:00.000001',
  '2024-01-01T00:00:00+02',
  '2024-01-01 00:00:00-05:30',
  '2024-01-01 24:00:00',
  '2024-01-01 25:00:00',
  '2300-06-01 12:34:56.789',
  '1999-12-31 23:59:59.999999',
  '2024-01-01 00:00:60',
];
const TEXTS = [
  '',
  'a',
  'A',
  'b',
  'ab',
  'a%',
  'a_',
  'é',
  'e\u0301',
  '🦦',
  '\uffff',
  'a🦦',
  'río',
  ' a',
  'a ',
  '%',
  '\\',
  "o'clock",
];

const TABLE: readonly Differential[] = [
  {
    type: { type: 'smallint' },
    sql: 'smallint',
    literalSql: 'numeric',
    cells: INTEGERS,
    literals: ['0', '-1.5', '32767', '99999'],
  },
  {
    type: { type: 'integer' },
    sql: 'integer',
    literalSql: 'numeric',
    cells: INTEGERS,
    literals: ['0', '41.5', '-1', '2147483647', '1e12'],
  },
  {
    type: { type: 'bigint' },
    sql: 'bigint',
    literalSql: 'numeric',
    cells: INTEGERS,
    literals: ['0', '9007199254740992.5', '9007199254740993', '9223372036854775807'],
  },
  {
    type: { type: 'numeric' },
    sql: 'numeric',
    literalSql: 'numeric',
    cells: NUMBERS,
    literals: ['0', '-1.5', '0.1', '0.0049', '1e3', '123456789012345678901234567890.123', 'NaN', 'Infinity', '1e-20'],
  },
  {
    type: { type: 'numeric', precision: 12, scale: 2 },
    sql: 'numeric(12,2)',
    literalSql: 'numeric',
    cells: NUMBERS,
    literals: ['0', '0.005', '-1.5', '9999999999.99', '0.01'],
  },
  {
    type: { type: 'numeric', precision: 5, scale: -2 },
    sql: 'numeric(5,-2)',
    literalSql: 'numeric',
    cells: NUMBERS,
    literals: ['0', '1000'],
  },
  {
    type: { type: 'double' },
    sql: 'double precision',
    literalSql: 'double precision',
    cells: NUMBERS,
    literals: ['0', '0.1', '-1.5', 'NaN', 'Infinity'],
  },
  { type: { type: 'real' }, sql: 'real', literalSql: 'real', cells: NUMBERS, literals: ['0', '0.1', '1000', 'NaN'] },
  {
    type: { type: 'boolean' },
    sql: 'boolean',
    literalSql: 'boolean',
    cells: ['t', 'true', 'TRUE', 'f', 'no', 'on', 'of', 'o', '1', '0', ' yes ', '', '2'],
    literals: ['true', 'f'],
  },
  {
    type: { type: 'date' },
    sql: 'date',
    literalSql: 'date',
    cells: DATES,
    literals: ['2024-02-29', '0001-01-01', 'infinity', '2024-01-01'],
  },
  {
    type: { type: 'timestamp' },
    sql: 'timestamp',
    literalSql: 'timestamp',
    cells: TIMES,
    literals: ['2024-01-01', '2024-01-01 00:00:00.000001', '2300-06-01 12:34:56.789', 'infinity'],
  },
  {
    type: { type: 'timestamptz' },
    sql: 'timestamptz',
    literalSql: 'timestamptz',
    cells: TIMES,
    literals: ['2024-01-01 00:00:00Z', '2023-12-31 22:00:00Z', '-infinity'],
  },
  { type: { type: 'text' }, sql: 'text', literalSql: 'text', cells: TEXTS, literals: ['', 'a', 'é', '🦦', '\\'] },
  {
    type: { type: 'uuid' },
    sql: 'uuid',
    literalSql: 'uuid',
    cells: [
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      'A0EEBC999C0B4EF8BB6D6BB9BD380A11',
      '{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a12}',
      '',
      'x',
    ],
    literals: ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  },
];

const ONE_VALUE = ['=', '!=', '>', '<', '>=', '<='] as const;

test.for(TABLE)('compares $sql as Postgres does', async ({ type, sql, literalSql, cells, literals }) => {
  const cell = type.type === 'text' ? `v COLLATE "C"` : `v::${sql}`;
  for (const operator of ONE_VALUE) {
    for (const literal of literals) {
      const config = { field: 'v', operator, value: literal };
      if (filterRows.output(config, [column('v', type.type, type)]).issues.length > 0) continue;
      await expectSame(type, sql, cells, config, `${cell} ${operator} $2::${literalSql}`, [literal]);
    }
  }
  const pairs = literals.flatMap((low) => literals.map((high) => [low, high]));
  for (const value of pairs) {
    for (const [operator, condition] of [
      ['between', `${cell} BETWEEN $2::${literalSql} AND $3::${literalSql}`],
      ['in', `${cell} IN ($2::${literalSql}, $3::${literalSql})`],
      ['not_in', `${cell} NOT IN ($2::${literalSql}, $3::${literalSql})`],
    ] as const) {
      const config = { field: 'v', operator, value };
      if (filterRows.output(config, [column('v', type.type, type)]).issues.length > 0) continue;
      await expectSame(type, sql, cells, config, condition, value);
    }
  }
});

test('compares undeclared columns as Postgres compares the type that the value reads as', async () => {
  for (const operator of ['>', '<', '>=', '<='] as const) {
    const numeric = { field: 'v', operator, value: '0.1' };
    await expectSame({ type: 'untyped' }, 'numeric', NUMBERS, numeric, `v::numeric ${operator} $2::numeric`, ['0.1']);
    const date = { field: 'v', operator, value: '2024-02-29' };
    await expectSame({ type: 'untyped' }, 'date', DATES, date, `v::date ${operator} $2::date`, ['2024-02-29']);
  }
});

test('matches patterns as Postgres does', async () => {
  const part = fc.constantFrom('%', '_', '\\%', '\\_', '\\\\', 'a', 'b', 'é', '🦦');
  const patterns = fc
    .sample(fc.array(part, { maxLength: 6 }), { numRuns: 150, seed: 7 })
    .map((parts) => parts.join(''));
  const letter = fc.constantFrom('a', 'b', 'é', '🦦', '%', '_', '\\');
  const cells = fc
    .sample(fc.array(letter, { maxLength: 6 }), { numRuns: 150, seed: 11 })
    .map((letters) => letters.join(''));
  for (const value of patterns) {
    await expectSame({ type: 'text' }, 'text', cells, { field: 'v', operator: 'like', value }, 'v LIKE $2', [value]);
  }
});

test('random decimals compare as in Postgres', async () => {
  const digits = fc.stringMatching(/^-?[0-9]{1,18}(\.[0-9]{0,18})?(e-?[0-9]{1,2})?$/);
  const cells = fc.sample(digits, { numRuns: 2000, seed: 3 });
  for (const value of fc.sample(digits, { numRuns: 20, seed: 5 })) {
    const config = { field: 'v', operator: '>=', value } as const;
    await expectSame({ type: 'numeric' }, 'numeric', cells, config, 'v::numeric >= $2::numeric', [value]);
    const fixed = { type: 'numeric', precision: 12, scale: 2 } as const;
    await expectSame(fixed, 'numeric(12,2)', cells, config, 'v::numeric(12,2) >= $2::numeric', [value]);
  }
});

/** Each cell is kept, dropped or rejected, and Postgres says the same. */
async function expectSame(
  type: ColumnType,
  sql: string,
  cells: readonly string[],
  config: Parameters<typeof filterRows.apply>[0],
  condition: string,
  literals: readonly string[],
): Promise<void> {
  const { rows } = await client.query<{ verdict: string }>(
    `SELECT CASE WHEN v IS NULL THEN 'drop' WHEN NOT pg_input_is_valid(v, '${sql}') THEN 'reject'
                 WHEN ${condition} THEN 'keep' ELSE 'drop' END AS verdict
       FROM unnest($1::text[]) WITH ORDINALITY AS t(v, row) ORDER BY row`,
    [[...cells, null], ...literals],
  );
  const columns = [column('id', 'integer'), column('v', type.type, type)];
  for (const kind of ['bytes', 'values'] as const) {
    const batch = batchOf(
      columns,
      [...cells, null].map((v, id) => ({ id, v })),
      { kind },
    );
    const output = filterRows.apply(config, columns, testContext())(batch);
    const kept = new Set(rowsOf(output, columns).map((row) => Number(row.id)));
    const rejected = new Set(output.rejects.map((reject) => reject.rowNumber - 1));
    const verdicts = rows.map((row, index) => ({
      cell: cells[index] ?? null,
      ours: kept.has(index) ? 'keep' : rejected.has(index) ? 'reject' : 'drop',
      postgres: row.verdict,
    }));
    expect(
      verdicts.filter((one) => one.ours !== one.postgres),
      `${JSON.stringify(config)} on ${sql} held as ${kind}`,
    ).toEqual([]);
  }
}
