import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SETTLE_S, watchedPipeline } from './watched-pipeline.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 6, 10, 11, minute));

async function put(folder: string, name: string, { n, minute }: { n: number; minute: number }): Promise<void> {
  await writeFile(join(folder, name), `n\n${n}\n`);
  await utimes(join(folder, name), at(minute), at(minute));
}

test('of the latest file alone: the run reads the one that it was given, and a newer one that has come since is the next', async () => {
  let runs = 0;
  await using place = await watchedPipeline({
    source: { loadedFiles: 'skip', ordering: 'latest_by_mtime' },
    async beforeRun(folder) {
      runs += 1;
      if (runs === 1) await put(folder, 'newer.csv', { n: 3, minute: 3 });
    },
  });
  await put(place.folder, 'old.csv', { n: 1, minute: 1 });
  await put(place.folder, 'new.csv', { n: 2, minute: 2 });
  expect(await place.look()).toMatchObject([{ status: 'success', counts: { loaded: 1 } }]);
  expect(await place.loaded()).toEqual([2]);
  expect(await place.look()).toMatchObject([{}, { status: 'success', counts: { loaded: 1 } }]);
  expect(await place.loaded()).toEqual([2, 3]);
  expect(await place.look()).toHaveLength(2);
});

test('of the latest file alone: one that a newer one has overtaken before a run was given it is not loaded', async () => {
  await using place = await watchedPipeline({ source: { loadedFiles: 'skip', ordering: 'latest_by_mtime' } });
  await put(place.folder, 'old.csv', { n: 1, minute: 1 });
  await place.triggers.lookNow();
  place.clock.pass(SETTLE_S);
  await put(place.folder, 'new.csv', { n: 2, minute: 2 });
  expect(await place.look()).toMatchObject([{ status: 'success', counts: { loaded: 1 } }]);
  expect(await place.loaded()).toEqual([2]);
});

test('an archive that is still written beside it does not stop the run of a file', async () => {
  await using place = await watchedPipeline({
    source: { loadedFiles: 'skip', pattern: '*' },
    beforeRun: (folder) => writeFile(join(folder, 'begun.zip'), 'PK\u0003\u0004 half of an archive'),
  });
  await place.put('a.csv');
  expect(await place.look()).toMatchObject([{ status: 'success', error: null, counts: { loaded: 2 } }]);
});

test('a file that has gone before its run began is no mistake while others are there', async () => {
  await using place = await watchedPipeline({ beforeRun: async () => place.remove('a.csv') });
  await place.put('a.csv');
  await place.triggers.lookNow();
  await place.put('b.csv', 'n\n3\n');
  place.clock.pass(SETTLE_S);
  await place.triggers.lookNow();
  expect(await place.runs()).toMatchObject([{ status: 'success', error: null, counts: { read: 0 } }]);
});
