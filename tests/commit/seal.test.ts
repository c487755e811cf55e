import type { Client } from 'pg';
import { expect, test } from 'vitest';
import { emptyCounters, type SplitCounters } from '../../runtime/commit/counters.ts';
import { recordSplits } from '../../runtime/commit/list-splits.ts';
import { createSeal, type DisposedReject, type SplitAdvance } from '../../runtime/commit/seal.ts';
import { retakeSplit, type TakenSplit, takeSplits } from '../../runtime/commit/take-splits.ts';
import { connectedTo } from '../services/own-postgres.ts';
import { testDatabase } from '../services/postgres.ts';
import { OWNER, split, startedRun } from './stored-run.ts';

const counters = (loaded: number): SplitCounters => ({ ...emptyCounters(), read: loaded, loaded });

function advance(taken: TakenSplit, to: number, rest: Partial<SplitAdvance> = {}): SplitAdvance {
  const { position } = taken;
  return {
    split: taken.split.id,
    epoch: taken.epoch,
    from: position,
    to: { byte: to },
    done: false,
    counters: counters(to),
    ...rest,
  };
}

function reject(rest: Partial<DisposedReject> = {}): DisposedReject {
  return {
    node: 'out',
    split: 'split-0',
    label: 'file-0.csv',
    rowNumber: 7,
    column: 'age',
    value: 'old',
    code: 'row.not_an_integer',
    reason: 'not an integer',
    record: { age: 'old' },
    disposition: 'dead_letter',
    ...rest,
  };
}

/** Inserts one row and commits it with the seal, as a writer does. */
async function commit(client: Client, scope: string, parts: { advances: SplitAdvance[]; rejects?: DisposedReject[] }) {
  await client.query('BEGIN');
  try {
    await client.query('INSERT INTO t VALUES (1)');
    const seal = createSeal({ scope, runId: scope, pipelineId: 'p1', rejects: [], ...parts });
    await seal(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function setUp(client: Client, splits = 1): Promise<{ scope: string; taken: readonly TakenSplit[] }> {
  const scope = await startedRun(client);
  await client.query('CREATE TABLE t (id integer)');
  await recordSplits(
    client,
    scope,
    Array.from({ length: splits }, (_, index) => split(index)),
    0,
  );
  return { scope, taken: await takeSplits(client, scope, { owner: OWNER, limit: splits, bytes: 1e9 }) };
}

async function count(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
  return Number(rows[0]?.count);
}

test('a commit stores rows, rejects, counters and position together', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const { scope, taken } = await setUp(client);
  await commit(client, scope, { advances: [advance(taken[0]!, 5, { done: true })], rejects: [reject()] });
  const after = await retakeSplit(client, { scope, split: 'split-0', owner: OWNER, epoch: taken[0]!.epoch });
  expect(after).toMatchObject({ position: { byte: 5 }, counters: counters(5), done: true });
  expect([await count(client, 't'), await count(client, 'sluice.rejects')]).toEqual([1, 1]);
});

test('a former owner cannot commit once another has taken the split, and leaves nothing', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const { scope, taken } = await setUp(client, 2);
  await retakeSplit(client, { scope, split: 'split-1', owner: OWNER, epoch: taken[1]!.epoch });
  await expect(
    commit(client, scope, { advances: taken.map((one) => advance(one, 5)), rejects: [reject()] }),
  ).rejects.toMatchObject({ code: 'commit.fenced' });
  expect([await count(client, 't'), await count(client, 'sluice.rejects')]).toEqual([0, 0]);
  const first = await retakeSplit(client, { scope, split: 'split-0', owner: OWNER, epoch: taken[0]!.epoch });
  expect(first.position).toBeNull();
});

test('a commit from an older position than the stored one is refused', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const { scope, taken } = await setUp(client);
  await commit(client, scope, { advances: [advance(taken[0]!, 5)] });
  await expect(commit(client, scope, { advances: [advance(taken[0]!, 9)] })).rejects.toMatchObject({
    code: 'commit.fenced',
  });
  await commit(client, scope, { advances: [advance(taken[0]!, 9, { from: { byte: 5 } })] });
  expect(await count(client, 't')).toBe(2);
});

test('a taker waits for a commit that is under way, and reads the position that it stored', async () => {
  await using db = await testDatabase();
  await using owner = await connectedTo(db.url);
  await using taker = await connectedTo(db.url);
  const { scope, taken } = await setUp(owner);
  await owner.query('BEGIN');
  await createSeal({ scope, runId: scope, pipelineId: null, rejects: [], advances: [advance(taken[0]!, 5)] })(owner);
  const retaken = retakeSplit(taker, { scope, split: 'split-0', owner: OWNER, epoch: taken[0]!.epoch });
  await lockAwaited(owner);
  await owner.query('COMMIT');
  expect(await retaken).toMatchObject({ position: { byte: 5 } });
});

/** Resolves when another session waits for a lock. */
async function lockAwaited(client: Client): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await client.query<{ waiting: string }>(
        `SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()`,
      );
      return Number(rows[0]?.waiting);
    })
    .toBeGreaterThan(0);
}

test('an empty split ends without a position', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const { scope, taken } = await setUp(client);
  await commit(client, scope, { advances: [advance(taken[0]!, 0, { to: null, done: true })] });
  const { rows } = await client.query('SELECT position IS NULL AS none, status FROM sluice.splits');
  expect(rows).toEqual([{ none: true, status: 'done' }]);
});

test('every reject is stored with its record, whatever characters it holds', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const { scope, taken } = await setUp(client);
  const nasty = [
    'NUL \u0000 in the middle',
    'lone \ud800 surrogate',
    'other \udc00 half',
    `quote " backslash \\ brace { } comma , NULL`,
    '😀 İstanbul ﷽',
    '',
  ];
  const rejects = nasty.map((text, index) =>
    reject({ rowNumber: index, value: text, record: { [text]: text, deep: [null, 1, { text }] } }),
  );
  await commit(client, scope, { advances: [advance(taken[0]!, 5)], rejects });
  const { rows } = await client.query('SELECT record, value FROM sluice.rejects ORDER BY row_number');
  expect(rows.map((row) => row.record)).toEqual(rejects.map((one) => one.record));
  expect(rows.map((row) => row.value)).toEqual([
    'NUL ␀ in the middle',
    'lone \ufffd surrogate',
    'other \ufffd half',
    ...nasty.slice(3),
  ]);
});

test('rejects beyond one statement are all stored, each with its own disposition', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const { scope, taken } = await setUp(client);
  const big = 'x'.repeat(3 << 20);
  const rejects = Array.from({ length: 1201 }, (_, index) =>
    reject({
      rowNumber: index,
      disposition: index % 2 === 0 ? 'skipped' : 'dead_letter',
      record: { big: index % 600 === 0 ? big : '' },
    }),
  );
  await commit(client, scope, { advances: [advance(taken[0]!, 5)], rejects });
  const { rows } = await client.query(
    `SELECT disposition, count(*)::int, count(DISTINCT row_number)::int AS distinct FROM sluice.rejects GROUP BY 1 ORDER BY 1`,
  );
  expect(rows).toEqual([
    { disposition: 'dead_letter', count: 600, distinct: 600 },
    { disposition: 'skipped', count: 601, distinct: 601 },
  ]);
});
