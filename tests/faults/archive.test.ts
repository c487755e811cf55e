import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import type { Trip } from './tripwire.ts';
import { until } from './until.ts';

const FILES = 200;
const name = (file: number): string => `f${String(file).padStart(3, '0')}.csv`;
const load: Load = {
  files: Object.fromEntries(
    Array.from({ length: FILES }, (_, file) => [name(file), `k\n${file * 3}\n${file * 3 + 1}\n${file * 3 + 2}\n`]),
  ),
  fields: [{ name: 'k', dataType: 'integer' }],
  nodes: [{ nodeType: 'archive', config: { folder: '.archive/{runId}' } }],
};

const PLACES = Buffer.from('INSERT INTO sluice.archived_files');
const DONE = Buffer.from('UPDATE sluice.archived_files');
const POINTS: readonly (readonly [string, Trip])[] = [
  ['while it reads', { bytes: 60_000 }],
  ['before it notes where files are to go', { pattern: PLACES, nth: 1, forward: false }],
  ['once it has noted where files are to go', { pattern: PLACES, nth: 3, forward: true }],
  ['when files are moved, and that is not noted', { pattern: DONE, nth: 2, forward: false }],
  ['when it has noted that files are moved', { pattern: DONE, nth: 3, forward: true }],
];

test.for(POINTS)('killed %s, a load goes on: each of 200 files is loaded once and archived once', async ([, trip]) => {
  await using work = await workplace(load);
  const { killed } = await killLoad(work, 'start', trip);
  expect(killed).toBe(true);
  // Again at another point, where it still comes to it.
  await killLoad(work, 'recover', { pattern: DONE, nth: 1, forward: false });
  const runner = work.openRunner();
  await runner.recover();
  const run = await until('the run has ended', async () => {
    const [stored] = await work.query<{ id: string }>('SELECT id FROM sluice.runs');
    const now = stored === undefined ? null : await runner.snapshot(stored.id);
    return now?.finishedAt == null ? null : now;
  });
  expect(run).toMatchObject({ status: 'success', balanced: true, error: null, counts: { loaded: FILES * 3 } });
  const rows = await work.query('SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ds_t');
  expect(rows).toEqual([{ rows: FILES * 3, keys: FILES * 3 }]);
  expect((await readdir(work.folder)).filter((file) => file.endsWith('.csv'))).toEqual([]);
  const archived = (await readdir(join(work.folder, '.archive', run.id))).sort();
  expect(archived).toEqual(Array.from({ length: FILES }, (_, file) => name(file)));
});
