import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { castType } from '../../operators/cast-type.ts';
import type { CastType } from '../../operators/field-type.ts';
import type { ColumnType, DataType } from '../../runtime/contract/index.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { batchOf, column } from '../contract/batch-of.ts';
import { testContext } from '../contract/describe-operator.ts';
import { KINDS_OF, vectorOf } from '../contract/vector-of.ts';
import { type TestDatabase, testDatabase } from '../services/postgres.ts';

describe('casts as Postgres does', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'");
    // null where the cast fails, so that one query tells good from bad
    await client.query(`CREATE FUNCTION try_cast(v text, via text, target text) RETURNS text LANGUAGE plpgsql AS $$
      DECLARE result text;
      BEGIN EXECUTE format('SELECT %L::%s::%s::text', v, via, target) INTO result; RETURN result;
      EXCEPTION WHEN data_exception OR feature_not_supported THEN RETURN 'failed: ' || SQLSTATE; END $$`);
  });

  afterAll(async () => {
    await client?.end();
    await database?.[Symbol.asyncDispose]();
  });

  const INTEGERS = ['0', '1', '-1', '32768', '2147483647', '-2147483648'];
  const DECIMALS = [
    '0',
    '0.5',
    '1.5',
    '2.5',
    '-0.5',
    '-1.5',
    '-2.5',
    '0.30000000000000004',
    '1e20',
    '123456789.987654321',
    '2147483647.4',
    '2147483647.5',
    '333915490476478.5',
    '1234567890123.125',
    '-0.00',
    '1.50',
    'NaN',
    'Infinity',
    '1e-7',
    '1e15',
    '1e16',
    '1.7976931348623157e308',
    '-1.7976931348623157e308',
    '5e-324',
  ];
  const TIMES = [
    '2024-02-29',
    '2024-01-02 03:04:05',
    '2024-01-02 23:59:59.999999',
    '1999-12-31 12:00:00',
    '0044-03-15 BC',
    'infinity',
    '-infinity',
    '0001-01-01',
  ];
  const TEXTS = [
    ...INTEGERS,
    ...DECIMALS,
    ...TIMES,
    '',
    ' 7 ',
    't',
    'off',
    'yes',
    'x',
    '{"a": [1, 2.50]}',
    '[]',
    'null',
    '"é"',
    '{a}',
    'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11',
    '{a0eebc999c0b4ef8bb6d6bb9bd380a11}',
    '9223372036854775808',
    '0x1F',
    '1_000',
    '2024-01-01T00:00:00+02:00',
    '2024-13-01',
  ];

  const SQL: Readonly<Record<CastType, string>> = {
    string: 'text',
    integer: 'integer',
    bigint: 'bigint',
    float: 'double precision',
    numeric: 'numeric',
    boolean: 'boolean',
    date: 'date',
    timestamp: 'timestamp',
    json: 'json',
    uuid: 'uuid',
  };

  const FROM: readonly {
    readonly type: ColumnType['type'];
    readonly sql: string;
    readonly cells: readonly string[];
  }[] = [
    { type: 'untyped', sql: 'text', cells: TEXTS },
    { type: 'smallint', sql: 'smallint', cells: ['0', '1', '-32768', '32767'] },
    { type: 'integer', sql: 'integer', cells: INTEGERS },
    { type: 'bigint', sql: 'bigint', cells: INTEGERS },
    { type: 'numeric', sql: 'numeric', cells: DECIMALS },
    { type: 'double', sql: 'double precision', cells: DECIMALS },
    { type: 'real', sql: 'real', cells: DECIMALS },
    { type: 'boolean', sql: 'boolean', cells: ['t', 'false', 'on', '0'] },
    { type: 'date', sql: 'date', cells: TIMES },
    { type: 'timestamp', sql: 'timestamp', cells: TIMES },
    { type: 'timestamptz', sql: 'timestamptz', cells: [...TIMES, '2024-01-01 00:00:00+02'] },
    {
      type: 'uuid',
      sql: 'uuid',
      cells: ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{a0eebc999c0b4ef8bb6d6bb9bd380a11}'],
    },
  ];

  /** Postgres itself has no cast from a scalar to json, and casts only `integer` to and from boolean. */
  function sqlPath(type: DataType, sql: string, targetType: CastType): string {
    if (targetType === 'json') return `${sql}::text`;
    if (targetType === 'boolean' && ['smallint', 'bigint'].includes(type)) return `${sql}::integer`;
    return type === 'boolean' && targetType === 'bigint' ? `${sql}::integer` : sql;
  }

  const pairs = FROM.flatMap((from) =>
    (Object.keys(SQL) as CastType[])
      .filter((targetType) => castType.output({ field: 'v', targetType }, [column('v', from.type)]).issues.length === 0)
      .map((targetType) => ({ ...from, targetType, name: `${from.type} to ${targetType}` })),
  );

  test.for(pairs)('$name', async ({ type, sql, cells, targetType }) => {
    const via = sqlPath(type, sql, targetType);
    const { rows } = await client.query<{ good: string | null }>(
      'SELECT try_cast(v, $2, $3) AS good FROM unnest($1::text[]) WITH ORDINALITY AS t(v, row) ORDER BY row',
      [cells, via, SQL[targetType]],
    );
    const expected = rows.map((row, index) => ({
      cell: cells[index],
      result: row.good?.startsWith('failed: ') ? 'failed' : row.good,
    }));
    const input = [column('v', type)];
    for (const kind of KINDS_OF[type].filter((one) => one === 'bytes' || one === 'values')) {
      const batch = batchOf(
        input,
        cells.map((v) => ({ v })),
        { kind },
      );
      const output = castType.apply({ field: 'v', targetType }, input, testContext())(batch);
      const failed = new Set(output.rejects.map((reject) => reject.rowNumber - 1));
      const to = castType.output({ field: 'v', targetType }, input).columns[0]!;
      const texts = await printed(output.vectors[0]!, to, cells.length, failed, SQL[targetType]);
      const ours = cells.map((cell, row) => ({ cell, result: texts[row] }));
      expect(
        ours.filter((one, row) => one.result !== expected[row]!.result),
        `held as ${kind}; Postgres: ${JSON.stringify(expected)}`,
      ).toEqual([]);
    }
  });

  test.for(['integer', 'bigint', 'numeric', 'float'] as const)('a JSON value to %s', async (targetType) => {
    const cells = ['1', '2.5', '-0.5', ' 1e5 ', 'null', ' null', 'true', '"5"', '[1]', '3000000000', '1e400'];
    const { rows } = await client.query<{ good: string | null }>(
      "SELECT try_cast(v, 'jsonb', $2) AS good FROM unnest($1::text[]) WITH ORDINALITY AS t(v, row) ORDER BY row",
      [cells, SQL[targetType]],
    );
    const input = [column('v', 'json', { nullable: false })];
    const batch = batchOf(
      input,
      cells.map((v) => ({ v })),
    );
    const output = castType.apply({ field: 'v', targetType }, input, testContext())(batch);
    const to = castType.output({ field: 'v', targetType }, input).columns[0]!;
    const failed = new Set(output.rejects.map((reject) => reject.rowNumber - 1));
    expect(await printed(output.vectors[0]!, to, cells.length, failed, SQL[targetType])).toEqual(
      rows.map(({ good }) => (good?.startsWith('failed: ') ? 'failed' : good)),
    );
    expect(to.nullable).toBe(true);
  });

  /** Our result as Postgres prints it: what it reads from our text is what the table will hold. */
  async function printed(
    vector: Parameters<typeof cellText>[0],
    to: ColumnType,
    length: number,
    failed: Set<number>,
    sql: string,
  ): Promise<(string | null)[]> {
    const texts = Array.from({ length }, (_, row) => (failed.has(row) ? null : cellText(vector, row, to.type)));
    const { rows } = await client.query<{ v: string | null }>(
      `SELECT v::${sql}::text AS v FROM unnest($1::text[]) WITH ORDINALITY AS t(v, row) ORDER BY row`,
      [texts],
    );
    return rows.map(({ v }, row) => (failed.has(row) ? 'failed' : v));
  }

  test('64-bit integers keep every digit, and all but 0 are true', () => {
    const input = [column('v', 'bigint')];
    const batch = batchOf(input, [{ v: '9007199254740993' }, { v: '-9223372036854775808' }, { v: '0' }]);
    const texts = (targetType: CastType, type: DataType) => {
      const [vector] = castType.apply({ field: 'v', targetType }, input, testContext())(batch).vectors;
      return [0, 1, 2].map((row) => cellText(vector!, row, type));
    };
    expect(texts('numeric', 'numeric')).toEqual(['9007199254740993', '-9223372036854775808', '0']);
    expect(texts('boolean', 'boolean')).toEqual(['true', 'true', 'false']);
  });

  test('a typed vector gives what its text gives', () => {
    const cells = ['0', '1', '-7', '2147483647'];
    for (const kind of KINDS_OF.integer) {
      const vector = vectorOf(cells, { type: 'integer' }, kind);
      const batch = {
        ...batchOf(
          [column('v', 'integer')],
          cells.map((v) => ({ v })),
        ),
        vectors: [vector],
      };
      const output = castType.apply(
        { field: 'v', targetType: 'float' },
        [column('v', 'integer')],
        testContext(),
      )(batch);
      expect(
        cells.map((_, row) => cellText(output.vectors[0]!, row, 'double')),
        kind,
      ).toEqual(['0', '1', '-7', '2147483647']);
    }
  });
});
