import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../runtime/contract/plan.ts';
import { holdCommits } from '../faults/hold-commits.ts';
import { filesOf } from './files-of.ts';
import { ended, type Load, type Workplace, workplace } from './workplace.ts';

const load = (files: Load['files'], stagingFolder: string): Load => ({
  files,
  fields: [{ name: 'n', dataType: 'integer' }],
  source: { atomicity: { stagingFolder, successFolder: '.done' } },
});

async function put(place: Workplace, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(place.folder, path)), { recursive: true });
  await writeFile(join(place.folder, path), content);
}

/** Starts a run, and ends its process when it has claimed its files. */
async function interrupted(place: Workplace): Promise<string> {
  await using hold = await holdCommits(place.url, 1);
  const runner = place.openRunner();
  const { id } = await place.start(runner);
  await hold.reached(1);
  await runner.close();
  await hold.release();
  return id;
}

async function deleted(place: Workplace, runId: string): Promise<void> {
  await place.query('DELETE FROM sluice.splits WHERE scope = $1', [runId]);
  await place.query('DELETE FROM sluice.runs WHERE id = $1', [runId]);
}

const claimers = (place: Workplace) => place.query('SELECT run_id AS id, folder FROM sluice.file_claimers');

/** The same load by a connector whose root is a folder of the first one's. */
function beneath(place: Workplace, folder: string, stagingFolder: string): Plan {
  const { source } = place.plan;
  const read = source.read as { readonly atomicity: object };
  const connector = { path: join(place.folder, folder) };
  const within = { ...read, atomicity: { ...read.atomicity, stagingFolder } };
  return { ...place.plan, source: { ...source, connector, read: within, stagingFolder } };
}

async function runOf(place: Workplace, plan: Plan) {
  const started = await place.runner.start({
    plan,
    tenant: 'default',
    pipelineId: null,
    version: null,
    trigger: 'manual',
  });
  return ended(place.runner, started.id);
}

test('what a run has claimed that was deleted since is given back by the next', async () => {
  await using place = await workplace(load({ 'a.csv': 'n\n1\n', 'in/b.csv': 'n\n2\n' }, '.processing'));
  const id = await interrupted(place);
  expect(await filesOf(place)).toEqual([`.processing/a.csv.${id}`, `.processing/in/b.csv.${id}`]);
  expect(await claimers(place)).toEqual([{ id, folder: '.processing' }]);
  await deleted(place, id);
  const next = await place.run();
  expect(next).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await filesOf(place)).toEqual(['.done/a.csv', '.done/in/b.csv']);
});

test('a run that has ended well leaves nothing to be remembered of its claims', async () => {
  await using place = await workplace(load({ 'a.csv': 'n\n1\n' }, '.processing'));
  expect(await place.run()).toMatchObject({ status: 'success' });
  expect(await claimers(place)).toEqual([]);
});

describe('where one folder is that of claims of two roots, one in the other,', () => {
  const files = { 'x.csv': 'n\n1\n', 'in/y.csv': 'n\n2\n' };
  const claimed = (id: string): string[] => [`in/.processing/in/y.csv.${id}`, `in/.processing/x.csv.${id}`];

  test.each<[string, (place: Workplace, id: string) => Promise<unknown>]>([
    ['is interrupted', async () => {}],
    ['has failed', (place, id) => place.query(`UPDATE sluice.runs SET status = 'failed' WHERE id = $1`, [id])],
    ['was deleted', deleted],
  ])(
    'the claims of the outer stay, whose run %s, until a run of it gives them back to their own places',
    async (_what, after) => {
      await using place = await workplace(load(files, 'in/.processing/'));
      const id = await interrupted(place);
      await after(place, id);
      await put(place, 'in/z.csv', 'n\n3\n');
      const inner = await runOf(place, beneath(place, 'in', '.processing'));
      expect(inner).toMatchObject({ status: 'success', counts: { loaded: 1 } });
      expect((await filesOf(place)).filter((file) => file.includes('.processing'))).toEqual(claimed(id));
      if ((await place.query('SELECT FROM sluice.runs WHERE id = $1 AND status = $2', [id, 'running'])).length > 0) {
        await place.runner.recover();
        expect(await ended(place.runner, id)).toMatchObject({ status: 'success', counts: { loaded: 2 } });
      } else expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
      expect(await filesOf(place)).toEqual(['.done/in/y.csv', '.done/x.csv', 'in/.done/z.csv']);
    },
  );

  test('those of the inner stay, too', async () => {
    await using place = await workplace(load(files, 'in/.processing'));
    const inner = beneath(place, 'in', '.processing/');
    await using hold = await holdCommits(place.url, 1);
    const runner = place.openRunner();
    const started = { plan: inner, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' } as const;
    const { id } = await runner.start(started);
    await hold.reached(1);
    await runner.close();
    await hold.release();
    expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 1 } });
    expect(await filesOf(place)).toEqual(['.done/x.csv', `in/.processing/y.csv.${id}`]);
    await place.runner.recover();
    expect(await ended(place.runner, id)).toMatchObject({ status: 'success', counts: { loaded: 1 } });
  });
});
