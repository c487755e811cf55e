import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ColumnType } from '../../runtime/contract/column.ts';
import { columnTypeSql } from '../../runtime/contract/column-type-sql.ts';
import { commonType, isWiderOrSame, rewritesTable } from '../../runtime/contract/widen.ts';
import { type TestDatabase, testDatabase } from '../services/postgres.ts';

/** Types with their extreme values, as text. */
const TYPES: readonly (readonly [ColumnType, readonly string[]])[] = [
  [{ type: 'smallint' }, ['-32768', '32767']],
  [{ type: 'integer' }, ['-2147483648', '2147483647']],
  [{ type: 'bigint' }, ['-9223372036854775808', '9223372036854775807']],
  [{ type: 'numeric' }, ['12345678901234567890123.456', 'NaN']],
  [{ type: 'numeric', precision: 5, scale: 0 }, ['-99999']],
  [{ type: 'numeric', precision: 12, scale: 2 }, ['-9999999999.99']],
  [{ type: 'numeric', precision: 14, scale: 4 }, ['9999999999.9999']],
  [{ type: 'numeric', precision: 21, scale: 2 }, ['9223372036854775807.99']],
  [{ type: 'real' }, ['3.4028235e+38', '-0.1']],
  [{ type: 'double' }, ['1.7976931348623157e+308', '0.1']],
  [{ type: 'varchar', length: 3 }, ['abc']],
  [{ type: 'varchar', length: 9 }, ['abcdefghi']],
  [{ type: 'varchar' }, ['abcdefghijklm']],
  [{ type: 'text' }, ['abcdefghijklm ']],
  [{ type: 'date' }, ['0001-01-01', 'infinity', '9999-12-31']],
  [{ type: 'timestamp' }, ['2024-02-29 23:59:59.999999']],
  [{ type: 'timestamptz' }, ['2024-02-29 23:59:59.999999+00']],
  [{ type: 'boolean' }, ['true']],
  [{ type: 'uuid' }, ['00000000-0000-0000-0000-000000000001']],
];

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

const pairs = TYPES.flatMap(([from, values]) => TYPES.map(([to]) => ({ from, to, values })));
const named = pairs
  .filter(({ from, to }) => from !== to && isWiderOrSame(to, from))
  .map((pair) => ({ ...pair, title: `${columnTypeSql(pair.from)} to ${columnTypeSql(pair.to)}` }));

describe.each(named)('widening $title', ({ from, to, values }) => {
  test('keeps every value in Postgres, there and back, and writes the table anew only where it is said', async () => {
    await client.query(`DROP TABLE IF EXISTS w; CREATE TABLE w (v ${columnTypeSql(from)}); SET extra_float_digits = 1`);
    for (const value of values) await client.query('INSERT INTO w VALUES ($1)', [value]);
    const read = async (): Promise<unknown[]> =>
      (await client.query(`SELECT v::${columnTypeSql(from)}::text AS v FROM w`)).rows.map(({ v }) => v);
    const file = async (): Promise<string> =>
      (await client.query<{ file: string }>(`SELECT pg_relation_filenode('w')::text AS file`)).rows[0]!.file;
    const [before, fileBefore] = [await read(), await file()];
    await client.query(`ALTER TABLE w ALTER COLUMN v TYPE ${columnTypeSql(to)}`);
    expect(await read()).toEqual(before);
    expect((await file()) !== fileBefore).toBe(rewritesTable(from, to));
  });
});

describe('the type that has all values of two', () => {
  test('is wider than both, whichever comes first, and there is none between kinds', () => {
    for (const { from, to } of pairs) {
      const common = commonType(from, to);
      expect(common === null).toBe(commonType(to, from) === null);
      if (common === null || common.type === 'numeric') continue;
      expect([isWiderOrSame(common, from), isWiderOrSame(common, to)]).toEqual([true, true]);
    }
    expect(commonType({ type: 'integer' }, { type: 'date' })).toBeNull();
    expect(commonType({ type: 'date' }, { type: 'timestamptz' })).toBeNull();
    expect(commonType({ type: 'numeric', precision: 12, scale: 2 }, { type: 'integer' })).toEqual({
      type: 'numeric',
      precision: 12,
      scale: 2,
    });
    expect(
      commonType({ type: 'numeric', precision: 1000, scale: 0 }, { type: 'numeric', precision: 9, scale: 9 }),
    ).toEqual({ type: 'numeric' });
  });
});
