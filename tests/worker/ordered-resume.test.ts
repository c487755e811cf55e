import { expect, test } from 'vitest';
import { ended, workplace } from './workplace.ts';

const ROWS = 40;

test('a sort that was staged and failed reads all rows again when it is resumed after its staged rows were dropped', async () => {
  await using work = await workplace({
    files: { 'a.csv': `k\n${Array.from({ length: ROWS }, (_, at) => `${(at * 7) % ROWS}\n`).join('')}` },
    fields: [{ name: 'k', dataType: 'integer' }],
    nodes: [{ nodeType: 'sort', config: { fields: [{ field: 'k' }] } }],
    execution: { errorHandling: 'fail' },
  });
  await work.query('ALTER TABLE ds_t ADD CONSTRAINT none_of_5 CHECK (k <> 5)');
  const { id } = await work.run();
  const [kept] = await work.query<{ done: number; staged: boolean }>(
    `SELECT (SELECT count(*)::int FROM sluice.splits WHERE status = 'done') AS done, staging IS NOT NULL AS staged FROM sluice.runs`,
  );
  expect(kept).toMatchObject({ staged: true });
  expect(kept?.done).toBeGreaterThan(0);
  // What happens to staged rows that nobody comes back for.
  await work.query('UPDATE sluice.runs SET staging = NULL');
  await work.query('ALTER TABLE ds_t DROP CONSTRAINT none_of_5');
  await work.runner.resume(id);
  expect(await ended(work.runner, id)).toMatchObject({
    status: 'success',
    balanced: true,
    counts: { read: ROWS, loaded: ROWS },
  });
  expect(await work.query('SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ds_t')).toEqual([
    { rows: ROWS, keys: ROWS },
  ]);
});
