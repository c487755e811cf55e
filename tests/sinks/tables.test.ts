import type { Client } from 'pg';
import { expect, test } from 'vitest';
import { schemaModel } from '../../runtime/plan/model/schema.ts';
import { tableColumns } from '../../runtime/plan/table-columns.ts';
import { addColumn, addColumnDdl } from '../../sinks/postgres/tables/add-column.ts';
import { createTable } from '../../sinks/postgres/tables/create-table.ts';
import { dropTable, tableDependents } from '../../sinks/postgres/tables/drop-table.ts';
import { introspectTable } from '../../sinks/postgres/tables/introspect-table.ts';
import type { TableColumn } from '../../sinks/postgres/tables/table-column.ts';
import { tableDdl } from '../../sinks/postgres/tables/table-ddl.ts';
import { customers } from '../plan/worked-example.ts';
import { connectedTo } from '../services/own-postgres.ts';
import { testDatabase } from '../services/postgres.ts';

/** The table's columns as the planner gives them for a schema. */
function columnsOf(schema: unknown): readonly TableColumn[] {
  return tableColumns(schemaModel.parse(schema));
}

function field(rest: Partial<TableColumn> & Pick<TableColumn, 'name' | 'type'>): TableColumn {
  return { nullable: true, defaultSql: null, primaryKey: false, unique: false, origin: 'field', ...rest };
}

const REF = { schema: 'public', table: 'ds_t' };

test('the DDL is the one that the specification prints', () => {
  expect(
    tableDdl({ table: 'ds_customers', columns: columnsOf(customers) }),
  ).toBe(`CREATE TABLE IF NOT EXISTS "ds_customers" (
  "id" BIGSERIAL PRIMARY KEY,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  "name" VARCHAR(100) NOT NULL,
  "email" VARCHAR(255) NOT NULL UNIQUE,
  "credit_score" INTEGER,
  "balance" NUMERIC(12,2)
);`);
});

test('one key field is the primary key, several are a composite one, and neither has an id', () => {
  const key = (name: string) => ({ name, dataType: 'integer', isPrimaryKey: true, isUnique: true });
  const ddl = (fields: unknown[]) => tableDdl({ table: 'ds_t', columns: columnsOf({ name: 't', fields }) });
  expect(ddl([key('a')])).toContain('"a" INTEGER PRIMARY KEY\n');
  const composite = ddl([key('a'), key('b')]);
  expect(composite).toContain('  PRIMARY KEY ("a", "b")\n');
  expect(composite).toContain('"b" INTEGER NOT NULL UNIQUE,');
  expect(composite).not.toContain('"id"');
});

test('every type of the specification becomes its Postgres type, and is read back as ours', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const types = [
    ['varchar', 'character varying(255)', 'varchar'],
    ['text', 'text', 'text'],
    ['integer', 'integer', 'integer'],
    ['bigint', 'bigint', 'bigint'],
    ['smallint', 'smallint', 'smallint'],
    ['numeric', 'numeric', 'numeric'],
    ['decimal', 'numeric', 'numeric'],
    ['float', 'real', 'real'],
    ['real', 'real', 'real'],
    ['double', 'double precision', 'double'],
    ['boolean', 'boolean', 'boolean'],
    ['date', 'date', 'date'],
    ['timestamp', 'timestamp without time zone', 'timestamp'],
    ['timestamptz', 'timestamp with time zone', 'timestamptz'],
    ['json', 'jsonb', 'json'],
    ['uuid', 'uuid', 'uuid'],
  ] as const;
  const fields = types.map(([dataType], index) => ({ name: `c${index}`, dataType }));
  await createTable(client, REF, columnsOf({ name: 't', fields }));
  const table = await introspectTable(client, REF);
  expect(table?.columns.slice(3).map((one) => [one.type, one.columnType?.type])).toEqual(
    types.map(([, type, ours]) => [type, ours]),
  );
  expect(table?.columns[0]).toMatchObject({ name: 'id', type: 'bigint', nullable: false });
  expect(table?.columns[1]).toMatchObject({ name: 'created_at', default: 'now()', nullable: false });
});

test('bounds, defaults, computed and numbered columns are read back', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  await client.query(`CREATE TABLE public."We ird" (
    a numeric(10,3) DEFAULT 1.5, b numeric(3,-2), c varchar(7), d integer GENERATED ALWAYS AS IDENTITY,
    e integer GENERATED ALWAYS AS (1 + 1) STORED, f integer[], g char(3), gone integer)`);
  await client.query('ALTER TABLE public."We ird" DROP COLUMN gone');
  const table = await introspectTable(client, { schema: 'public', table: 'We ird' });
  expect(table?.columns.map((one) => [one.name, one.columnType, one.default, one.generated])).toEqual([
    ['a', { type: 'numeric', precision: 10, scale: 3 }, '1.5', null],
    ['b', { type: 'numeric', precision: 3, scale: -2 }, null, null],
    ['c', { type: 'varchar', length: 7 }, null, null],
    ['d', { type: 'integer' }, null, 'identity'],
    ['e', { type: 'integer' }, null, 'always'],
    ['f', null, null, null],
    ['g', null, null, null],
  ]);
  expect(await introspectTable(client, { schema: 'public', table: 'we ird' })).toBeNull();
});

