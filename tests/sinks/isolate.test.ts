import { expect, test } from 'vitest';
import { batchOf, type RowObject } from '../contract/batch-of.ts';
import { PEOPLE, peopleTable } from './people.ts';

const { signal } = new AbortController();

/** Writes the rows isolated into a table made by `ddl`, and commits; what was refused, and how many rows are there. */
async function isolated(ddl: string, rows: readonly RowObject[]) {
  await using table = await peopleTable({}, ddl);
  await using writer = await table.open(signal);
  const { encoded, rejects } = await writer.write(batchOf(PEOPLE, rows), { isolate: true }, signal);
  await writer.commit(() => async () => {}, signal);
  expect(await table.count()).toBe(encoded);
  return { encoded, rejects };
}

const people = (count: number): RowObject[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), name: `name ${index}` }));

test.for([
  [
    'a check constraint',
    'CREATE TABLE public.ds_people (id integer CONSTRAINT no_13 CHECK (id <> 13), name text)',
    'row.check',
    'id',
    '13',
    /"no_13"/,
  ],
  [
    'a constraint over two columns',
    'CREATE TABLE public.ds_people (id integer, name text, CONSTRAINT pair CHECK (id <> 13 OR name IS NULL))',
    'row.check',
    'id, name',
    '13, name 13',
    /"pair"/,
  ],
  [
    'a foreign key',
    'CREATE TABLE public.ids (id integer PRIMARY KEY); INSERT INTO public.ids SELECT i FROM generate_series(0, 100) AS i WHERE i <> 13; CREATE TABLE public.ds_people (id integer CONSTRAINT known REFERENCES public.ids, name text)',
    'row.foreign_key',
    'id',
    '13',
    /"known".*Key \(id\)=\(13\) is not present/,
  ],
  [
    'a deferred foreign key',
    'CREATE TABLE public.ids (id integer PRIMARY KEY); INSERT INTO public.ids SELECT i FROM generate_series(0, 100) AS i WHERE i <> 13; CREATE TABLE public.ds_people (id integer CONSTRAINT known REFERENCES public.ids DEFERRABLE INITIALLY DEFERRED, name text)',
    'row.foreign_key',
    'id',
    '13',
    /"known"/,
  ],
  [
    'a unique index on an expression',
    "CREATE TABLE public.ds_people (id integer, name text); CREATE UNIQUE INDEX by_tens ON public.ds_people ((id % 87)); CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 13 THEN NEW.id := 14; END IF; RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON public.ds_people FOR EACH ROW EXECUTE FUNCTION public.f()",
    'row.unique',
    null,
    null,
    /"by_tens"/,
  ],
  [
    'a trigger that raises',
    "CREATE TABLE public.ds_people (id integer, name text); CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 13 THEN RAISE EXCEPTION ''not thirteen''; END IF; RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON public.ds_people FOR EACH ROW EXECUTE FUNCTION public.f()",
    'row.trigger',
    null,
    null,
    /not thirteen/,
  ],
  [
    'a trigger that raises a code of its own',
    "CREATE TABLE public.ds_people (id integer, name text); CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 13 THEN RAISE EXCEPTION ''unlucky'' USING ERRCODE = ''UE013''; END IF; RETURN NEW; END'; CREATE TRIGGER t AFTER INSERT ON public.ds_people FOR EACH ROW EXECUTE FUNCTION public.f()",
    'row.trigger',
    null,
    null,
    /unlucky/,
  ],
  [
    'a generated column that cannot be computed',
    'CREATE TABLE public.ds_people (id integer, name text, inverse integer GENERATED ALWAYS AS (100 / (id - 13)) STORED)',
    'row.trigger',
    null,
    null,
    /division by zero/,
  ],
  [
    'an exclusion constraint',
    'CREATE TABLE public.ds_people (id integer, name text, CONSTRAINT apart EXCLUDE USING btree (id WITH =)); ' +
      "CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 13 THEN NEW.id := 12; END IF; RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON public.ds_people FOR EACH ROW EXECUTE FUNCTION public.f()",
    'row.unique',
    'id',
    '13',
    /"apart"/,
  ],
] as const)(
  '%s refuses one row of sixty, which becomes a reject that names it',
  async ([, ddl, code, column, value, reason]) => {
    const { encoded, rejects } = await isolated(ddl, people(60));
    const refused = code === 'row.unique' && value === null ? 15 : 14;
    expect([encoded, rejects.length]).toEqual([59, 1]);
    expect(rejects[0]).toMatchObject({ node: 'out', rowNumber: refused, code, column, value });
    expect(rejects[0]?.reason).toMatch(reason);
    expect(rejects[0]?.record).toMatchObject({ id: String(refused - 1) });
  },
);

test('a value too long for an index is a reject, not the end of the run', async () => {
  const ddl = 'CREATE TABLE public.ds_people (id integer, name text PRIMARY KEY)';
  // Random, so that it does not compress below the limit of an index.
  const long = Array.from({ length: 4000 }, (_, index) =>
    String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)),
  ).join('');
  const { encoded, rejects } = await isolated(ddl, [...people(5), { id: '5', name: long }, { id: '6', name: 'x' }]);
  expect([encoded, rejects.map((one) => [one.code, one.rowNumber])]).toEqual([6, [['row.too_long', 6]]]);
});

test('a row whose parent stands further down in the batch is no offender', async () => {
  const ddl =
    'CREATE TABLE public.ds_people (id integer PRIMARY KEY, name text, parent integer GENERATED ALWAYS AS (nullif(id + 1, 8)) STORED REFERENCES public.ds_people (id))';
  // 0 → 1 → … → 7 stand in order, each before its parent; 20 points at 21, which is not there.
  const rows = [...people(8), { id: '20', name: 'orphan' }];
  const { encoded, rejects } = await isolated(ddl, rows);
  expect([encoded, rejects.map((one) => [one.code, one.rowNumber])]).toEqual([8, [['row.foreign_key', 9]]]);
});

test('a batch of nothing but offenders becomes nothing but rejects', async () => {
  const ddl = 'CREATE TABLE public.ds_people (id integer CHECK (id < 0), name text)';
  const { encoded, rejects } = await isolated(ddl, people(33));
  expect([encoded, rejects.map((one) => one.rowNumber)]).toEqual([
    0,
    Array.from({ length: 33 }, (_, index) => index + 1),
  ]);
});

test('what a savepoint cannot help ends the write: a trigger that leaves rows out', async () => {
  const ddl =
    "CREATE TABLE public.ds_people (id integer, name text); CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 3 THEN RETURN NULL; END IF; RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON public.ds_people FOR EACH ROW EXECUTE FUNCTION public.f()";
  await using table = await peopleTable({}, ddl);
  await using writer = await table.open(signal);
  const isolatedWrite = writer.write(batchOf(PEOPLE, people(5)), { isolate: true }, signal);
  await expect(isolatedWrite).rejects.toMatchObject({ code: 'sink.count_mismatch', detail: { encoded: 5, copied: 4 } });
  await writer.write(batchOf(PEOPLE, people(5)), { isolate: false }, signal);
  await expect(writer.commit(() => async () => {}, signal)).rejects.toMatchObject({ code: 'sink.count_mismatch' });
  expect(await table.count()).toBe(0);
});

test('null where the table really has NOT NULL is a reject before the COPY, whatever the plan believed', async () => {
  const { encoded, rejects } = await isolated('CREATE TABLE public.ds_people (id integer NOT NULL, name text)', [
    { id: '1' },
    { id: null },
  ]);
  expect([encoded, rejects.map((one) => [one.code, one.column])]).toEqual([1, [['row.null', 'id']]]);
});
