import { expect, test } from 'vitest';
import { ended, type Load, workplace } from './workplace.ts';

const load = (target: Load['target'], execution: Load['execution'] = {}): Load => ({
  files: { 'a.csv': 'k\n1\n2\n3\n' },
  fields: [{ name: 'k', dataType: 'integer' }],
  target: { backupBeforeLoad: true, ...target },
  execution,
});
const KEPT = 'SELECT k FROM ds_t_backup ORDER BY k';

test.each([{}, { loadMode: 'truncate' }])(
  'the table as it was before %j is kept, until the next load',
  async (target) => {
    await using place = await workplace(load(target));
    await place.query('INSERT INTO ds_t (k) VALUES (9)');
    expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 3 } });
    expect(await place.query(KEPT)).toEqual([{ k: 9 }]);
    await place.run();
    const after = target.loadMode === 'truncate' ? [1, 2, 3] : [1, 2, 3, 9];
    expect(await place.query(KEPT)).toEqual(after.map((k) => ({ k })));
  },
);

test('a resume keeps the backup of before the first commit', async () => {
  await using place = await workplace(load({}, { batchSize: 1 }));
  await place.query('INSERT INTO ds_t (k) VALUES (9); ALTER TABLE ds_t ADD CONSTRAINT no_three CHECK (k <> 3)');
  const run = await place.run();
  expect(run).toMatchObject({ status: 'failed' });
  await place.query('ALTER TABLE ds_t DROP CONSTRAINT no_three');
  await place.runner.resume(run.id);
  expect(await ended(place.runner, run.id)).toMatchObject({ status: 'success', counts: { loaded: 3 } });
  expect(await place.query(KEPT)).toEqual([{ k: 9 }]);
});

test('a truncate that fails leaves the backup of the load before', async () => {
  await using place = await workplace(load({ loadMode: 'truncate' }));
  await place.run();
  await place.query('ALTER TABLE ds_t ADD CONSTRAINT no_three CHECK (k <> 3) NOT VALID');
  expect(await place.run()).toMatchObject({ status: 'failed' });
  expect(await place.query(KEPT)).toEqual([]);
});

test('a table of that name that no load has made is left alone', async () => {
  await using place = await workplace(load({}));
  await place.query('CREATE TABLE ds_t_backup (k integer)');
  expect(await place.run()).toMatchObject({
    status: 'failed',
    error: { code: 'load.backup_taken' },
    counts: { read: 0 },
  });
});
