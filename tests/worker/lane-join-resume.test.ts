import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fileOf, JOIN, JOIN_COUNTS, JOIN_PAIRS, LEFT, lettersOf, pairsOf, RIGHT, rowsOf } from './lane-joins.ts';
import { begunAnew, noting, UNSTAGED, wayOf } from './noting.ts';
import { ended, type Workplace } from './workplace.ts';

const FAILING = { ...JOIN, execution: { errorHandling: 'fail' } };
const GREEN = { status: 'success', balanced: true, error: null, counts: JOIN_COUNTS };

/** Runs the load, which fails and leaves the table empty; gives the id of the run. */
async function failed(work: Workplace, code: string): Promise<string> {
  const run = await work.run();
  expect(run).toMatchObject({ status: 'failed', balanced: true, error: { code }, counts: { read: 0, loaded: 0 } });
  expect(await rowsOf(work)).toEqual([]);
  return run.id;
}

async function expectAll(work: Workplace, id: string): Promise<void> {
  expect(await ended(work.runner, id)).toMatchObject(GREEN);
  expect(pairsOf(await rowsOf(work))).toBe(JOIN_PAIRS);
}

test.each([
  ['left', LEFT, ['4,1,e', '5,,f']],
  ['right', RIGHT, ['9,1,', '10,,']],
])('a file of the %s side that breaks: once it is mended every row comes once', async (side, columns, lines) => {
  const { [`${side}/1.csv`]: _, ...files } = JOIN.files;
  const whole = gzipSync(fileOf(columns, lines));
  const path = `${side}/1.csv.gz`;
  await using work = await noting({ ...FAILING, files: { ...files, [path]: whole.subarray(0, -9) } });
  const id = await failed(work, 'format.truncated');
  await writeFile(join(work.folder, path), whole);
  await work.runner.resume(id);
  await expectAll(work, id);
  expect(await wayOf(work)).toEqual(UNSTAGED);
});

test('a bad row: from there on it is a dead letter, and the others come once', async () => {
  const files = { ...JOIN.files, 'right/1.csv': fileOf(RIGHT, ['9,1,', '10,,', '11,2,soon']) };
  await using work = await noting({ ...FAILING, files });
  const id = await failed(work, 'row.rejected');
  await work.runner.resume(id, { errorPolicy: 'dlq' });
  const counts = { ...JOIN_COUNTS, read: 11, deadLettered: 1 };
  expect(await ended(work.runner, id)).toMatchObject({ status: 'partial', balanced: true, error: null, counts });
  expect(pairsOf(await rowsOf(work))).toBe(JOIN_PAIRS);
  expect(await lettersOf(work)).toMatchObject([{ node: 'joined', label: 'right/1.csv', row: 3, cell: 'w' }]);
  expect(await wayOf(work)).toEqual(UNSTAGED);
});

test.each([
  ['are there', ''],
  // What happens to staged rows that nobody comes back for.
  ['were dropped', 'UPDATE sluice.runs SET staging = NULL'],
])('a row that the table refuses: without the rule every row comes once, where the staged ones %s', async (_, sql) => {
  await using work = await noting(FAILING);
  await work.query('ALTER TABLE ds_t ADD CONSTRAINT rule CHECK (rnr <> 9)');
  const id = await failed(work, 'sink.constraint');
  expect(await wayOf(work)).toEqual(begunAnew('the table refuses a row'));
  await work.query(`ALTER TABLE ds_t DROP CONSTRAINT rule; DELETE FROM made; ${sql}`);
  await work.runner.resume(id);
  await expectAll(work, id);
  expect(await wayOf(work)).toMatchObject({ staged: false, stages: 1 });
});

test('a hook that fails once the rows are written: they are not written again', async () => {
  await using work = await noting({ ...JOIN, target: { hooks: { after: [{ kind: 'function', function: 'told' }] } } });
  const run = await work.run();
  expect(run).toMatchObject({ status: 'failed', balanced: true, error: { code: 'hook.failed' }, counts: JOIN_COUNTS });
  await work.query('CREATE FUNCTION told(run uuid) RETURNS void LANGUAGE sql RETURN NULL');
  await work.runner.resume(run.id);
  await expectAll(work, run.id);
  expect(await wayOf(work)).toEqual(UNSTAGED);
});
