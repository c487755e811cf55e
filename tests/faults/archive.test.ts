import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const FILES = 1_000;
const name = (file: number): string => `f${String(file).padStart(4, '0')}.csv`;
const NAMES = Array.from({ length: FILES }, (_, file) => name(file));
const load: Load = {
  files: Object.fromEntries(NAMES.map((path, file) => [path, `k\n${file * 3}\n${file * 3 + 1}\n${file * 3 + 2}\n`])),
  fields: [{ name: 'k', dataType: 'integer' }],
  nodes: [{ nodeType: 'archive', config: { folder: '.archive/{runId}' } }],
  execution: { batchSize: 300 },
};

const PLACES = 'INSERT INTO sluice.archived_files';
const DONE = 'UPDATE sluice.archived_files';
/** Each is reached by what goes on after the one before. */
const POINTS: readonly (readonly [string, Trip])[] = [
  ['before its first commit', { bytes: 60_000 }],
  ['in the middle of the files', { bytes: 400_000 }],
  ['before it notes where files are to go', tripAt(PLACES, 1, false)],
  ['once it has noted where files are to go', tripAt(PLACES, 1, true)],
  ['when files are moved, and that is not noted', tripAt(DONE, 2, false)],
  ['when it has noted that files are moved', tripAt(DONE, 2, true)],
];

test('killed at six points, a load of 1,000 files goes on: each is loaded once and archived once', async () => {
  await using work = await workplace(load);
  const loaded: number[] = [];
  const archived: number[] = [];
  for (const [index, [point, trip]] of POINTS.entries()) {
    const { killed } = await killLoad(work, index === 0 ? 'start' : 'recover', trip);
    expect(killed, point).toBe(true);
    const [now] = await work.query<{ rows: number }>('SELECT count(*)::int AS rows FROM ds_t');
    loaded.push(now!.rows);
    archived.push(FILES - (await readdir(work.folder)).filter((file) => file.endsWith('.csv')).length);
  }
  const partly = (of: number) => expect.toSatisfy((count: number) => count > 0 && count < of);
  expect(loaded).toEqual([0, partly(FILES * 3), FILES * 3, FILES * 3, FILES * 3, FILES * 3]);
  expect(archived).toEqual([0, 0, 0, 0, partly(FILES), partly(FILES)]);
  const run = await recovered(work, 120_000);
  expect(run).toMatchObject({ status: 'success', balanced: true, error: null, counts: { loaded: FILES * 3 } });
  const rows = await work.query('SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ds_t');
  expect(rows).toEqual([{ rows: FILES * 3, keys: FILES * 3 }]);
  expect((await readdir(work.folder)).filter((file) => file.endsWith('.csv'))).toEqual([]);
  expect((await readdir(join(work.folder, '.archive', run.id))).sort()).toEqual(NAMES);
}, 240_000);
