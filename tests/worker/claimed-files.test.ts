import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { holdCommits } from '../faults/hold-commits.ts';
import { zipOf } from '../formats/zip-of.ts';
import { filesOf } from './files-of.ts';
import { ended, type Load, type Workplace, workplace } from './workplace.ts';

const ALL = { stagingFolder: '.processing', successFolder: '.done', failureFolder: '.failed' };

const load = (files: Load['files'], more: Partial<Load> = {}): Load => ({
  files,
  fields: [{ name: 'n', dataType: 'integer' }],
  source: { atomicity: ALL },
  ...more,
});
const TWO = { 'a.csv': 'n\n1\n', 'in/b.csv': 'n\n2\n' };
const numbers = async (place: Workplace): Promise<number[]> =>
  (await place.query<{ n: number }>('SELECT n FROM ds_t ORDER BY n')).map(({ n }) => n);
const said = async (place: Workplace, { id }: RunSnapshot): Promise<string> =>
  (await place.query<{ message: string }>('SELECT message FROM sluice.run_log WHERE run_id = $1 ORDER BY id', [id]))
    .map(({ message }) => message)
    .join('\n');

async function resumed(place: Workplace, { id }: RunSnapshot): Promise<RunSnapshot> {
  await place.runner.resume(id);
  return ended(place.runner, id);
}

async function put(place: Workplace, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(place.folder, path)), { recursive: true });
  await writeFile(join(place.folder, path), content);
}

describe('a run that claims its files', () => {
  test('holds them while it reads, under their own paths, and puts them away', async () => {
    await using place = await workplace(load({ ...TWO, 'c.csv': 'n\nx\n' }, { execution: { errorHandling: 'dlq' } }));
    await using hold = await holdCommits(place.url, 1);
    const { id } = await place.start();
    await hold.reached(1);
    expect(await filesOf(place)).toEqual(['a.csv', 'c.csv', 'in/b.csv'].map((path) => `.processing/${path}.${id}`));
    await hold.release();
    expect(await ended(place.runner, id)).toMatchObject({ status: 'partial', counts: { loaded: 2, deadLettered: 1 } });
    expect(await filesOf(place)).toEqual(['.done/a.csv', '.done/c.csv', '.done/in/b.csv']);
    expect(await place.query('SELECT label FROM sluice.rejects')).toEqual([{ label: 'c.csv' }]);
    expect((await place.query('SELECT split FROM sluice.splits ORDER BY split')).map(({ split }) => split)).toEqual([
      'a.csv',
      'c.csv',
      'in/b.csv',
    ]);
  });

  test('claims a file once that has several parts', async () => {
    await using place = await workplace(load({ 'a.zip': zipOf({ '1.csv': 'n\n1\n', '2.csv': 'n\n2\n' }) }));
    expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
    expect(await filesOf(place)).toEqual(['.done/a.zip']);
  });

  test('claims a file whose name is as long as names may be', async () => {
    const name = `${'n'.repeat(251)}.csv`;
    await using place = await workplace(load({ [name]: 'n\n1\n' }));
    expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 1 } });
    expect(await filesOf(place)).toEqual([`.done/${name}`]);
  });

  test('gives them back when it fails, all but the one at which it did, and a resume claims them again', async () => {
    await using place = await workplace(load({ ...TWO, 'c.json': '[{"n":3},{"n"' }));
    const run = await place.run();
    expect(run).toMatchObject({ status: 'failed', error: { code: 'format.truncated' } });
    expect(await filesOf(place)).toEqual(['.failed/c.json', '.failed/c.json.reason.json', 'a.csv', 'in/b.csv']);
    expect(JSON.parse(await readFile(join(place.folder, '.failed/c.json.reason.json'), 'utf8'))).toMatchObject({
      file: 'c.json',
      run: run.id,
    });
    await rename(join(place.folder, '.failed/c.json'), join(place.folder, '.elsewhere'));
    await put(place, 'c.json', '[{"n":3}]');
    expect(await resumed(place, run)).toMatchObject({ status: 'success' });
    expect(await numbers(place)).toEqual([1, 2, 3]);
    expect(await filesOf(place)).toEqual(['.done/a.csv', '.done/c.json', '.done/in/b.csv', '.elsewhere']);
  });

  test('gives them back when it is cancelled', async () => {
    await using place = await workplace(load(TWO));
    await using hold = await holdCommits(place.url, 1);
    const { id } = await place.start();
    await hold.reached(1);
    const cancelled = place.runner.cancel(id);
    await hold.release();
    expect((await cancelled).status).toBe('cancelled');
    expect(await filesOf(place)).toEqual(['a.csv', 'in/b.csv']);
    expect(await resumed(place, { id } as RunSnapshot)).toMatchObject({ status: 'success' });
    expect(await numbers(place)).toEqual([1, 2]);
    expect(await filesOf(place)).toEqual(['.done/a.csv', '.done/in/b.csv']);
  });

  test('gives them back without a folder for them, where loaded files are left out', async () => {
    const source = { loadedFiles: 'skip', atomicity: { stagingFolder: '.processing' } };
    await using place = await workplace(load(TWO, { source }));
    expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
    expect(await filesOf(place)).toEqual(['a.csv', 'in/b.csv']);
    expect(await place.run()).toMatchObject({ status: 'success', counts: { read: 0 } });
    expect(await numbers(place)).toEqual([1, 2]);
  });

  test('gives a file another name back whose own a newer one has', async () => {
    const source = { loadedFiles: 'skip', atomicity: { stagingFolder: '.processing' } };
    await using place = await workplace(load(TWO, { source }));
    await using hold = await holdCommits(place.url, 1);
    const { id } = await place.start();
    await hold.reached(1);
    await put(place, 'a.csv', 'n\n7\n');
    await hold.release();
    expect(await ended(place.runner, id)).toMatchObject({ status: 'success' });
    expect(await filesOf(place)).toEqual(['a.csv', 'a~2.csv', 'in/b.csv']);
    expect(await readFile(join(place.folder, 'a.csv'), 'utf8')).toBe('n\n7\n');
  });
});

