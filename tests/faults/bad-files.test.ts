import { randomBytes } from 'node:crypto';
import { appendFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ended, type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { holdCommits } from './hold-commits.ts';
import { contentOf, csvOf, FIELDS, NO_ROWS, tableContent } from './rows.ts';

const ALL = contentOf(1, 8_000);
const GREEN = { status: 'success', balanced: true, error: null, counts: { read: ALL.rows, loaded: ALL.rows } };
const LOAD: Load = { files: { 'a.csv': csvOf(1, 8_000) }, fields: FIELDS, execution: { batchSize: 1_000 } };

/** Runs to a failure that tells code, node, origin and next step. */
async function fails(work: Workplace, code: string, origin: object): Promise<string> {
  const run = await work.run();
  expect(run).toMatchObject({ status: 'failed', balanced: true, error: { code, node: 'src', origin } });
  expect(run.error?.next).not.toBe('');
  const kept = await tableContent(work);
  expect(run.counts).toMatchObject({ read: kept.rows, loaded: kept.rows });
  return run.id;
}

async function resumes(work: Workplace, id: string): Promise<void> {
  await work.runner.resume(id);
  expect(await ended(work.runner, id)).toMatchObject(GREEN);
  expect(await tableContent(work)).toEqual(ALL);
}

describe('a run whose file', () => {
  test('is missing says which, and goes on once it is there', async () => {
    await using work = await workplace({ ...LOAD, source: { path: 'a.csv' } });
    const away = `${work.folder}-away.csv`;
    await rename(join(work.folder, 'a.csv'), away);
    const id = await fails(work, 'source.not_found', { label: 'a.csv' });
    expect(await tableContent(work)).toEqual(NO_ROWS);
    await rename(away, join(work.folder, 'a.csv'));
    await resumes(work, id);
  });

  test('vanishes after it was listed says which, and goes on once it is back', async () => {
    await using work = await workplace({ ...LOAD, files: { ...LOAD.files, 'b.csv': csvOf(8_001, 8_100) } });
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start();
    await hold.reached(1);
    const away = `${work.folder}-away.csv`;
    await rename(join(work.folder, 'b.csv'), away);
    await hold.release();
    const failed = await ended(work.runner, id);
    // Read ahead before it vanished, or not: never half of it.
    if (failed.status === 'failed') {
      expect(failed.error).toMatchObject({ code: 'source.not_found', node: 'src', origin: { label: 'b.csv' } });
      await rename(away, join(work.folder, 'b.csv'));
      await work.runner.resume(id);
      expect(await ended(work.runner, id)).toMatchObject({ status: 'success', balanced: true });
    } else await rm(away);
    expect(await tableContent(work)).toEqual(contentOf(1, 8_100));
  });

  test('is empty is a green run of nothing where the pipeline knows its columns', async () => {
    await using work = await workplace(LOAD);
    await truncate(join(work.folder, 'a.csv'));
    expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: 0, loaded: 0 } });
    expect(await tableContent(work)).toEqual(NO_ROWS);
  });

  test('is empty, where nothing names the columns, is told when the pipeline is made', async () => {
    await expect(workplace({ ...LOAD, files: { 'a.csv': '' } })).rejects.toMatchObject({
      code: 'source.empty',
      node: 'src',
      origin: { label: 'a.csv' },
      next: expect.stringContaining('declare the columns'),
    });
  });

  test('holds a header only is a green run of nothing', async () => {
    await using work = await workplace({ ...LOAD, files: { 'a.csv': 'k,v\n' } });
    expect(await work.run()).toMatchObject({
      status: 'success',
      balanced: true,
      counts: { read: 0, loaded: 0 },
      splits: { total: 1, done: 1 },
    });
    expect(await tableContent(work)).toEqual(NO_ROWS);
  });

  test('is one of a folder in which none matches says so, and goes on once one does', async () => {
    await using work = await workplace({ ...LOAD, source: { pattern: 'a*.csv' } });
    await rename(join(work.folder, 'a.csv'), join(work.folder, 'other.csv'));
    const id = await fails(work, 'source.no_match', { label: work.folder });
    expect((await work.runner.snapshot(id))?.error?.message).toContain('1 other file is there');
    await rename(join(work.folder, 'other.csv'), join(work.folder, 'a.csv'));
    await resumes(work, id);
  });

  test('changes while it is read is not read on, and the run goes on once it is as it was', async () => {
    await using work = await workplace(LOAD);
    const file = join(work.folder, 'a.csv');
    const listed = new Date(1_700_000_000_000);
    await utimes(file, listed, listed);
    const { size } = await stat(file);
    await using hold = await holdCommits(work.url, 1);
    const { id } = await work.start();
    await hold.reached(1);
    await appendFile(file, '8001,too late\n');
    await hold.release();
    const changed = await ended(work.runner, id);
    if (changed.status === 'failed') {
      expect(changed.error).toMatchObject({
        code: 'source.changed',
        node: 'src',
        origin: { label: 'a.csv' },
        next: expect.stringContaining('new run'),
      });
      const kept = await tableContent(work);
      expect(kept).toEqual(contentOf(1, kept.rows));
      expect(changed.counts).toMatchObject({ read: kept.rows, loaded: kept.rows });
      await truncate(file, size);
      await utimes(file, listed, listed);
      await resumes(work, id);
    } else {
      // It had been read to its end before.
      expect(changed).toMatchObject(GREEN);
      expect(await tableContent(work)).toEqual(ALL);
    }
  });

  test('is replaced between a failure and its resume is not taken for the old one', async () => {
    await using work = await workplace(LOAD);
    await work.query('ALTER TABLE ds_t ADD CONSTRAINT not_this CHECK (k <> 6000)');
    const failed = await work.run();
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'row.rejected' } });
    const kept = await tableContent(work);
    expect(kept.rows).toBeGreaterThan(0);
    await work.query('ALTER TABLE ds_t DROP CONSTRAINT not_this');
    await writeFile(join(work.folder, 'a.csv'), csvOf(1, 9_000));
    await work.runner.resume(failed.id);
    expect(await ended(work.runner, failed.id)).toMatchObject({
      status: 'failed',
      error: { code: 'source.changed', node: 'src', origin: { label: 'a.csv' } },
    });
    expect(await tableContent(work)).toEqual(kept);
  });

  test('is mended before anything of it was committed is read as it is by then', async () => {
    await using work = await workplace({
      ...LOAD,
      files: { 'a.csv': csvOf(1, 8_000).replace('\n17,', '\nseventeen,') },
    });
    const failed = await work.run();
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'row.rejected', node: 'out', origin: { label: 'a.csv', row: 17 } },
    });
    await writeFile(join(work.folder, 'a.csv'), csvOf(1, 8_000));
    // What came since the run began is not part of it.
    await writeFile(join(work.folder, 'b.csv'), csvOf(8_001, 8_100));
    await resumes(work, failed.id);
  });

  test('is mended after a part of it was committed is left as it was, and the run goes on without its bad rows', async () => {
    const bad = csvOf(1, 8_000).replace('\n7000,', '\nx,');
    await using work = await workplace({ ...LOAD, files: { 'a.csv': bad } });
    const failed = await work.run();
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'row.rejected', next: expect.stringContaining('Resume the run with errorHandling "dlq"') },
    });
    expect(failed.counts.loaded).toBeGreaterThan(0);
    await work.runner.resume(failed.id, { errorPolicy: 'dlq' });
    expect(await ended(work.runner, failed.id)).toMatchObject({
      status: 'partial',
      balanced: true,
      counts: { read: 8_000, loaded: 7_999, deadLettered: 1 },
    });
    expect(await tableContent(work)).toEqual(contentOf(1, 8_000, [7_000]));
    expect(await work.query(`SELECT message FROM sluice.run_log WHERE stage = 'resume'`)).toEqual([
      { message: 'Bad rows from here on: errorHandling dlq, in place of fail.' },
    ]);
  });

  test('is mended before the folder was listed to its end is read as it is by then', async () => {
    await using work = await workplace({ ...LOAD, files: { 'a.csv': csvOf(1, 8_000).replace('\n17,', '\nx,') } });
    const failed = await work.run();
    expect(failed.error?.next).toContain('Mend the row in a.csv');
    await work.query('UPDATE sluice.runs SET splits_listed = false');
    await writeFile(join(work.folder, 'a.csv'), csvOf(1, 8_000));
    await resumes(work, failed.id);
  });

  test('is UTF-16 text without a mark says so and how to mend it', async () => {
    await using work = await workplace(LOAD);
    await writeFile(join(work.folder, 'a.csv'), Buffer.from(csvOf(1, 100), 'utf16le'));
    await fails(work, 'format.encoding', { label: 'a.csv', line: 1 });
    expect(await tableContent(work)).toEqual(NO_ROWS);
  });

  test('is no text at all stops with a clear error', async () => {
    await using work = await workplace(LOAD);
    await writeFile(join(work.folder, 'a.csv'), Buffer.concat([Buffer.from([0x89, 0x50]), randomBytes(5_000)]));
    const run = await work.run();
    expect(run).toMatchObject({ status: 'failed', balanced: true, counts: { read: 0, loaded: 0 } });
    expect(run.error).toMatchObject({ node: 'src', origin: { label: 'a.csv' } });
    expect(run.error?.code).toMatch(/^(format|source)\./);
    expect(await tableContent(work)).toEqual(NO_ROWS);
  });

  test('lacks a column that the pipeline reads names it', async () => {
    await using work = await workplace(LOAD);
    await writeFile(join(work.folder, 'a.csv'), 'k,w\n1,one\n');
    const id = await fails(work, 'source.columns', { label: 'a.csv' });
    expect((await work.runner.snapshot(id))?.error?.detail).toMatchObject({ missing: ['v'], found: ['k', 'w'] });
    expect(await tableContent(work)).toEqual(NO_ROWS);
  });

  test('opens a quote that swallows the rest names its place, and keeps what came before', async () => {
    await using work = await workplace({
      ...LOAD,
      files: { 'a.csv': `${csvOf(1, 8_000)}8001,"never closed\n8002,x\n8003,y\n` },
      execution: { batchSize: 1_000, errorHandling: 'fail' },
    });
    const id = await fails(work, 'format.unterminated_quote', { label: 'a.csv', row: 8_001, line: 8_002, column: 6 });
    const kept = await tableContent(work);
    expect(kept).toEqual(contentOf(1, kept.rows));
    // Of a file that was committed in part, another version is refused: nothing tells that its beginning is the same.
    await writeFile(join(work.folder, 'a.csv'), csvOf(1, 8_000));
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject({ status: 'failed', error: { code: 'source.changed' } });
    expect(await tableContent(work)).toEqual(kept);
  });
});
