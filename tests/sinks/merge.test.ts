import { expect, test } from 'vitest';
import type { Seal, Target } from '../../runtime/contract/sink.ts';
import { batchOf, type RowObject } from '../contract/batch-of.ts';
import { PEOPLE, peopleTable, peopleTarget } from './people.ts';

const { signal } = new AbortController();
const sealed = (): Seal => async () => {};
const KEYED = 'CREATE TABLE public.ds_people (id integer PRIMARY KEY, name text)';
const BY_ID: Partial<Target> = {
  columns: peopleTarget().columns.map((column) => (column.name === 'id' ? { ...column, nullable: false } : column)),
  merge: { key: ['id'], update: ['name'] },
};

const batch = (
  rows: readonly [id: string | null, name: string | null][],
  options: Parameters<typeof batchOf>[2] = {},
) =>
  batchOf(
    PEOPLE,
    rows.map(([id, name]): RowObject => ({ id, name })),
    options,
  );

test('rows whose key is there are updated, others inserted, in one commit', async () => {
  await using table = await peopleTable(BY_ID, KEYED);
  await table.client.query("INSERT INTO public.ds_people VALUES (1, 'old'), (2, 'stays')");
  await using writer = await table.open(signal);
  await writer.write(
    batch([
      ['1', 'new'],
      ['3', 'three'],
    ]),
    { isolate: false },
    signal,
  );
  expect(await writer.commit(sealed, signal)).toEqual({ copied: 2, superseded: [new Map()] });
  expect(await table.rows()).toEqual([
    { id: 1, name: 'new' },
    { id: 2, name: 'stays' },
    { id: 3, name: 'three' },
  ]);
});

test('the last row of a key wins, and the losers are counted by their split', async () => {
  await using table = await peopleTable(BY_ID, KEYED);
  await using writer = await table.open(signal);
  await writer.write(
    batch(
      [
        ['1', 'a'],
        ['1', 'b'],
        ['2', 'a'],
      ],
      { split: 'one' },
    ),
    { isolate: false },
    signal,
  );
  await writer.write(
    batch(
      [
        ['2', 'b'],
        ['1', 'c'],
        ['3', 'a'],
      ],
      { split: 'two' },
    ),
    { isolate: false },
    signal,
  );
  await writer.write(batch([['3', 'b']], { split: 'three' }), { isolate: false }, signal);
  const { superseded } = await writer.commit(sealed, signal);
  expect(superseded[0]).toEqual(
    new Map([
      ['one', 3],
      ['two', 1],
    ]),
  );
  expect((await table.rows()).map(({ id, name }) => `${id} ${name}`)).toEqual(['1 c', '2 b', '3 b']);
});

test('a later transaction updates what an earlier one has inserted', async () => {
  await using table = await peopleTable(BY_ID, KEYED);
  await using writer = await table.open(signal);
  for (const name of ['first', 'second']) {
    await writer.write(batch([['1', name]]), { isolate: false }, signal);
    expect((await writer.commit(sealed, signal)).superseded).toEqual([new Map()]);
  }
  expect(await table.rows()).toEqual([{ id: 1, name: 'second' }]);
});

test('a row without its key is a reject', async () => {
  await using table = await peopleTable(BY_ID, KEYED);
  await using writer = await table.open(signal);
  const { encoded, rejects } = await writer.write(
    batch([
      [null, 'nobody'],
      ['1', null],
    ]),
    { isolate: false },
    signal,
  );
  expect([encoded, rejects.map(({ column, code }) => [column, code])]).toEqual([1, [['id', 'row.null']]]);
});

test('rows that the table refuses are found among merged ones, and the rest lands', async () => {
  await using table = await peopleTable(BY_ID, `${KEYED.slice(0, -1)} CHECK (name <> 'bad'))`);
  await using writer = await table.open(signal);
  await writer.write(batch([['1', 'a']]), { isolate: false }, signal);
  const rows = Array.from({ length: 20 }, (_, id): [string, string] => [String(id), id % 7 === 0 ? 'bad' : 'good']);
  const { encoded, rejects } = await writer.write(batch([...rows, ['1', 'last']]), { isolate: true }, signal);
  expect([encoded, rejects.map(({ rowNumber }) => rowNumber)]).toEqual([18, [1, 8, 15]]);
  await writer.commit(sealed, signal);
  expect(await table.count()).toBe(17);
  expect((await table.rows()).find(({ id }) => id === 1)).toEqual({ id: 1, name: 'last' });
});