describe('of two runs at once', () => {
  const many = Object.fromEntries(
    Array.from({ length: 120 }, (_, n) => [`in/f${n}.csv`, `n\n${n * 2}\n${n * 2 + 1}\n`]),
  );

  test('each file is loaded by exactly one', async () => {
    await using place = await workplace(load(many));
    const runners = [place.runner, place.openRunner(), place.openRunner()];
    const runs = await Promise.all(runners.map(async (runner) => ended(runner, (await place.start(runner)).id)));
    for (const run of runs) {
      // One that has come late finds no file, and none that another holds.
      if (run.status === 'failed') expect(run.error?.code).toBe('source.no_match');
      else expect(run).toMatchObject({ status: 'success', balanced: true });
    }
    expect(await numbers(place)).toEqual(Array.from({ length: 240 }, (_, n) => n));
    expect(await filesOf(place)).toEqual(
      Object.keys(many)
        .map((path) => `.done/${path}`)
        .sort(),
    );
  });

  test('the second ends well where the first holds all files, and says so', async () => {
    await using place = await workplace(load({ 'a.csv': 'n\n1\n2\n', 'in/b.csv': 'n\n3\n4\n' }));
    await using hold = await holdCommits(place.url, 2);
    const first = await place.start();
    await hold.reached(1);
    const second = await ended(place.runner, (await place.start()).id);
    expect(second).toMatchObject({ status: 'success', counts: { read: 0 } });
    expect(await said(place, second)).toContain('2 files are claimed in .processing by other runs: left out.');
    await put(place, 'c.csv', 'n\n5\n');
    expect(await ended(place.runner, (await place.start()).id)).toMatchObject({ counts: { loaded: 1 } });
    await hold.release();
    expect(await ended(place.runner, first.id)).toMatchObject({ status: 'success', counts: { loaded: 4 } });
    expect(await numbers(place)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('claims that are left', () => {
  test('of a run that has ended are given back by the next', async () => {
    await using place = await workplace(
      load({ 'a.csv': 'n\nx\n' }, { source: { atomicity: { ...ALL, failureFolder: '.f' } } }),
    );
    const failed = await place.run();
    expect(failed.status).toBe('failed');
    await put(place, `.processing/in/c.csv.${failed.id}`, 'n\n3\n');
    const next = await place.run();
    expect(next).toMatchObject({ status: 'success', counts: { loaded: 1 } });
    expect(await said(place, next)).toContain('1 file is back from .processing');
    expect(await filesOf(place)).toEqual(['.done/in/c.csv', '.f/a.csv', '.f/a.csv.reason.json']);
  });

  test('of a run that nobody here knows stay, and are told', async () => {
    await using place = await workplace(load(TWO));
    const left = '.processing/c.csv.00000000-0000-4000-8000-000000000000';
    await put(place, left, 'n\n3\n');
    const run = await place.run();
    expect(run).toMatchObject({ status: 'success', counts: { loaded: 2 } });
    expect(await said(place, run)).toContain('1 file is claimed in .processing by other runs');
    expect(await filesOf(place)).toContain(left);
  });

  test('of a run that is interrupted are given back, but for those that it had taken to read', async () => {
    const wide = (from: number): string =>
      `n,pad\n${Array.from({ length: 4_000 }, (_, n) => `${from + n},${'x'.repeat(1_000)}\n`).join('')}`;
    const files = { 'a.csv': wide(0), 'b.csv': wide(4_000), 'c.csv': 'n,pad\n-1,x\n' };
    await using place = await workplace(load(files, { execution: { batchSize: 1_000 } }));
    await using hold = await holdCommits(place.url, 3_000);
    const runner = place.openRunner();
    const { id } = await place.start(runner);
    await hold.reached(1);
    await runner.close();
    await hold.release();
    expect(await place.query('SELECT status FROM sluice.runs')).toEqual([{ status: 'running' }]);
    expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 1 } });
    expect((await filesOf(place)).map((file) => file.split('.csv')[0])).toEqual([
      '.done/c',
      '.processing/a',
      '.processing/b',
    ]);
    await place.runner.recover();
    expect(await ended(place.runner, id)).toMatchObject({ status: 'success', counts: { loaded: 8_000 } });
    expect(await numbers(place)).toEqual(Array.from({ length: 8_001 }, (_, n) => n - 1));
    expect(await filesOf(place)).toEqual(['.done/a.csv', '.done/b.csv', '.done/c.csv']);
  });
});

test('a run does not go on with a file of which it has loaded some rows, when another run has it', async () => {
  const rows = Array.from({ length: 100_000 }, (_, n) => n).join('\n');
  await using place = await workplace(load({ 'a.csv': `n\n${rows}\nx\n` }, { execution: { batchSize: 10_000 } }));
  const run = await place.run();
  expect(run).toMatchObject({ status: 'failed', error: { code: 'row.rejected' } });
  expect(run.counts.loaded).toBeGreaterThan(0);
  await rename(join(place.folder, '.failed/a.csv'), join(place.folder, '.elsewhere'));
  expect(await resumed(place, run)).toMatchObject({
    status: 'failed',
    error: { code: 'source.claim_lost', node: 'src' },
  });
});

describe('is refused when it is saved:', () => {
  test.each([
    ['claims without a folder of loaded files', { atomicity: { stagingFolder: '.processing' } }, {}],
    ['claims of a load that replaces all rows', { atomicity: ALL }, { loadMode: 'truncate' }],
  ])('%s', async (_what, source, target) => {
    await expect(workplace(load(TWO, { source, target }))).rejects.toThrow('plan.staging_folder');
  });

  test.each([
    ['a folder of claims that differs from run to run', { ...ALL, stagingFolder: '.processing/{runId}' }, 'no tokens'],
    ['claims that would be read', { ...ALL, stagingFolder: 'processing' }, 'would be read'],
    ['claims among the failed files', { ...ALL, stagingFolder: '.failed/now' }, 'one is in the other'],
  ])('%s', async (_what, atomicity, message) => {
    const source = { pattern: '**/a.csv*', path: 'in', atomicity };
    const place = workplace(
      load({ 'in/a.csv': 'n\n1\n' }, { source: { ...source, ...(message === 'would be read' ? { path: '' } : {}) } }),
    );
    await expect(place).rejects.toThrow(message);
  });
});
