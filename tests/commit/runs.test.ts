import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { emptyCounters, type SplitCounters } from '../../runtime/commit/counters.ts';
import { markListed, recordSplits } from '../../runtime/commit/list-splits.ts';
import { readRun } from '../../runtime/commit/read-run.ts';
import { recordRejects } from '../../runtime/commit/rejects.ts';
import { appendRunLog, readRunLog } from '../../runtime/commit/run-log.ts';
import { createPublishSeal, isPublished, restartRun, setRunStaging } from '../../runtime/commit/run-staging.ts';
import {
  finishRun,
  listInterrupted,
  readStoredRun,
  reopenRun,
  requestCancel,
  startRun,
} from '../../runtime/commit/runs.ts';
import { createSeal } from '../../runtime/commit/seal.ts';
import { COMMIT_TABLES } from '../../runtime/commit/tables.ts';
import { retakeSplit, takeSplits } from '../../runtime/commit/take-splits.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { connectedTo } from '../services/own-postgres.ts';
import { testDatabase } from '../services/postgres.ts';
import { OWNER, planOf, split, startedRun } from './stored-run.ts';

const node = (read: number, out: number, filtered = 0) => ({
  in: read,
  out,
  added: 0,
  dropped: filtered === 0 ? {} : { filtered },
  rejected: 0,
  busyMs: 1.5,
});
const counters = (read: number, filtered: number): SplitCounters => ({
  ...emptyCounters(),
  read,
  loaded: read - filtered,
  bytes: read * 10,
  nodes: {
    src: node(read, read),
    keep: node(read, read - filtered, filtered),
    out: node(read - filtered, read - filtered),
  },
  droppedValues: { ssn: 4 },
});

async function connectedRun(url: string) {
  const client = await connectedTo(url);
  return { client, scope: await startedRun(client) };
}

test('the tables are made once, however many processes start at the same time', async () => {
  await using db = await testDatabase();
  const clients = await Promise.all(Array.from({ length: 4 }, () => connectedTo(db.url)));
  await Promise.all(clients.map((client) => client.query(COMMIT_TABLES)));
  await Promise.all(clients.map((client) => client.query(COMMIT_TABLES)));
  await Promise.all(clients.map((client) => client.end()));
});

test('a snapshot shows committed counts, node by node, while the run goes on', async () => {
  await using db = await testDatabase();
  const { client, scope } = await connectedRun(db.url);
  await using _client = client;
  await recordSplits(client, scope, [split(0), split(1), split(2)], 0);
  await markListed(client, scope);
  const taken = await takeSplits(client, scope, { owner: OWNER, limit: 2, bytes: 1e9 });
  const advances = taken.map((one, index) => ({
    split: one.split.id,
    epoch: one.epoch,
    from: null,
    to: { byte: 9 },
    done: index === 0,
    counters: counters(10, 3),
  }));
  await createSeal({ scope, runId: scope, pipelineId: 'p1', rejects: [], advances })(client);
  const run = await readRun(client, scope);
  expect(run).toMatchObject({
    id: scope,
    pipelineId: 'p1',
    pipelineName: 'people',
    version: 3,
    status: 'running',
    counts: { read: 20, loaded: 14, filtered: 6, skipped: 0, deadLettered: 0 },
    balanced: true,
    splits: { total: 3, done: 1, listed: true },
    bytes: 200,
    totalBytes: 30,
    droppedColumns: [{ name: 'ssn', rows: 8 }],
    error: null,
    finishedAt: null,
  });
  expect(run?.nodes.map((one) => [one.id, one.type, one.in, one.out, one.busyMs])).toEqual([
    ['src', 'source', 20, 20, 3],
    ['keep', 'filter_rows', 20, 14, 3],
    ['out', 'target', 14, 14, 3],
  ]);
  expect(run?.nodes.map(({ inputs, table }) => [inputs, table])).toEqual([
    [[], null],
    [['src'], null],
    [['keep'], 'ds_people'],
  ]);
  expect(run?.rowsPerSecond).toBeGreaterThan(0);

  // As an earlier version stored them at the run's end.
  const stored = run!.nodes.map(({ inputs: _inputs, table: _table, ...node }) => node);
  await client.query('UPDATE sluice.runs SET nodes = $2 WHERE id = $1', [scope, JSON.stringify(stored)]);
  expect((await readRun(client, scope))?.nodes).toEqual(run?.nodes);
});