test('defaults of every kind land as the values they are', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const fields = [
    { name: 'a', dataType: 'text', defaultValue: "'it''s \\ a ''; DROP TABLE x; --'" },
    { name: 'b', dataType: 'integer', defaultValue: -7 },
    { name: 'c', dataType: 'boolean', defaultValue: true },
    { name: 'd', dataType: 'timestamptz', defaultValue: 'now()' },
    { name: 'e', dataType: 'numeric', defaultValue: '1.5e3' },
    { name: 'f', dataType: 'text', defaultValue: 'null' },
  ];
  await createTable(client, REF, columnsOf({ name: 't', fields }));
  const { rows } = await client.query(
    'INSERT INTO public.ds_t DEFAULT VALUES RETURNING a, b, c, d IS NOT NULL AS d, e, f',
  );
  expect(rows).toEqual([{ a: "it's \\ a '; DROP TABLE x; --", b: -7, c: true, d: true, e: '1500', f: null }]);
});

test.for([
  '0); DROP TABLE victim; --',
  "'a'; DROP TABLE victim",
  "'a' || (SELECT current_user)",
  'now()); DROP TABLE victim; --',
  'pg_sleep(1)',
  "E'\\''; DROP TABLE victim; --'",
  "'\\'; DROP TABLE victim; --'",
  "U&'x'",
  '$$a$$',
  '',
  'NULL NULL',
  'current_user',
])('a default that is no literal never reaches the server: %s', (defaultSql) => {
  const columns = [field({ name: 'a', type: 'text', defaultSql })];
  expect(() => tableDdl({ ...REF, columns })).toThrow(expect.objectContaining({ code: 'schema.unsafe_default' }));
  expect(() => addColumnDdl(REF, columns[0]!)).toThrow(expect.objectContaining({ code: 'schema.unsafe_default' }));
});

test('a name is a name, whatever it holds', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  await client.query('CREATE TABLE public.victim (id integer)');
  const nasty = 'x" integer); DROP TABLE public.victim; --';
  const ref = { schema: 'public', table: nasty };
  await createTable(client, ref, [field({ name: nasty, type: 'integer' })]);
  await addColumn(client, ref, field({ name: `${nasty}2`, type: 'integer' }));
  expect((await introspectTable(client, ref))?.columns.map((one) => one.name)).toEqual([nasty, `${nasty}2`]);
  await dropTable(client, ref);
  expect(await introspectTable(client, ref)).toBeNull();
  expect(await introspectTable(client, { schema: 'public', table: 'victim' })).not.toBeNull();
});

test('a length that is no number never reaches the server', () => {
  const length = '1); DROP TABLE victim; --' as unknown as number;
  expect(() => tableDdl({ ...REF, columns: [field({ name: 'a', type: 'varchar', length })] })).toThrow(RangeError);
});

async function refusedAddition(client: Client, column: TableColumn): Promise<unknown> {
  await client.query('BEGIN');
  try {
    await addColumn(client, REF, column);
    return null;
  } catch (error) {
    return error;
  } finally {
    await client.query('ROLLBACK');
  }
}

test('adding a column alters the table; what cannot be added says why', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  await createTable(client, REF, columnsOf({ name: 't', fields: [{ name: 'a', dataType: 'text' }] }));
  await client.query("INSERT INTO public.ds_t (a) VALUES ('x'), ('y')");
  await addColumn(client, REF, field({ name: 'b', type: 'integer', nullable: false, defaultSql: '3' }));
  expect((await client.query('SELECT a, b FROM public.ds_t ORDER BY a')).rows).toEqual([
    { a: 'x', b: 3 },
    { a: 'y', b: 3 },
  ]);
  const refused: [Partial<TableColumn>, string][] = [
    [{ name: 'a' }, 'schema.column_exists'],
    [{ nullable: false }, 'schema.needs_default'],
    [{ unique: true, defaultSql: "'x'" }, 'schema.default_not_unique'],
    [{ primaryKey: true }, 'schema.key_fixed'],
    [{ type: 'integer', defaultSql: "'x'" }, 'schema.bad_default'],
  ];
  for (const [rest, code] of refused) {
    const column = field({ name: 'new', type: 'text', ...rest });
    expect(await refusedAddition(client, column), code).toMatchObject({ code });
  }
});

test('what a drop takes along is listed first, exactly', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  await createTable(client, REF, columnsOf({ name: 't', fields: [{ name: 'a', dataType: 'integer' }] }));
  expect(await tableDependents(client, REF)).toEqual([]);
  await client.query(`
    CREATE INDEX ON public.ds_t (a);
    CREATE VIEW public.v AS SELECT a FROM public.ds_t;
    CREATE VIEW public.v2 AS SELECT a FROM public.v;
    CREATE MATERIALIZED VIEW public.m AS SELECT a FROM public.v2;
    CREATE INDEX ON public.m (a);
    CREATE TABLE public.orders (id integer, t_id bigint CONSTRAINT of_t REFERENCES public.ds_t (id));
    CREATE TABLE public.self (id integer DEFAULT nextval('public.ds_t_id_seq'));
    CREATE TABLE public.typed (t public.ds_t, n integer);
    CREATE FUNCTION public.f() RETURNS integer BEGIN ATOMIC SELECT count(*)::integer FROM public.ds_t; END;
    ALTER TABLE public.ds_t ADD parent bigint REFERENCES public.ds_t (id);
    CREATE TABLE public.unrelated (id integer)`);
  const listed = await tableDependents(client, REF);
  expect(listed.map((one) => `${one.kind} ${one.identity}`)).toEqual([
    'default value for public.self.id',
    'function public.f()',
    'materialized view public.m',
    'table column public.typed.t',
    'table constraint of_t on public.orders',
    'view public.v',
    'view public.v2',
  ]);
  await dropTable(client, REF);
  expect(await tableDependents(client, REF)).toEqual([]);
  const left = await client.query(
    `SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm') ORDER BY 1`,
  );
  expect(left.rows.map((row) => row.relname)).toEqual(['orders', 'self', 'typed', 'unrelated']);
});
