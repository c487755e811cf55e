import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { tripAt } from './tripwire.ts';
import { until } from './until.ts';

test('killed while it waits for a file, a run goes on waiting, and loads it once it has come', {
  timeout: 300_000,
}, async () => {
  const waitPolicy = { maxRetries: 1_000, intervalMinutes: 0.01, onMissAction: 'fail' };
  await using work = await workplace({
    files: { 'a.csv': 'n\n1\n2\n' },
    fields: [{ name: 'n', dataType: 'integer' }],
    source: { waitPolicy },
  });
  await rm(join(work.folder, 'a.csv'));
  // Its third look is noted before it dies.
  expect(await killLoad(work, 'start', tripAt('look 3 of', 1, true))).toMatchObject({ killed: true });
  const [killed] = await work.query<{ id: string; looks: number }>(
    `SELECT id, (wait->>'looks')::int AS looks FROM sluice.runs`,
  );
  expect(killed!.looks).toBe(3);
  await work.runner.recover();
  const later = await until(
    'it has looked again',
    async () => {
      const run = await work.runner.snapshot(killed!.id);
      return run !== null && run.wait !== null && run.wait.looks > 3 ? run : null;
    },
    120_000,
  );
  expect(later).toMatchObject({ finishedAt: null });
  await writeFile(join(work.folder, 'a.csv'), 'n\n1\n2\n');
  const run = await until(
    'the run has ended',
    async () => {
      const now = await work.runner.snapshot(killed!.id);
      return now?.finishedAt == null ? null : now;
    },
    120_000,
  );
  expect(run).toMatchObject({ status: 'success', counts: { loaded: 2 }, wait: { outcome: 'found' } });
  expect(await work.query('SELECT n FROM ds_t ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
});
