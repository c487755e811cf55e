import { mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runEnded } from '../api/api-server.ts';
import { givenClock, watchedPipeline } from './watched-pipeline.ts';

const deadline = (onMiss: string, more: object = {}) => ({
  deadline: { at: '06:00', timeZone: 'Europe/Berlin', windowMinutes: 60, onMiss, ...more },
});

test('an alert says once for each window that nothing has arrived, with two processes that look', async () => {
  const clock = givenClock('2026-10-24T12:00:00Z');
  await using place = await watchedPipeline({ trigger: deadline('alert'), clock });
  const other = place.openTriggers();
  const look = () => Promise.all([place.triggers.lookNow(), other.lookNow()]);
  await look();
  // The clocks go back in this night: 06:00 is an hour later by UTC.
  expect(await place.state()).toMatchObject({ nextDeadlineAt: '2026-10-25T05:00:00.000Z' });
  clock.set('2026-10-25T04:59:30Z');
  await look();
  expect(await place.alerts()).toEqual([]);
  expect(await place.state()).toMatchObject({ nextLookAt: '2026-10-25T05:00:00.000Z' });
  clock.set('2026-10-25T05:00:00Z');
  await look();
  clock.pass(60);
  await look();
  expect(await place.alerts()).toMatchObject([
    {
      code: 'trigger.deadline_missed',
      runId: null,
      node: 'src',
      pipelineId: place.pipelineId,
      message:
        'No file has arrived at "src" by 2026-10-25 06:00 (Europe/Berlin). The time to arrive began at 2026-10-25 05:00 (Europe/Berlin).',
    },
  ]);
  expect(await place.state()).toMatchObject({
    lastMissedAt: '2026-10-25T05:00:00.000Z',
    nextDeadlineAt: '2026-10-26T05:00:00.000Z',
  });
  clock.set('2026-10-26T05:00:00Z');
  await look();
  expect(await place.alerts()).toHaveLength(2);
  expect(await place.runs()).toEqual([]);
});

test('a file within the window is in time, one before it is not', async () => {
  const clock = givenClock('2026-07-10T01:00:00Z');
  await using place = await watchedPipeline({ trigger: deadline('alert'), clock });
  await place.put('early.csv');
  await place.look();
  clock.set('2026-07-10T04:00:00Z');
  await place.triggers.lookNow();
  expect(await place.alerts()).toHaveLength(1);
  clock.set('2026-07-11T03:30:00Z');
  await place.put('in time.csv');
  await place.look();
  clock.set('2026-07-11T04:00:00Z');
  await place.triggers.lookNow();
  expect(await place.alerts()).toHaveLength(1);
  expect(await place.state()).toMatchObject({ lastMissedAt: '2026-07-10T04:00:00.000Z' });
});

test('a file that is seen at the deadline itself is in time, also if it has not settled', async () => {
  const clock = givenClock('2026-07-10T03:30:00Z');
  await using place = await watchedPipeline({ trigger: deadline('alert'), clock });
  await place.triggers.lookNow();
  await place.put('a.csv');
  clock.set('2026-07-10T04:00:00Z');
  await place.triggers.lookNow();
  expect(await place.alerts()).toEqual([]);
});

test('a miss may fail a run, which reads the file once it is resumed', async () => {
  const clock = givenClock('2026-07-10T03:30:00Z');
  await using place = await watchedPipeline({ trigger: deadline('fail'), clock });
  await place.triggers.lookNow();
  clock.set('2026-07-10T04:00:00Z');
  await place.triggers.lookNow();
  const [run, ...others] = await place.runs();
  expect(others).toEqual([]);
  expect(run).toMatchObject({
    status: 'failed',
    trigger: 'file_arrival',
    balanced: true,
    counts: { read: 0, loaded: 0 },
    error: { code: 'trigger.deadline_missed', node: 'src' },
  });
  expect(await place.alerts()).toEqual([]);
  await place.put('late.csv');
  await place.server.call(`POST /runs/${run.id}/resume`);
  expect(await runEnded(place.server, run.id)).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  clock.pass(120);
  expect(await place.look()).toHaveLength(1);
});

test('a miss may only be noted', async () => {
  const clock = givenClock('2026-07-10T03:30:00Z');
  await using place = await watchedPipeline({ trigger: deadline('skip'), clock });
  await place.triggers.lookNow();
  clock.set('2026-07-10T04:00:00Z');
  await place.triggers.lookNow();
  expect(await place.state()).toMatchObject({ lastMissedAt: '2026-07-10T04:00:00.000Z' });
  expect([await place.alerts(), await place.runs()]).toEqual([[], []]);
});

test('with no time of day, a file must come within so many minutes of the last one', async () => {
  const clock = givenClock('2026-07-10T12:00:00Z');
  const trigger = { deadline: { windowMinutes: 30, onMiss: 'alert' } };
  await using place = await watchedPipeline({ trigger, clock });
  await place.triggers.lookNow();
  expect(await place.state()).toMatchObject({ nextDeadlineAt: '2026-07-10T12:30:00.000Z' });
  clock.set('2026-07-10T12:20:00Z');
  await place.put('a.csv');
  await place.triggers.lookNow();
  expect(await place.state()).toMatchObject({ nextDeadlineAt: '2026-07-10T12:50:00.000Z' });
  clock.set('2026-07-10T12:50:00Z');
  await place.triggers.lookNow();
  expect(await place.alerts()).toHaveLength(1);
  expect(await place.state()).toMatchObject({ nextDeadlineAt: '2026-07-10T13:20:00.000Z' });
});

test.each([
  ['in time', '2026-07-12T03:50:00Z', 0],
  ['too late', '2026-07-12T04:10:00Z', 1],
])('after days without a server, a file counts by when it was written: %s', async (_when, written, alerts) => {
  const clock = givenClock('2026-07-10T03:30:00Z');
  await using place = await watchedPipeline({ trigger: deadline('alert'), clock });
  await place.triggers.lookNow();
  await place.put('a.csv');
  await utimes(join(place.folder, 'a.csv'), new Date(written), new Date(written));
  clock.set('2026-07-12T09:00:00Z');
  await place.triggers.lookNow();
  expect(await place.alerts()).toHaveLength(alerts);
  expect(await place.state()).toMatchObject({ nextDeadlineAt: '2026-07-13T04:00:00.000Z' });
});

test('no deadline is missed while the pipeline is paused', async () => {
  const clock = givenClock('2026-07-10T03:30:00Z');
  await using place = await watchedPipeline({ trigger: deadline('alert'), clock });
  await place.triggers.lookNow();
  const set = (status: string) => place.server.call(`PUT /pipelines/${place.pipelineId}`, { json: { status } });
  await set('paused');
  clock.set('2026-07-10T05:00:00Z');
  await set('active');
  await place.triggers.lookNow();
  expect(await place.alerts()).toEqual([]);
  expect(await place.state()).toMatchObject({ nextDeadlineAt: '2026-07-11T04:00:00.000Z' });
});

test('while the store cannot be seen no deadline is judged, and it is once it can', async () => {
  const clock = givenClock('2026-07-10T03:58:00Z');
  await using place = await watchedPipeline({ trigger: deadline('alert'), clock });
  await place.triggers.lookNow();
  await place.remove('.');
  clock.set('2026-07-10T04:00:00Z');
  await place.triggers.lookNow();
  expect(await place.alerts()).toEqual([]);
  await mkdir(place.folder);
  clock.set('2026-07-10T04:05:00Z');
  await place.triggers.lookNow();
  expect(await place.alerts()).toMatchObject([{ code: 'trigger.deadline_missed' }]);
});
