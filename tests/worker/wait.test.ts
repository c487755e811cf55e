import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { until } from '../faults/until.ts';
import { ended, type Load, type Workplace, workplace } from './workplace.ts';

/** About half a second from look to look. */
const SOON = 0.01;
const LATER = 1_440;

interface Wait {
  readonly maxRetries: number;
  readonly intervalMinutes: number;
  readonly onMissAction: 'alert' | 'skip' | 'fail';
}

/** The file is there while the load is planned, and gone when it starts. */
async function emptied(waitPolicy: Wait, more: Partial<Load> = {}, file = 'a.csv'): Promise<Workplace> {
  const place = await workplace({
    files: { [file]: 'n\n1\n2\n' },
    fields: [{ name: 'n', dataType: 'integer' }],
    ...more,
    source: { waitPolicy: { ...waitPolicy }, ...more.source },
  });
  await rm(join(place.folder, file));
  return place;
}

const put = (place: Workplace, name = 'a.csv') => writeFile(join(place.folder, name), 'n\n1\n2\n');
const rows = async (place: Workplace) =>
  (await place.query<{ n: number }>('SELECT n FROM ds_t ORDER BY n')).map(({ n }) => n);
const waits = (place: Workplace, id: string, runner = place.runner): Promise<RunSnapshot> =>
  until(
    'the run waits',
    async () => {
      const run = await runner.snapshot(id);
      return run?.wait?.nextLookAt == null ? null : run;
    },
    60_000,
  );

test('a run waits for its file, says when it looks next, and loads it once it has come', async () => {
  await using place = await emptied({ maxRetries: 1_000, intervalMinutes: SOON, onMissAction: 'fail' });
  const { id } = await place.start();
  const waiting = await waits(place, id);
  expect(waiting).toMatchObject({ status: 'pending', wait: { node: 'src', mostLooks: 1_001, outcome: null } });
  expect(Date.parse(waiting.wait!.nextLookAt!)).toBeGreaterThan(Date.parse(waiting.startedAt!));
  await put(place);
  expect(await ended(place.runner, id)).toMatchObject({
    status: 'success',
    counts: { loaded: 2 },
    wait: { node: 'src', nextLookAt: null, outcome: 'found' },
  });
  expect(await rows(place)).toEqual([1, 2]);
});

test('what is there at the start is not waited for', async () => {
  await using place = await emptied({ maxRetries: 3, intervalMinutes: LATER, onMissAction: 'fail' });
  await put(place);
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 }, wait: null });
});

test('a file that is named by its path is waited for as well', async () => {
  const source = { path: 'in/one.csv' };
  const wait = { maxRetries: 0, intervalMinutes: SOON, onMissAction: 'skip' } as const;
  await using place = await emptied(wait, { source }, 'in/one.csv');
  expect(await place.run()).toMatchObject({ status: 'success', counts: { read: 0 }, wait: { outcome: 'skip' } });
});

test('a run that has looked for the last time fails where it is to, and waits anew once it is resumed', async () => {
  await using place = await emptied({ maxRetries: 2, intervalMinutes: SOON, onMissAction: 'fail' });
  const failed = await place.run();
  expect(failed).toMatchObject({
    status: 'failed',
    error: { code: 'source.none_came', node: 'src' },
    wait: { looks: 3, mostLooks: 3, nextLookAt: null, outcome: 'fail' },
  });
  await put(place);
  await place.runner.resume(failed.id);
  expect(await ended(place.runner, failed.id)).toMatchObject({ status: 'success', counts: { loaded: 2 }, wait: null });
});

test.for(['direct', 'staged'] as const)('a %s load that is to skip ends well, and changes nothing', async (shape) => {
  const target = {
    ...(shape === 'staged' ? { loadMode: 'truncate', allowEmpty: true } : {}),
    hooks: { before: [{ kind: 'sql', sql: 'DELETE FROM ds_t' }] },
  };
  await using place = await emptied({ maxRetries: 1, intervalMinutes: SOON, onMissAction: 'skip' }, { target });
  expect(place.plan.shape).toBe(shape);
  await place.query('INSERT INTO ds_t (n) VALUES (7)');
  const run = await place.run();
  expect(run).toMatchObject({
    status: 'success',
    balanced: true,
    counts: { read: 0, loaded: 0 },
    wait: { looks: 2, outcome: 'skip' },
  });
  expect(await rows(place)).toEqual([7]);
  expect(await place.query(`SELECT message FROM sluice.run_log WHERE run_id = $1 AND stage = 'end'`, [run.id])).toEqual(
    [{ message: expect.stringMatching(/looked 2 times.*Nothing was read or changed/) }],
  );
  expect(await place.query('SELECT FROM sluice.alerts')).toEqual([]);
});

