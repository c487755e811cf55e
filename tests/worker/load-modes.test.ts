import pg from 'pg';
import { expect, test } from 'vitest';
import { ended, workplace } from './workplace.ts';

const FIELDS: Parameters<typeof workplace>[0]['fields'] = [
  { name: 'id', dataType: 'integer', isPrimaryKey: true },
  { name: 'name', dataType: 'text' },
];
const csv = (rows: readonly (readonly [number, string])[]): string =>
  `id,name\n${rows.map((row) => row.join(',')).join('\n')}\n`;

test('an upsert updates by key, the last row in source order wins, and the losers are superseded', async () => {
  await using place = await workplace({
    files: {
      'a.csv': csv([
        [1, 'a'],
        [2, 'a'],
        [1, 'b'],
      ]),
      'b.csv': csv([
        [2, 'b'],
        [3, 'a'],
        [3, 'b'],
      ]),
    },
    fields: FIELDS,
    target: { loadMode: 'upsert' },
    execution: { parallelism: 4 },
  });
  await place.query("INSERT INTO ds_t (id, name) VALUES (3, 'old'), (9, 'stays')");
  const run = await place.run();
  expect(run).toMatchObject({ status: 'success', balanced: true, loadStrategy: 'upsert' });
  expect(run.counts).toMatchObject({ read: 6, loaded: 3, superseded: 3 });
  expect(await place.query('SELECT id, name FROM ds_t ORDER BY id')).toEqual([
    { id: 1, name: 'b' },
    { id: 2, name: 'b' },
    { id: 3, name: 'b' },
    { id: 9, name: 'stays' },
  ]);
});

test('a strict upsert touches nothing when a row is bad, and merges all at once when none is', async () => {
  const load = (last: string) => ({
    files: {
      'a.csv': `${csv([
        [1, 'a'],
        [1, 'b'],
      ])}${last},c\n`,
    },
    fields: FIELDS,
    target: { loadMode: 'upsert' },
    execution: { validation: { mode: 'strict' } },
  });
  await using bad = await workplace(load('x'));
  expect(await bad.run()).toMatchObject({ status: 'failed', error: { code: 'row.rejected' } });
  expect(await bad.query('SELECT * FROM ds_t')).toEqual([]);
  await using good = await workplace(load('2'));
  const run = await good.run();
  expect(run).toMatchObject({ status: 'success', balanced: true, counts: { read: 3, loaded: 2, superseded: 1 } });
  expect(await good.query('SELECT id, name FROM ds_t ORDER BY id')).toEqual([
    { id: 1, name: 'b' },
    { id: 2, name: 'c' },
  ]);
});

test('truncate replaces all rows; a reader sees the old ones or the new ones, an older snapshot the old ones', async () => {
  const rows = Array.from({ length: 2_000 }, (_, id): [number, string] => [id, 'new']);
  await using place = await workplace({
    files: { 'a.csv': csv(rows) },
    fields: FIELDS,
    target: { loadMode: 'truncate' },
  });
  await place.query("INSERT INTO ds_t (id, name) SELECT id, 'old' FROM generate_series(1, 500) AS id");
  const snapshot = new pg.Client(place.url);
  const reader = new pg.Client(place.url);
  await Promise.all([snapshot.connect(), reader.connect()]);
  const seen = new Set<string>();
  try {
    await snapshot.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
    const ended = { yet: false };
    const running = place.run().finally(() => {
      ended.yet = true;
    });
    do {
      const found = await reader.query('SELECT name, count(*)::int AS rows FROM ds_t GROUP BY name');
      seen.add(found.rows.map(({ name, rows: count }) => `${count} ${name}`).join(' and '));
    } while (!ended.yet);
    expect(await running).toMatchObject({ status: 'success', balanced: true, counts: { read: 2_000, loaded: 2_000 } });
    const old = await snapshot.query("SELECT count(*)::int AS rows FROM ds_t WHERE name = 'old'");
    expect(old.rows).toEqual([{ rows: 500 }]);
  } finally {
    await Promise.all([snapshot.end(), reader.end()]);
  }
  expect([...seen].filter((rows) => rows !== '500 old' && rows !== '2000 new')).toEqual([]);
});

