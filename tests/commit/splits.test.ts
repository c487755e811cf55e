import { expect, test } from 'vitest';
import { recordSplits, splitTotals } from '../../runtime/commit/list-splits.ts';
import { releaseRunning, retakeSplit, takeSplits } from '../../runtime/commit/take-splits.ts';
import { connectedTo } from '../services/own-postgres.ts';
import { testDatabase } from '../services/postgres.ts';
import { OWNER, split, startedRun } from './stored-run.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => split(index));
const ids = (taken: readonly { readonly split: { readonly id: string } }[]) => taken.map((one) => one.split.id);

test('splits are taken in source order, by number and by bytes', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const scope = await startedRun(client);
  await recordSplits(client, scope, [split(0, 5), split(1, 5), split(2, 100), split(3, 1), split(4, null)], 0);

  expect(ids(await takeSplits(client, scope, { owner: OWNER, limit: 10, bytes: 8 }))).toEqual(['split-0', 'split-1']);
  expect(ids(await takeSplits(client, scope, { owner: OWNER, limit: 10, bytes: 8 }))).toEqual(['split-2']);
  expect(ids(await takeSplits(client, scope, { owner: OWNER, limit: 1, bytes: 8 }))).toEqual(['split-3']);
  expect(ids(await takeSplits(client, scope, { owner: OWNER, limit: 10, bytes: 8 }))).toEqual(['split-4']);
  expect(await takeSplits(client, scope, { owner: OWNER, limit: 10, bytes: 8 })).toEqual([]);
});

test('two takers at once get disjoint splits and between them all', async () => {
  await using db = await testDatabase();
  await using one = await connectedTo(db.url);
  await using two = await connectedTo(db.url);
  const scope = await startedRun(one);
  await recordSplits(one, scope, many(500), 0);
  const drain = async (client: typeof one) => {
    const got: string[] = [];
    for (;;) {
      const taken = await takeSplits(client, scope, { owner: OWNER, limit: 64, bytes: 25 });
      if (taken.length === 0) return got;
      got.push(...ids(taken));
    }
  };
  const [mine, yours] = await Promise.all([drain(one), drain(two)]);
  expect(mine.length).toBeGreaterThan(0);
  expect(yours.length).toBeGreaterThan(0);
  expect([...mine, ...yours].sort()).toEqual(
    many(500)
      .map((one) => one.id)
      .sort(),
  );
});

test('a taker that finds every pending split locked waits, and does not say that nothing is left', async () => {
  await using db = await testDatabase();
  await using one = await connectedTo(db.url);
  await using two = await connectedTo(db.url);
  const scope = await startedRun(one);
  await recordSplits(one, scope, many(2), 0);
  await one.query('BEGIN');
  expect(ids(await takeSplits(one, scope, { owner: OWNER, limit: 64, bytes: 1 }))).toEqual(['split-0']);
  const waiting = takeSplits(two, scope, { owner: OWNER, limit: 64, bytes: 1 });
  await one.query('COMMIT');
  expect(ids(await waiting)).toEqual(['split-1']);
});

test('a listing made again keeps what is recorded, and each split once', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const scope = await startedRun(client);
  expect(await recordSplits(client, scope, many(1500), 0)).toBe(1500);
  const [taken] = await takeSplits(client, scope, { owner: OWNER, limit: 1, bytes: 1 });
  expect(await recordSplits(client, scope, many(1501), 0)).toBe(1);
  expect(await splitTotals(client, scope)).toEqual({ total: 1501, done: 0, bytes: 15_010 });
  expect((await retakeSplit(client, { scope, split: 'split-0', owner: OWNER, epoch: taken!.epoch })).split.label).toBe(
    'file-0.csv',
  );
});

test('taking a split again needs its owner and its epoch, and gives the same when asked twice', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const scope = await startedRun(client);
  await recordSplits(client, scope, many(1), 0);
  const [taken] = await takeSplits(client, scope, { owner: OWNER, limit: 1, bytes: 1 });
  const mine = { scope, split: 'split-0', owner: OWNER, epoch: taken!.epoch };
  const again = await retakeSplit(client, mine);
  expect(BigInt(again.epoch)).toBe(BigInt(taken!.epoch) + 1n);
  expect(await retakeSplit(client, mine)).toEqual(again);
  const last = await retakeSplit(client, { ...mine, epoch: again.epoch });
  await expect(retakeSplit(client, mine)).rejects.toMatchObject({ code: 'commit.fenced' });
  await releaseRunning(client, scope);
  await expect(retakeSplit(client, { ...mine, epoch: last.epoch })).rejects.toMatchObject({ code: 'commit.fenced' });
});

test('splits of owners that are gone can be taken again, under a higher epoch', async () => {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  const scope = await startedRun(client);
  await recordSplits(client, scope, many(3), 0);
  const before = await takeSplits(client, scope, { owner: OWNER, limit: 2, bytes: 1e9 });
  expect(await releaseRunning(client, scope)).toBe(2);
  const after = await takeSplits(client, scope, { owner: OWNER, limit: 3, bytes: 1e9 });
  expect(ids(after)).toEqual(['split-0', 'split-1', 'split-2']);
  expect(BigInt(after[0]!.epoch)).toBeGreaterThan(BigInt(before[0]!.epoch));
});
