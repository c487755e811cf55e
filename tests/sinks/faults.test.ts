import { expect, test } from 'vitest';
import type { SinkWriter } from '../../runtime/contract/sink.ts';
import { openWriter } from '../../sinks/postgres/writer.ts';
import { batchOf, type RowObject } from '../contract/batch-of.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { connectedTo, ownPostgres } from '../services/own-postgres.ts';
import { PEOPLE, peopleTable, peopleTarget } from './people.ts';

const { signal } = new AbortController();
const people = (count: number): RowObject[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), name: `name ${index}` }));

async function writeAndCommit(writer: SinkWriter, rows = people(3)): Promise<void> {
  await writer.write(batchOf(PEOPLE, rows), { isolate: false }, signal);
  await writer.commit(() => async () => {}, signal);
}

test('a wrong password is said before the first row', async () => {
  await using table = await peopleTable();
  const url = new URL(table.url);
  url.password = 'wrong';
  const opening = openWriter({ databaseUrl: url.href, applicationName: 'test', target: peopleTarget() }, signal);
  await expect(opening).rejects.toMatchObject({ code: 'sink.auth', node: 'out', retryable: false });
});

test('a database that is not there, and a server that is not there', async () => {
  await using table = await peopleTable();
  const url = new URL(table.url);
  url.pathname = '/nowhere';
  const target = peopleTarget();
  await expect(openWriter({ databaseUrl: url.href, applicationName: 'test', target }, signal)).rejects.toMatchObject({
    code: 'sink.database_missing',
    node: 'out',
  });
  url.port = '1';
  await expect(openWriter({ databaseUrl: url.href, applicationName: 'test', target }, signal)).rejects.toMatchObject({
    code: 'sink.connection',
    node: 'out',
    retryable: true,
  });
});

test.for([
  ['a table that is not there', 'DROP TABLE public.ds_people', 'sink.table_missing'],
  ['a column that is not there', 'ALTER TABLE public.ds_people DROP COLUMN name', 'sink.column_missing'],
  ['a column of another type', 'ALTER TABLE public.ds_people ALTER id TYPE smallint', 'sink.column_changed'],
  ['a column that must be fed', 'ALTER TABLE public.ds_people ADD needed text NOT NULL', 'sink.column_unfed'],
  [
    'a computed column',
    'ALTER TABLE public.ds_people DROP COLUMN name; ALTER TABLE public.ds_people ADD name text GENERATED ALWAYS AS (id) STORED',
    'sink.generated_column',
  ],
  [
    'a view',
    'ALTER TABLE public.ds_people RENAME TO t; CREATE VIEW public.ds_people AS SELECT * FROM public.t',
    'sink.not_a_table',
  ],
] as const)('%s is said before the first row', async ([, ddl, code]) => {
  await using table = await peopleTable();
  await table.client.query(ddl.replace('AS (id)', "AS ('x' || id)"));
  await expect(table.open(signal)).rejects.toMatchObject({ code, node: 'out', retryable: false });
});

test.for([
  ['the table dropped', 'DROP TABLE public.ds_people', 'sink.table_missing'],
  ['a column dropped', 'ALTER TABLE public.ds_people DROP COLUMN name', 'sink.column_missing'],
  ['a column of another type', 'ALTER TABLE public.ds_people ALTER id TYPE smallint', 'sink.column_changed'],
] as const)('between two transactions, %s: an error, and the rows before it stay', async ([, ddl, code]) => {
  await using table = await peopleTable();
  await using writer = await table.open(signal);
  await writeAndCommit(writer);
  await table.client.query(ddl);
  await expect(writeAndCommit(writer)).rejects.toMatchObject({ code, node: 'out', retryable: false });
});

test.for([
  ['53100', 'sink.disk_full', false],
  ['53200', 'sink.out_of_memory', true],
  ['40001', 'sink.conflict', true],
  ['40P01', 'sink.conflict', true],
  ['57014', 'sink.timeout', true],
  ['25006', 'sink.read_only', true],
  ['23505', 'sink.constraint', false],
  ['22003', 'sink.constraint', false],
  ['P0001', 'sink.constraint', false],
  ['UE001', 'sink.constraint', false],
  ['0A000', 'sink.refused', false],
] as const)(
  'what the server says with %s is %s (retryable: %s), and has a next step',
  async ([state, code, retryable]) => {
    await using table = await peopleTable();
    await table.client.query(`
    CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'so it is' USING ERRCODE = '${state}'; END $$;
    CREATE TRIGGER t BEFORE INSERT ON public.ds_people FOR EACH ROW EXECUTE FUNCTION public.f()`);
    await using writer = await table.open(signal);
    await expect(writeAndCommit(writer)).rejects.toMatchObject({
      code,
      retryable,
      node: 'out',
      message: expect.stringContaining('so it is'),
      next: expect.stringMatching(/.{10}/),
      detail: { sqlstate: state },
    });
  },
);

test('the database user may not write', async () => {
  await using table = await peopleTable();
  const url = new URL(table.url);
  const role = `reader_${url.pathname.slice(1)}`;
  await table.client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
  try {
    url.username = role;
    url.password = 'x';
    await using writer = await openWriter(
      { databaseUrl: url.href, applicationName: 'test', target: peopleTarget() },
      signal,
    );
    await expect(writeAndCommit(writer)).rejects.toMatchObject({ code: 'sink.permission', retryable: false });
  } finally {
    await table.client.query(`DROP ROLE ${role}`);
  }
});

