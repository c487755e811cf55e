import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { expect, test } from 'vitest';
import { COMMIT_TABLES } from '../../runtime/commit/tables.ts';
import type { Seal } from '../../runtime/contract/sink.ts';
import { createStaging, isStagingIntact, type StagingTable } from '../../sinks/postgres/staging/create-staging.ts';
import { publishStaging } from '../../sinks/postgres/staging/publish-staging.ts';
import { openWriter } from '../../sinks/postgres/writer.ts';
import { batchOf, type RowObject } from '../contract/batch-of.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { connectedTo, ownPostgres } from '../services/own-postgres.ts';
import { PEOPLE, peopleTable, peopleTarget } from './people.ts';

const { signal } = new AbortController();
const target = peopleTarget();
const unsealed: Seal = async () => {};
const sealed = (): Seal => unsealed;
const people = (count: number): RowObject[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), name: `name ${index}` }));

async function stage(url: string, client: Client, rows = people(3), unlogged = true): Promise<StagingTable> {
  await client.query(COMMIT_TABLES);
  const staging = await createStaging(client, { targets: [{ target }], runId: randomUUID(), unlogged, stages: [] });
  await using writer = await openWriter(
    { databaseUrl: url, applicationName: 'test', target: { ...target, ...tableOf(staging) }, staging },
    signal,
  );
  await writer.write(batchOf(PEOPLE, rows), { isolate: false }, signal);
  await writer.commit(sealed, signal);
  return staging;
}

const tableOf = ({ schema, table }: StagingTable) => ({ schema, table });

const publishing = (url: string, staging: StagingTable, rows: number) => ({
  databaseUrl: url,
  applicationName: 'test',
  staging,
  parts: [{ target, staging, rows, replace: null }],
});

test.for([true, false])(
  'staged rows show only when published, and the staging table is gone then (unlogged: %s)',
  async (unlogged) => {
    await using table = await peopleTable();
    const staging = await stage(table.url, table.client, people(3), unlogged);
    expect(await table.count()).toBe(0);
    await publishStaging(publishing(table.url, staging, 3), sealed, signal);
    expect((await table.rows()).map((row) => row.id)).toEqual([0, 1, 2]);
    expect(await isStagingIntact(table.client, staging)).toBe(false);
  },
);

test('columns that nothing feeds get their defaults when published', async () => {
  await using table = await peopleTable(
    {},
    'CREATE TABLE public.ds_people (pk bigserial PRIMARY KEY, made timestamptz NOT NULL DEFAULT now(), id integer, name text)',
  );
  const staging = await stage(table.url, table.client);
  await publishStaging(publishing(table.url, staging, 3), sealed, signal);
  const { rows } = await table.client.query('SELECT pk, made IS NOT NULL AS made FROM public.ds_people ORDER BY pk');
  expect(rows).toEqual(['1', '2', '3'].map((pk) => ({ pk, made: true })));
});

test('a row that the target refuses publishes nothing, and the staged rows stay', async () => {
  await using table = await peopleTable({}, 'CREATE TABLE public.ds_people (id integer CHECK (id <> 2), name text)');
  const staging = await stage(table.url, table.client);
  const published = publishStaging(publishing(table.url, staging, 3), sealed, signal);
  await expect(published).rejects.toMatchObject({ code: 'sink.constraint', node: 'out', retryable: false });
  expect([await table.count(), await isStagingIntact(table.client, staging)]).toEqual([0, true]);
});

test('a seal that throws publishes nothing', async () => {
  await using table = await peopleTable();
  const staging = await stage(table.url, table.client);
  const seal = (): Seal => () => Promise.reject(new RangeError('no'));
  await expect(publishStaging(publishing(table.url, staging, 3), seal, signal)).rejects.toThrow('no');
  expect([await table.count(), await isStagingIntact(table.client, staging)]).toEqual([0, true]);
});

test('another number of rows than the lanes committed publishes nothing', async () => {
  await using table = await peopleTable();
  const staging = await stage(table.url, table.client);
  await expect(publishStaging(publishing(table.url, staging, 4), sealed, signal)).rejects.toMatchObject({
    code: 'sink.count_mismatch',
    detail: { staged: 4, published: 3 },
  });
  expect(await table.count()).toBe(0);
});

test('an abort publishes nothing', async () => {
  await using table = await peopleTable();
  const staging = await stage(table.url, table.client);
  const abort = new AbortController();
  const reason = new Error('stopped by the test');
  const seal: Seal = async (client) => {
    abort.abort(reason);
    await client.query('SELECT pg_sleep(3600)');
  };
  await expect(publishStaging(publishing(table.url, staging, 3), () => seal, abort.signal)).rejects.toBe(reason);
  expect(await table.count()).toBe(0);
});

test('a publishing COMMIT without an answer is in doubt', async () => {
  await using table = await peopleTable();
  const staging = await stage(table.url, table.client);
  await using proxy = await faultProxy(table.url);
  const seal: Seal = async () =>
    proxy.set({ kind: 'cut-on', direction: 'up', bytes: Buffer.from('COMMIT\0'), forward: true });
  await expect(publishStaging(publishing(proxy.url(table.url), staging, 3), () => seal, signal)).rejects.toMatchObject({
    code: 'commit.in_doubt',
    retryable: true,
  });
  await expect.poll(() => table.count()).toBe(3);
});

test('a crash of Postgres that empties the staging table is noticed; a clean restart keeps it', async () => {
  await using postgres = await ownPostgres();
  let staging: StagingTable;
  {
    await using client = await connectedTo(postgres.url);
    await client.query('CREATE TABLE public.ds_people (id integer, name text)');
    staging = await stage(postgres.url, client);
  }
  await postgres.restart();
  {
    await using client = await connectedTo(postgres.url);
    expect(await isStagingIntact(client, staging)).toBe(true);
    // A backend killed hard makes the postmaster start all over, under the same start time.
    const { rows } = await client.query<{ pid: number; started: string }>(
      'SELECT pg_backend_pid() AS pid, pg_postmaster_start_time()::text AS started',
    );
    process.kill(rows[0]!.pid, 'SIGKILL');
    await expect
      .poll(
        async () => {
          await using again = await connectedTo(postgres.url);
          const now = await again.query('SELECT pg_postmaster_start_time()::text AS started');
          return [now.rows[0]?.started, await isStagingIntact(again, staging)];
        },
        { timeout: 30_000 },
      )
      .toEqual([rows[0]!.started, false]);
  }
  const opening = openWriter(
    { databaseUrl: postgres.url, applicationName: 'test', target: { ...target, ...tableOf(staging) }, staging },
    signal,
  );
  await expect(opening).rejects.toMatchObject({ code: 'sink.staging_lost', node: 'out' });
  await expect(publishStaging(publishing(postgres.url, staging, 3), sealed, signal)).rejects.toMatchObject({
    code: 'sink.staging_lost',
  });
});