test('a run that ended keeps its state; a resume clears what had stopped it', async () => {
  await using db = await testDatabase();
  const { client, scope } = await connectedRun(db.url);
  await using _client = client;
  const failed = { ...emptyReject(), disposition: 'failed' } as const;
  await recordRejects(client, {
    runId: scope,
    pipelineId: 'p1',
    rejects: [failed, { ...failed, disposition: 'skipped' }],
  });
  expect(await requestCancel(client, scope)).toBe(true);
  const error = new PipelineError('sink.disk_full', { message: 'full', next: 'free space', node: 'out' });
  const snapshot = await readRun(client, scope);
  await finishRun(client, scope, { status: 'failed', counts: snapshot!.counts, balanced: true, nodes: [], error });
  expect(await readRun(client, scope)).toMatchObject({ status: 'failed', error: error.toJSON() });
  expect([await requestCancel(client, scope), await listInterrupted(client)]).toEqual([false, []]);

  expect([await reopenRun(client, scope), await reopenRun(client, scope)]).toEqual([true, false]);
  await startRun(client, scope);
  expect(await readRun(client, scope)).toMatchObject({ status: 'running', error: null, finishedAt: null });
  expect(await readStoredRun(client, scope)).toMatchObject({ cancelRequested: false, plan: planOf() });
  const { rows } = await client.query('SELECT disposition FROM sluice.rejects');
  expect(rows).toEqual([{ disposition: 'skipped' }]);
});

test('runs that had not ended are found again after a start', async () => {
  await using db = await testDatabase();
  const { client, scope } = await connectedRun(db.url);
  await using _client = client;
  const second = await startedRun(client);
  expect((await listInterrupted(client)).map((run) => run.id)).toEqual([scope, second]);
  expect(await readRun(client, randomUUID())).toBeNull();
});

test('a staged run publishes once, and only when every split is done', async () => {
  await using db = await testDatabase();
  const { client, scope } = await connectedRun(db.url);
  await using _client = client;
  await setRunStaging(client, scope, {
    schema: 'sluice',
    table: 's',
    unlogged: true,
    generation: 'g',
    stages: 0,
    finished: 0,
  });
  await recordSplits(client, scope, [split(0)], 0);
  const [taken] = await takeSplits(client, scope, { owner: OWNER, limit: 1, bytes: 1 });
  const publish = createPublishSeal({
    run: (await readStoredRun(client, scope))!,
    published: [{ node: 'out', loaded: 1, superseded: 0, filtered: 0, mark: null }],
  });
  await expect(publish(client)).rejects.toMatchObject({ code: 'commit.incomplete' });
  const advances = [
    { split: 'split-0', epoch: taken!.epoch, from: null, to: null, done: true, counters: counters(1, 0) },
  ];
  await createSeal({ scope, runId: scope, pipelineId: null, rejects: [], advances })(client);
  expect(await isPublished(client, scope)).toBe(false);
  await publish(client);
  expect(await isPublished(client, scope)).toBe(true);
  expect(await readStoredRun(client, scope)).toMatchObject({ published: true, staging: null });
  await expect(publish(client)).rejects.toMatchObject({ code: 'commit.fenced' });
});

test('a run that starts over forgets its positions, counts and rejects, and fences its former owners', async () => {
  await using db = await testDatabase();
  const { client, scope } = await connectedRun(db.url);
  await using _client = client;
  await recordSplits(client, scope, [split(0)], 0);
  const [taken] = await takeSplits(client, scope, { owner: OWNER, limit: 1, bytes: 1 });
  const advances = [{ split: 'split-0', epoch: taken!.epoch, from: null, to: 1, done: true, counters: counters(9, 1) }];
  const rejects = [{ ...emptyReject(), disposition: 'skipped' }] as const;
  await createSeal({ scope, runId: scope, pipelineId: null, rejects, advances })(client);
  await restartRun(client, scope);
  expect(await readRun(client, scope)).toMatchObject({ counts: { read: 0 }, splits: { done: 0 } });
  const { rowCount } = await client.query('SELECT 1 FROM sluice.rejects');
  expect(rowCount).toBe(0);
  await expect(
    retakeSplit(client, { scope, split: 'split-0', owner: OWNER, epoch: taken!.epoch }),
  ).rejects.toMatchObject({
    code: 'commit.fenced',
  });
  expect((await takeSplits(client, scope, { owner: OWNER, limit: 1, bytes: 1 }))[0]).toMatchObject({
    position: null,
    done: false,
  });
});

test('the log gives the newest lines, oldest first', async () => {
  await using db = await testDatabase();
  const { client, scope } = await connectedRun(db.url);
  await using _client = client;
  for (const message of ['one', 'two \u0000', 'three']) await appendRunLog(client, scope, { stage: 'load', message });
  expect((await readRunLog(client, scope, 2)).map((entry) => entry.message)).toEqual(['two ␀', 'three']);
});

function emptyReject() {
  return {
    node: 'out',
    split: 'split-0',
    label: 'file-0.csv',
    rowNumber: 1,
    column: null,
    value: null,
    code: 'row.check',
    reason: 'no',
    record: null,
  };
}
