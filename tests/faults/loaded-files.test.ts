import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const name = (file: number): string => `f${String(file).padStart(3, '0')}.csv`;
const loadOf = (files: number, more: Partial<Load> = {}): Load => ({
  files: Object.fromEntries(
    Array.from({ length: files }, (_, file) => [name(file), `k\n${file * 3}\n${file * 3 + 1}\n${file * 3 + 2}\n`]),
  ),
  fields: [{ name: 'k', dataType: 'integer' }],
  source: { loadedFiles: 'skip' },
  ...more,
});

async function expectEach(work: Workplace, files: number): Promise<void> {
  const rows = await work.query('SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ds_t');
  expect(rows).toEqual([{ rows: files * 3, keys: files * 3 }]);
  expect(await work.query('SELECT count(*)::int AS files FROM sluice.loaded_files')).toEqual([{ files }]);
}

const NOTES = 'sluice-note-loaded';
const POINTS: readonly (readonly [string, Load, Trip])[] = [
  [
    'once a later note of what is loaded is sent, before its commit',
    loadOf(60, { execution: { batchSize: 30 } }),
    tripAt(NOTES, 3, true),
  ],
  [
    'where a staged load notes all',
    loadOf(60, { execution: { validation: { mode: 'strict' } } }),
    tripAt(NOTES, 1, true),
  ],
];

test.for(POINTS)('killed %s, a load goes on, and a later one has nothing to read', async ([, load, trip]) => {
  await using work = await workplace(load);
  expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
  expect(await recovered(work, 120_000)).toMatchObject({ status: 'success', balanced: true, counts: { loaded: 180 } });
  await expectEach(work, 60);
  expect(await work.run()).toMatchObject({ status: 'success', counts: { read: 0 } });
});

// Three processes, of which each starts once: on a busy machine that alone is most of a minute.
test('killed in the middle of 1,000 files, and again while they are moved: each is loaded once and archived once', {
  timeout: 600_000,
}, async () => {
  const nodes = [{ nodeType: 'archive', config: { folder: '.archive/{YYYY}/{MM}/{DD}' } }];
  await using work = await workplace(loadOf(1_000, { nodes, execution: { batchSize: 600 } }));
  expect(await killLoad(work, 'start', tripAt(NOTES, 3, true))).toMatchObject({ killed: true });
  expect(await killLoad(work, 'recover', tripAt('UPDATE sluice.archived_files', 9, false))).toMatchObject({
    killed: true,
  });
  expect(await recovered(work, 120_000)).toMatchObject({
    status: 'success',
    balanced: true,
    counts: { loaded: 3_000 },
  });
  await expectEach(work, 1_000);
  const left = (await readdir(work.folder)).filter((file) => file.endsWith('.csv'));
  expect(left).toEqual([]);
  const moved = (await readdir(join(work.folder, '.archive'), { recursive: true })).filter((file) =>
    file.endsWith('.csv'),
  );
  expect(moved.map((file) => file.slice('2026/01/01/'.length)).toSorted()).toEqual(
    Array.from({ length: 1_000 }, (_, file) => name(file)),
  );
  await writeFile(join(work.folder, 'new.csv'), 'k\n3000\n3001\n3002\n');
  expect(await work.run()).toMatchObject({ status: 'success', counts: { loaded: 3 } });
  await expectEach(work, 1_001);
});