test('a lock that is never given up ends in a retryable error', async () => {
  await using table = await peopleTable();
  await using writer = await openWriter(
    { databaseUrl: table.url, applicationName: 'test', target: peopleTarget(), limits: { lockTimeoutMs: 50 } },
    signal,
  );
  await table.client.query('BEGIN; LOCK TABLE public.ds_people');
  await expect(writeAndCommit(writer)).rejects.toMatchObject({ code: 'sink.locked', retryable: true });
  await table.client.query('ROLLBACK');
  await writeAndCommit(writer);
  expect(await table.count()).toBe(3);
});

test('a connection that is reset in the middle of a COPY is retryable, and leaves nothing', async () => {
  await using table = await peopleTable();
  await using proxy = await faultProxy(table.url);
  await using writer = await openWriter(
    { databaseUrl: proxy.url(table.url), applicationName: 'test', target: peopleTarget() },
    signal,
  );
  proxy.set({ kind: 'reset-at', direction: 'up', byte: 60_000 });
  await expect(writeAndCommit(writer, people(20_000))).rejects.toMatchObject({
    code: 'sink.connection',
    retryable: true,
  });
  expect(proxy.strikes).toBe(1);
  expect(await table.count()).toBe(0);
});

test('a slow network that cuts everything into small pieces changes nothing', async () => {
  await using table = await peopleTable();
  await using proxy = await faultProxy(table.url);
  proxy.set({ kind: 'slice', bytes: 11 });
  await using writer = await openWriter(
    { databaseUrl: proxy.url(table.url), applicationName: 'test', target: peopleTarget() },
    signal,
  );
  await writeAndCommit(writer, people(500));
  expect(await table.count()).toBe(500);
});

test.for(['blackhole', 'half-open'] as const)('a network gone %s is noticed, and is retryable', async (kind) => {
  await using table = await peopleTable();
  await using proxy = await faultProxy(table.url);
  const limits = { livenessMs: 100, connectTimeoutMs: 200 };
  await using writer = await openWriter(
    { databaseUrl: proxy.url(table.url), applicationName: 'test', target: peopleTarget(), limits },
    signal,
  );
  await writer.write(batchOf(PEOPLE, people(3)), { isolate: false }, signal);
  proxy.set({ kind });
  await expect(writer.commit(() => async () => {}, signal)).rejects.toMatchObject({
    code: 'sink.connection',
    retryable: true,
  });
});

test('a server that only takes its time is waited for', async () => {
  await using table = await peopleTable();
  const limits = { livenessMs: 20 };
  await using writer = await openWriter(
    { databaseUrl: table.url, applicationName: 'test', target: peopleTarget(), limits },
    signal,
  );
  await writer.write(batchOf(PEOPLE, people(3)), { isolate: false }, signal);
  await writer.commit(
    () => async (client) => {
      await client.query('SELECT pg_sleep(0.4)');
    },
    signal,
  );
  expect(await table.count()).toBe(3);
});

test('an abort in the middle of a COPY that the server does not read stops the write', async () => {
  await using table = await peopleTable();
  await using proxy = await faultProxy(table.url);
  const abort = new AbortController();
  await using writer = await openWriter(
    { databaseUrl: proxy.url(table.url), applicationName: 'test', target: peopleTarget() },
    abort.signal,
  );
  await writer.write(batchOf(PEOPLE, people(3)), { isolate: false }, abort.signal);
  proxy.set({ kind: 'rate', bytesPerSecond: 1 });
  const writing = (async () => {
    const rows = [{ id: '1', name: 'x'.repeat(16 << 20) }];
    for (;;) await writer.write(batchOf(PEOPLE, rows), { isolate: false }, abort.signal);
  })();
  const reason = new Error('stopped by the test');
  abort.abort(reason);
  await expect(writing).rejects.toBe(reason);
});

test('Postgres restarted in the middle: a retryable error, nothing of the transaction, and then it goes on', async () => {
  await using postgres = await ownPostgres();
  {
    await using client = await connectedTo(postgres.url);
    await client.query('CREATE TABLE public.ds_people (id integer, name text)');
  }
  const open = () => openWriter({ databaseUrl: postgres.url, applicationName: 'test', target: peopleTarget() }, signal);
  await using writer = await open();
  await writeAndCommit(writer);
  await writer.write(batchOf(PEOPLE, people(3)), { isolate: false }, signal);
  await postgres.stop();
  await expect(writer.commit(() => async () => {}, signal)).rejects.toMatchObject({
    code: 'sink.connection',
    retryable: true,
    node: 'out',
  });
  await expect(open()).rejects.toMatchObject({ code: 'sink.connection', retryable: true });
  await postgres.start();
  await using again = await open();
  await writeAndCommit(again);
  await using client = await connectedTo(postgres.url);
  const { rows } = await client.query('SELECT count(*)::int AS count FROM public.ds_people');
  expect(rows).toEqual([{ count: 6 }]);
});