test('a run that is to alert ends as one that skips, and leaves one alert', async () => {
  await using place = await emptied({ maxRetries: 0, intervalMinutes: SOON, onMissAction: 'alert' });
  const run = await place.run();
  expect(run).toMatchObject({ status: 'success', counts: { read: 0 }, wait: { outcome: 'alert' } });
  expect(await place.query('SELECT tenant, run_id, node, code, acknowledged_at FROM sluice.alerts')).toEqual([
    { tenant: 'default', run_id: run.id, node: 'src', code: 'source.none_came', acknowledged_at: null },
  ]);
});

test('with loadedFiles skip, files that are loaded already are none that it waits for', async () => {
  const source = { loadedFiles: 'skip' };
  await using place = await emptied({ maxRetries: 0, intervalMinutes: SOON, onMissAction: 'skip' }, { source });
  await put(place);
  expect(await place.run()).toMatchObject({ counts: { loaded: 2 }, wait: null });
  expect(await place.run()).toMatchObject({ status: 'success', counts: { read: 0 }, wait: { outcome: 'skip' } });
  await put(place, 'b.csv');
  expect(await place.run()).toMatchObject({ counts: { loaded: 2 }, wait: null });
});

test('a root that is not there is a mistake, and is not waited for', async () => {
  await using place = await emptied({ maxRetries: 1_000, intervalMinutes: LATER, onMissAction: 'skip' });
  const source = { ...place.plan.source, connector: { path: join(place.folder, 'none') }, read: { path: '' } };
  const plan = { ...place.plan, source };
  const asked = { plan, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' } as const;
  const { id } = await place.runner.start(asked);
  expect(await ended(place.runner, id)).toMatchObject({ status: 'failed', error: { code: 'source.not_found' } });
});

test('a run that waits for a day is cancelled at once, and holds neither a connection nor a lock', async () => {
  await using place = await emptied({ maxRetries: 1, intervalMinutes: LATER, onMissAction: 'fail' });
  const { id } = await place.start();
  await waits(place, id);
  await until('its connection is gone', async () => {
    const [held] = await place.query('SELECT FROM pg_stat_activity WHERE application_name LIKE $1', [
      `sluice run ${id}%`,
    ]);
    return held === undefined ? true : null;
  });
  expect(await place.runner.cancel(id)).toMatchObject({
    status: 'cancelled',
    counts: { read: 0 },
    wait: { looks: 1, nextLookAt: null, outcome: null },
  });
});

test('another process goes on waiting where one has stopped, and begins no count anew', async () => {
  await using place = await emptied({ maxRetries: 1, intervalMinutes: LATER, onMissAction: 'skip' });
  const { id } = await place.start();
  const before = await waits(place, id);
  await place.runner.close();
  const other = place.openRunner();
  await other.recover();
  expect(await other.snapshot(id)).toMatchObject({ status: 'pending', wait: before.wait });
  await place.query(
    `UPDATE sluice.runs SET wait = wait || '{"nextLookAt": "2020-01-01T00:00:00.000Z"}'::jsonb WHERE id = $1`,
    [id],
  );
  await other.close();
  const third = place.openRunner();
  await third.recover();
  expect(await ended(third, id)).toMatchObject({ status: 'success', wait: { looks: 2, outcome: 'skip' } });
});

test('of two processes that wait for one run, one looks, and both see how it ends', async () => {
  await using place = await emptied({ maxRetries: 1_000, intervalMinutes: SOON, onMissAction: 'skip' });
  const { id } = await place.start();
  await waits(place, id);
  const other = place.openRunner();
  await other.recover();
  await put(place);
  const ends = await Promise.all([ended(place.runner, id), ended(other, id)]);
  for (const run of ends) expect(run).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await rows(place)).toEqual([1, 2]);
});
