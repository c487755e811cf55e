import { describe, expect, test } from 'vitest';
import { moto } from '../services/moto.ts';
import { sshd } from '../services/sshd.ts';
import { ended, type Workplace, workplace } from '../worker/workplace.ts';
import {
  archivedOf,
  brokenOf,
  claimedFiles,
  claimingLoad,
  everyFileOnce,
  MANY,
  NOTED,
  READING,
  SOME_CLAIMED,
} from './claimed-load.ts';
import { killLoad, killLoadBy } from './kill-load.ts';
import { loadFrom } from './load-from.ts';
import { recovered } from './recovered.ts';
import { type RemoteStore, s3Store, sftpStore } from './remote-stores.ts';
import { tripAt, tripwire } from './tripwire.ts';

const FEW = 12;
/** Of which two are the run's own, by which it sees that marks hold. */
const SOME_MARKS = 8;
const STORES: readonly (readonly [string, object, () => Promise<RemoteStore>])[] = [
  ['SFTP, by names', sshd, sftpStore],
  ['S3, by marks', moto, s3Store],
];

async function begin(store: RemoteStore, files: number): Promise<Workplace> {
  for (const [path, content] of Object.entries(claimedFiles(files))) await store.put(path, content);
  return loadFrom(await workplace(claimingLoad(1)), store);
}

/** Another run loads what is free, and then the first one goes on. */
async function sharedByTwo(work: Workplace, store: RemoteStore, files: number): Promise<void> {
  const other = await ended(work.runner, (await work.start()).id);
  expect(other).toMatchObject({ balanced: true, error: null });
  const first = await recovered(work);
  expect(first).toMatchObject({ balanced: true, error: null });
  expect(first.counts.loaded + other.counts.loaded).toBe(files * 2);
  await everyFileOnce(work, await store.list(), files);
}

describe.for(STORES)('files claimed by %s', ([, service, open]) => {
  const missing = 'missing' in service;

  test.skipIf(missing)(
    'killed once it has noted claims, and then when files are put away and that is not noted, a load goes on: each file is loaded once and put away once',
    async () => {
      await using store = await open();
      await using work = await begin(store, FEW);
      expect(await killLoad(work, 'start', NOTED)).toMatchObject({ killed: true });
      expect(await killLoad(work, 'recover', archivedOf(FEW))).toMatchObject({ killed: true });
      expect(await recovered(work)).toMatchObject({
        status: 'partial',
        balanced: true,
        error: null,
        counts: { loaded: FEW * 2, deadLettered: brokenOf(FEW) },
      });
      await everyFileOnce(work, await store.list(), FEW);
    },
  );

  test.skipIf(missing)(
    'killed while it reads, and another run before it goes on: each file is loaded by one',
    async () => {
      await using store = await open();
      await using work = await begin(store, FEW);
      expect(await killLoad(work, 'start', READING)).toMatchObject({ killed: true });
      await sharedByTwo(work, store, FEW);
    },
  );
});

describe('killed when some files are claimed, and others not, and another run before it goes on: each file is loaded by one', () => {
  test.skipIf('missing' in sshd)('by SFTP', { timeout: 120_000 }, async () => {
    await using store = await sftpStore();
    await using work = await begin(store, MANY);
    expect(await killLoad(work, 'start', SOME_CLAIMED)).toMatchObject({ killed: true });
    const claimed = (await store.list()).filter((path) => path.startsWith('.processing/'));
    expect(claimed).toHaveLength(200);
    await sharedByTwo(work, store, MANY);
  });

  test.skipIf('missing' in moto)('of S3', async () => {
    const kill = new AbortController();
    await using scope = new AsyncDisposableStack();
    const marked = tripAt('.claim.json?x-id=PutObject', SOME_MARKS, false);
    let heal = (): void => {};
    const store = scope.use(
      await s3Store(async (endpoint) => {
        const wire = scope.use(await tripwire(endpoint, marked, () => kill.abort()));
        heal = () => wire.heal();
        return wire.url(endpoint);
      }),
    );
    await using work = await begin(store, FEW);
    await killLoadBy(work, 'start', kill.signal);
    const marks = (await store.list()).filter((path) => path.startsWith('.processing/'));
    expect(marks.length).toBeGreaterThan(0);
    expect(marks.length).toBeLessThan(FEW);
    heal();
    await sharedByTwo(work, store, FEW);
  });
});