test('truncate by nothing fails and leaves the table, unless it is allowed', async () => {
  const load = (allowEmpty: boolean) => ({
    files: { 'a.csv': 'id,name\n' },
    fields: FIELDS,
    target: { loadMode: 'truncate', ...(allowEmpty ? { allowEmpty } : {}) },
  });
  for (const allowEmpty of [false, true]) {
    await using place = await workplace(load(allowEmpty));
    await place.query("INSERT INTO ds_t (id, name) VALUES (1, 'old')");
    const run = await place.run();
    expect(run.error?.code).toBe(allowEmpty ? undefined : 'load.empty');
    expect(run.status).toBe(allowEmpty ? 'success' : 'failed');
    expect(await place.query('SELECT name FROM ds_t')).toEqual(allowEmpty ? [] : [{ name: 'old' }]);
  }
});

test.each([
  ['append', {}],
  ['truncate', {}],
  ['upsert', {}],
  ['upsert', { validation: { mode: 'strict' } }],
  ['blue_green', { errorHandling: 'skip' }],
])('%s keeps the numbers that arrive for a column that the table numbers itself, %j', async (loadMode, execution) => {
  const rows = csv([
    [5, 'a'],
    [7, 'b'],
  ]);
  await using place = await workplace({ files: { 'a.csv': rows }, fields: FIELDS, target: { loadMode }, execution });
  await place.query('ALTER TABLE ds_t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY');
  expect(await place.run()).toMatchObject({ status: 'success', balanced: true, counts: { loaded: 2 } });
  expect(await place.query('SELECT id, name FROM ds_t ORDER BY id')).toEqual([
    { id: 5, name: 'a' },
    { id: 7, name: 'b' },
  ]);
});

test('truncate leaves the table where a trigger keeps rows from being deleted', async () => {
  await using place = await workplace({
    files: { 'a.csv': csv([[1, 'new']]) },
    fields: FIELDS,
    target: { loadMode: 'truncate' },
  });
  await place.query(`INSERT INTO ds_t (id, name) VALUES (2, 'kept');
    CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER keeping BEFORE DELETE ON ds_t FOR EACH ROW EXECUTE FUNCTION keep()`);
  const run = await place.run();
  expect(run).toMatchObject({ status: 'failed', error: { code: 'sink.rows_kept', node: 'out' } });
  expect(await place.query('SELECT name FROM ds_t')).toEqual([{ name: 'kept' }]);
  await place.query('ALTER TABLE ds_t DISABLE TRIGGER keeping');
  await place.runner.resume(run.id);
  expect(await ended(place.runner, run.id)).toMatchObject({ status: 'success', counts: { loaded: 1 } });
  expect(await place.query('SELECT name FROM ds_t')).toEqual([{ name: 'new' }]);
});

test.each(['CASCADE', 'SET NULL', 'SET DEFAULT'])(
  'truncate changes no rows of other tables that refer to it ON DELETE %s',
  async (how) => {
    await using place = await workplace({
      files: { 'a.csv': csv([[1, 'new']]) },
      fields: FIELDS,
      target: { loadMode: 'truncate' },
    });
    await place.query(`INSERT INTO ds_t (id, name) VALUES (1, 'old');
      CREATE TABLE child (parent integer CONSTRAINT mine REFERENCES ds_t ON DELETE ${how}); INSERT INTO child VALUES (1)`);
    const run = await place.run();
    expect(run).toMatchObject({ status: 'failed', error: { code: 'sink.rows_referenced', node: 'out' } });
    const rows = 'SELECT name, parent FROM ds_t JOIN child ON parent = id';
    expect(await place.query(rows)).toEqual([{ name: 'old', parent: 1 }]);
    await place.query(`ALTER TABLE child DROP CONSTRAINT mine,
      ADD FOREIGN KEY (parent) REFERENCES ds_t DEFERRABLE INITIALLY DEFERRED`);
    await place.runner.resume(run.id);
    expect(await ended(place.runner, run.id)).toMatchObject({ status: 'success', counts: { loaded: 1 } });
    expect(await place.query(rows)).toEqual([{ name: 'new', parent: 1 }]);
  },
);