test('updated_at says when a row was changed, created_at when it was made', async () => {
  await using table = await peopleTable(
    BY_ID,
    `${KEYED.slice(0, -1)}, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now())`,
  );
  await table.client.query("INSERT INTO public.ds_people VALUES (1, 'old', '2020-01-01', '2020-01-01')");
  await using writer = await table.open(signal);
  await writer.write(batch([['1', 'new']]), { isolate: false }, signal);
  await writer.commit(sealed, signal);
  const { rows } = await table.client.query(
    "SELECT name, created_at = '2020-01-01' AS made, updated_at > now() - interval '1 hour' AS touched FROM public.ds_people",
  );
  expect(rows).toEqual([{ name: 'new', made: true, touched: true }]);
});

test.each(['bigint', 'text GENERATED ALWAYS AS (upper(name)) STORED'])(
  'an updated_at that takes no moment, %s, is left alone',
  async (type) => {
    await using table = await peopleTable(
      BY_ID,
      `CREATE TABLE public.ds_people (id integer PRIMARY KEY, name text, updated_at ${type})`,
    );
    await table.client.query("INSERT INTO public.ds_people (id, name) VALUES (1, 'old')");
    await using writer = await table.open(signal);
    await writer.write(batch([['1', 'new']]), { isolate: false }, signal);
    await writer.commit(sealed, signal);
    expect(await table.rows()).toMatchObject([{ id: 1, name: 'new' }]);
  },
);

test('a table that does not hold rows apart by the key is refused before the first row', async () => {
  await using table = await peopleTable(BY_ID);
  await table.client.query('CREATE UNIQUE INDEX partly ON public.ds_people (id) WHERE id > 0');
  await expect(table.open(signal)).rejects.toMatchObject({ code: 'sink.no_unique_key', node: 'out' });
});

test('a trigger that leaves rows out keeps nothing of the transaction', async () => {
  await using table = await peopleTable(BY_ID, KEYED);
  await table.client.query(
    `CREATE FUNCTION leave_out() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
     CREATE TRIGGER leave_out BEFORE INSERT ON public.ds_people FOR EACH ROW WHEN (NEW.id = 2) EXECUTE FUNCTION leave_out()`,
  );
  await using writer = await table.open(signal);
  await writer.write(
    batch([
      ['1', 'a'],
      ['1', 'b'],
      ['2', 'c'],
    ]),
    { isolate: false },
    signal,
  );
  await expect(writer.commit(sealed, signal)).rejects.toMatchObject({
    code: 'sink.count_mismatch',
    detail: { arrived: 3, merged: 1, lost: 1 },
  });
  expect(await table.count()).toBe(0);
});

test('keys that ascend, and then one that comes again: the last row wins all the same', async () => {
  await using table = await peopleTable(BY_ID, KEYED);
  await table.client.query("INSERT INTO public.ds_people VALUES (2, 'old')");
  await using writer = await table.open(signal);
  const rows = (from: number, name: string) =>
    batch(Array.from({ length: 300 }, (_, at): [string, string] => [String(from + at), name]));
  await writer.write(rows(1, 'first'), { isolate: false }, signal);
  await writer.write(rows(301, 'first'), { isolate: false }, signal);
  expect(await writer.commit(sealed, signal)).toEqual({ copied: 600, superseded: [new Map()] });
  await writer.write(rows(1, 'second'), { isolate: false }, signal);
  await writer.write(rows(300, 'third'), { isolate: false }, signal);
  const { superseded } = await writer.commit(sealed, signal);
  expect([...superseded[0]!.values()]).toEqual([1]);
  const counted = await table.client.query(
    'SELECT name, count(*)::int AS n FROM public.ds_people GROUP BY 1 ORDER BY 1',
  );
  expect(counted.rows).toEqual([
    { name: 'first', n: 1 },
    { name: 'second', n: 299 },
    { name: 'third', n: 300 },
  ]);
});

test('keys that are equal to the table are one key, as where its collation does not tell cases apart', async () => {
  await using table = await peopleTable(
    { merge: { key: ['name'], update: ['id'] } },
    `CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
     CREATE TABLE public.ds_people (id integer, name text COLLATE any_case PRIMARY KEY)`,
  );
  await using writer = await table.open(signal);
  const rows = batch([
    ['1', 'ann'],
    ['2', 'Ann'],
    ['3', 'bob'],
  ]);
  await writer.write(rows, { isolate: false }, signal);
  expect((await writer.commit(sealed, signal)).superseded).toEqual([new Map([['split-1', 1]])]);
  expect((await table.rows()).map(({ id }) => id).sort()).toEqual([2, 3]);
});
