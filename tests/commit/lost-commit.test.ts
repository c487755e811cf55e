import { Client } from 'pg';
import { expect, test } from 'vitest';
import { emptyCounters } from '../../runtime/commit/counters.ts';
import { recordSplits } from '../../runtime/commit/list-splits.ts';
import { createSeal } from '../../runtime/commit/seal.ts';
import { retakeSplit, takeSplits } from '../../runtime/commit/take-splits.ts';
import { openWriter } from '../../sinks/postgres/writer.ts';
import { batchOf } from '../contract/batch-of.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { connectedTo } from '../services/own-postgres.ts';
import { testDatabase } from '../services/postgres.ts';
import { PEOPLE, peopleTarget } from '../sinks/people.ts';
import { OWNER, split, startedRun } from './stored-run.ts';

// `Q` with its length: the COMMIT alone, not the text of another statement.
const COMMIT = Buffer.from('Q\0\0\0\x0bCOMMIT\0', 'latin1');

test.for([
  ['landed', true, { position: { byte: 9 }, rows: 2 }],
  ['did not land', false, { position: null, rows: 0 }],
] as const)('a COMMIT without an answer that %s is found out by taking the split again', async ([, forward, truth]) => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  await using proxy = await faultProxy(db.url);
  const scope = await startedRun(client);
  await client.query('CREATE TABLE public.ds_people (id integer PRIMARY KEY, name text)');
  await recordSplits(client, scope, [split(0)], 0);
  const [taken] = await takeSplits(client, scope, { owner: OWNER, limit: 1, bytes: 1 });
  const { signal } = new AbortController();
  await using writer = await openWriter(
    { databaseUrl: proxy.url(db.url), applicationName: 'test', target: peopleTarget() },
    signal,
  );
  await writer.write(
    batchOf(PEOPLE, [
      { id: '1', name: 'Ada' },
      { id: '2', name: 'Bob' },
    ]),
    { isolate: false },
    signal,
  );
  proxy.set({ kind: 'cut-on', direction: 'up', bytes: COMMIT, forward });
  const counters = { ...emptyCounters(), read: 2, loaded: 2 };
  const advances = [
    { split: 'split-0', epoch: taken!.epoch, from: null, to: { byte: 9 }, done: false, counters },
  ] as const;
  const seal = createSeal({ scope, runId: scope, pipelineId: null, rejects: [], advances });
  await expect(writer.commit(() => seal, signal)).rejects.toMatchObject({
    code: 'commit.in_doubt',
    retryable: true,
    node: 'out',
  });
  expect(proxy.strikes).toBe(1);

  const after = await retakeSplit(client, { scope, split: 'split-0', owner: OWNER, epoch: taken!.epoch });
  const { rows } = await client.query('SELECT count(*)::int AS rows FROM public.ds_people');
  expect({ position: after.position, ...rows[0] }).toEqual(truth);
});

test('the bytes that the proxy waits for are the ones that pg sends', async () => {
  await using db = await testDatabase();
  await using proxy = await faultProxy(db.url);
  const client = new Client({ connectionString: proxy.url(db.url) });
  client.on('error', () => {});
  await client.connect();
  proxy.set({ kind: 'cut-on', direction: 'up', bytes: COMMIT, forward: false });
  await client.query("SELECT 'COMMIT'");
  await expect(client.query('COMMIT')).rejects.toThrow();
  expect(proxy.strikes).toBe(1);
});

test.for([
  ['landed', true],
  ['did not land', false],
] as const)('a split taken again whose answer got lost, and which %s, is still its owner’s', async ([, forward]) => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  await using proxy = await faultProxy(db.url);
  await using cut = await connectedTo(proxy.url(db.url));
  const scope = await startedRun(client);
  await recordSplits(client, scope, [split(0)], 0);
  const [taken] = await takeSplits(client, scope, { owner: OWNER, limit: 1, bytes: 1 });
  const mine = { scope, split: 'split-0', owner: OWNER, epoch: taken!.epoch };
  proxy.set({ kind: 'cut-on', direction: 'up', bytes: Buffer.from('UPDATE sluice.splits SET epoch'), forward });
  await expect(retakeSplit(cut, mine)).rejects.toThrow();
  expect(proxy.strikes).toBe(1);
  const epoch = String(BigInt(taken!.epoch) + 1n);
  if (forward) {
    await expect
      .poll(async () => (await client.query<{ epoch: string }>('SELECT epoch FROM sluice.splits')).rows)
      .toEqual([{ epoch }]);
  }
  expect(await retakeSplit(client, mine)).toMatchObject({ epoch, position: null });
  const advances = [{ split: 'split-0', epoch, from: null, to: 1, done: true, counters: emptyCounters() }];
  await createSeal({ scope, runId: scope, pipelineId: null, rejects: [], advances })(client);
});
