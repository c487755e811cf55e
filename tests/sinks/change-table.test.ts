import pg from 'pg';
import { describe, expect, test } from 'vitest';
import type { TableChange } from '../../runtime/contract/table-change.ts';
import { type ChangeTableOptions, changeTable } from '../../sinks/postgres/tables/change-table.ts';
import { testDatabase } from '../services/postgres.ts';

const ADD: TableChange = { kind: 'add_column', column: { name: 'city', type: 'text' } };
const WIDEN: TableChange = {
  kind: 'widen',
  column: { name: 'v', type: 'bigint' },
  from: { type: 'integer' },
  rewrites: true,
};

async function place(setup: string) {
  const database = await testDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(setup);
  return {
    url: database.url,
    client,
    change: (changes: readonly TableChange[], more: Partial<ChangeTableOptions> = {}) =>
      changeTable(
        {
          databaseUrl: database.url,
          applicationName: 'test',
          node: 'out',
          table: { schema: 'public', table: 't' },
          changes,
          record: async () => {},
          ...more,
        },
        new AbortController().signal,
      ),
    columns: async () =>
      (
        await client.query<{ column: string }>(
          `SELECT attname || ' ' || format_type(atttypid, atttypmod) AS column FROM pg_attribute
           WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
        )
      ).rows.map(({ column }) => column),
    [Symbol.asyncDispose]: async () => {
      await client.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

describe('changes of a table', () => {
  test('are made by one statement, and those that are there already are left out', async () => {
    await using at = await place('CREATE TABLE t (v integer, other integer); INSERT INTO t VALUES (1)');
    expect(await at.change([ADD, WIDEN])).toBe(
      'ALTER TABLE "public"."t" ADD COLUMN "city" TEXT, ALTER COLUMN "v" TYPE BIGINT',
    );
    expect(await at.columns()).toEqual(['v bigint', 'other integer', 'city text']);
    expect(await at.change([ADD, WIDEN])).toBeNull();
    await at.client.query('ALTER TABLE t DROP COLUMN city, ALTER COLUMN v TYPE numeric');
    expect(await at.change([ADD, WIDEN])).toBe('ALTER TABLE "public"."t" ADD COLUMN "city" TEXT');
    expect(await at.columns()).toEqual(['v numeric', 'other integer', 'city text']);
  });

  test('leave a column its collation', async () => {
    await using at = await place('CREATE TABLE t (v varchar(3) COLLATE "C" UNIQUE)');
    const column = { name: 'v', type: 'text' } as const;
    expect(await at.change([{ kind: 'widen', column, from: { type: 'varchar', length: 3 }, rewrites: false }])).toBe(
      'ALTER TABLE "public"."t" ALTER COLUMN "v" TYPE TEXT COLLATE pg_catalog."C"',
    );
  });

  test('come once from several loads at a time', async () => {
    await using at = await place('CREATE TABLE t (v integer)');
    const made = await Promise.all(Array.from({ length: 4 }, () => at.change([ADD, WIDEN])));
    expect(made.filter((sql) => sql !== null)).toHaveLength(1);
    expect(await at.columns()).toEqual(['v bigint', 'city text']);
  });

  test('are refused with the names of what stands in the way', async () => {
    await using at = await place(`CREATE TABLE t (v integer, w integer, d integer GENERATED ALWAYS AS (v * 2) STORED);
      CREATE VIEW seen AS SELECT v FROM t; CREATE MATERIALIZED VIEW kept AS SELECT v FROM t; CREATE VIEW others AS SELECT w FROM t;
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER tr BEFORE UPDATE OF v ON t FOR EACH ROW EXECUTE FUNCTION f();
      CREATE POLICY p ON t USING (v > 0); CREATE INDEX ON t (v)`);
    await expect(at.change([WIDEN])).rejects.toMatchObject({
      code: 'load.change_obstacles',
      node: 'out',
      detail: {
        obstacles: [
          expect.stringContaining('column d of table t'),
          'materialized view kept, which uses "v"',
          'policy p on table t, which uses "v"',
          'trigger tr on table t, which uses "v"',
          'view seen, which uses "v"',
        ],
      },
    });
    expect(await at.change([ADD])).toBe('ALTER TABLE "public"."t" ADD COLUMN "city" TEXT');
    const free: TableChange = { ...WIDEN, column: { name: 'v', type: 'bigint' } };
    await at.client.query(
      'DROP VIEW seen; DROP MATERIALIZED VIEW kept; DROP TRIGGER tr ON t; DROP POLICY p ON t; ALTER TABLE t DROP COLUMN d',
    );
    expect(await at.change([free])).toContain('TYPE BIGINT');
  });

  test('name what Postgres itself would refuse, kind by kind', async () => {
    await using at = await place(`CREATE TABLE parent (v integer, k integer) PARTITION BY RANGE (v);
      CREATE TABLE t PARTITION OF parent FOR VALUES FROM (0) TO (9)`);
    await expect(at.change([ADD])).rejects.toMatchObject({
      detail: { obstacles: ['it is a partition or a child of parent'] },
    });
    await expect(at.client.query('ALTER TABLE t ADD COLUMN city text')).rejects.toMatchObject({ code: '42809' });
    await expect(at.change([WIDEN], { table: { schema: 'public', table: 'parent' } })).rejects.toMatchObject({
      detail: { obstacles: ['the key of its partitions, which uses "v"'] },
    });
  });

  test('wait for whoever uses the table, a moment at a time, and say so in the end', async () => {
    await using at = await place('CREATE TABLE t (v integer)');
    await at.client.query('BEGIN; SELECT FROM t');
    await expect(at.change([ADD], { patienceMs: 0 })).rejects.toMatchObject({
      code: 'load.change_blocked',
      retryable: true,
    });
    const waiting = at.change([ADD]);
    const reader = new pg.Client(at.url);
    await reader.connect();
    // Readers get through between two tries.
    for (let read = 0; read < 5; read += 1) await reader.query('SELECT FROM t');
    await reader.end();
    await at.client.query('COMMIT');
    expect(await waiting).toContain('ADD COLUMN');
  });

  test('that write the table anew wait for older snapshots, which would see no row of it', async () => {
    await using at = await place('CREATE TABLE t (v integer); INSERT INTO t VALUES (1)');
    await at.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
    await expect(at.change([WIDEN], { patienceMs: 0 })).rejects.toMatchObject({ code: 'load.change_blocked' });
    const waiting = at.change([WIDEN]);
    expect((await at.client.query('SELECT v FROM t')).rows).toEqual([{ v: 1 }]);
    await at.client.query('COMMIT');
    expect(await waiting).toContain('TYPE BIGINT');
  });

  test('are kept together with what is recorded, or neither is', async () => {
    await using at = await place('CREATE TABLE t (v integer); CREATE TABLE notes (n integer)');
    const record: ChangeTableOptions['record'] = async (client) => {
      await client.query('INSERT INTO notes VALUES (1)');
    };
    await at.client.query('CREATE VIEW seen AS SELECT v FROM t');
    await expect(at.change([WIDEN], { record })).rejects.toMatchObject({ code: 'load.change_obstacles' });
    expect((await at.client.query('SELECT FROM notes')).rowCount).toBe(0);
    await at.client.query('DROP VIEW seen');
    await at.change([WIDEN], { record });
    expect((await at.client.query('SELECT FROM notes')).rowCount).toBe(1);
  });
});
