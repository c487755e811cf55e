import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runEnded } from '../api/api-server.ts';
import { SETTLE_S, watchedPipeline } from './watched-pipeline.ts';

test('a file that has arrived starts one run once it has settled, and none while nothing is new', async () => {
  await using place = await watchedPipeline();
  await place.put('a.csv');
  await place.triggers.lookNow();
  expect(await place.runs()).toEqual([]);
  expect(await place.state()).toMatchObject({
    state: 'watching',
    lastLookAt: '2026-07-10T12:00:00.000Z',
    nextLookAt: '2026-07-10T12:00:10.000Z',
    lastArrivalAt: '2026-07-10T12:00:00.000Z',
    waitingFiles: 1,
    error: null,
  });
  place.clock.pass(SETTLE_S);
  await place.triggers.lookNow();
  const [run] = await place.runs();
  expect(run).toMatchObject({ status: 'success', trigger: 'file_arrival', version: 1, counts: { loaded: 2 } });
  expect(await place.state()).toMatchObject({
    waitingFiles: 0,
    lastRunId: run.id,
    nextLookAt: '2026-07-10T12:01:10.000Z',
  });
  place.clock.pass(60);
  expect(await place.look()).toHaveLength(1);
  expect(await place.loaded()).toEqual([1, 2]);
});

test('a file that has changed is loaded again, alone', async () => {
  await using place = await watchedPipeline();
  await place.put('a.csv');
  await place.put('b.csv', 'n\n5\n');
  expect(await place.look()).toMatchObject([{ counts: { loaded: 3 } }]);
  await place.put('b.csv', 'n\n5\n6\n');
  expect(await place.look()).toMatchObject([{}, { status: 'success', counts: { loaded: 2 } }]);
  expect(await place.loaded()).toEqual([1, 2, 5, 5, 6]);
});

test('a file that still grows is not read, also not by the run of another one', async () => {
  await using place = await watchedPipeline();
  await place.put('a.csv');
  await place.put('growing.csv', 'n\n7\n');
  await place.triggers.lookNow();
  place.clock.pass(SETTLE_S);
  await place.put('growing.csv', 'n\n7\n8\n');
  await place.triggers.lookNow();
  expect(await place.runs()).toMatchObject([{ status: 'success', counts: { loaded: 2 }, filesLeftOut: 0 }]);
  expect(await place.state()).toMatchObject({ waitingFiles: 1 });
  place.clock.pass(SETTLE_S);
  await place.triggers.lookNow();
  expect(await place.runs()).toMatchObject([{}, { counts: { loaded: 2 } }]);
  expect(await place.loaded()).toEqual([1, 2, 7, 8]);
});

test('an archive that is still written is looked at without being opened', async () => {
  await using place = await watchedPipeline({ source: { loadedFiles: 'skip', pattern: '*' } });
  await place.put('begun.zip', 'PK\u0003\u0004 half of an archive');
  await place.triggers.lookNow();
  expect(await place.state()).toMatchObject({ state: 'watching', error: null, waitingFiles: 1 });
});

test('what arrives while a run goes on is gathered into the next one', async () => {
  await using place = await watchedPipeline();
  await place.put('a.csv');
  const [first] = await place.look();
  await place.query(`UPDATE sluice.runs SET status = 'running', finished_at = NULL WHERE id = $1`, [first.id]);
  for (const n of [3, 4, 5]) {
    await place.put(`${n}.csv`, `n\n${n}\n`);
    await place.triggers.lookNow();
    place.clock.pass(60);
    await place.triggers.lookNow();
    place.clock.pass(60);
  }
  expect(await place.state()).toMatchObject({ waitingFiles: 3, lastRunId: first.id });
  await place.query(
    `UPDATE sluice.runs SET status = 'success', finished_at = clock_timestamp() - interval '1 minute' WHERE id = $1`,
    [first.id],
  );
  await place.triggers.lookNow();
  expect(await place.runs()).toMatchObject([{}, { status: 'success', counts: { loaded: 3 }, splits: { total: 3 } }]);
});

test('a file whose run has failed starts no second one until it changes, and the run is resumed with it', async () => {
  await using place = await watchedPipeline();
  await place.put('bad.csv', 'n\nx\n');
  const [failed] = await place.look();
  expect(failed).toMatchObject({ status: 'failed' });
  await place.put('good.csv', 'n\n3\n');
  expect(await place.look()).toMatchObject([{}, { status: 'success', counts: { loaded: 1 } }]);
  await place.server.call(`POST /runs/${failed.id}/resume`, { json: { errorHandling: 'dlq' } });
  expect(await runEnded(place.server, failed.id)).toMatchObject({ status: 'partial', counts: { deadLettered: 1 } });
  await place.put('bad.csv', 'n\n4\n');
  expect(await place.look()).toMatchObject([{}, {}, { status: 'success', counts: { loaded: 1 } }]);
  expect(await place.loaded()).toEqual([3, 4]);
});

test('files that are put away start one run each time they come, under one name as well', async () => {
  const source = { path: 'new', atomicity: { successFolder: 'done/{YYYY}' } };
  await using place = await watchedPipeline({ source, target: { loadMode: 'truncate' } });
  await mkdir(join(place.folder, 'new'));
  await place.put('new/daily.csv', 'n\n1\n');
  expect(await place.look()).toMatchObject([{ status: 'success', counts: { loaded: 1 } }]);
  await place.put('new/daily.csv', 'n\n2\n');
  expect(await place.look()).toMatchObject([{}, { status: 'success', counts: { loaded: 1 } }]);
  expect(await place.look()).toHaveLength(2);
  expect(await place.loaded()).toEqual([2]);
});

test('a file that a run by hand has loaded starts none', async () => {
  await using place = await watchedPipeline();
  await place.put('a.csv');
  const { body } = await place.server.call(`POST /pipelines/${place.pipelineId}/run`);
  await runEnded(place.server, body.id);
  expect(await place.look()).toHaveLength(1);
  expect(await place.state()).toMatchObject({ waitingFiles: 0 });
});

test('a file that has gone again before it was ready starts none', async () => {
  await using place = await watchedPipeline();
  await place.put('a.csv');
  await place.triggers.lookNow();
  await place.remove('a.csv');
  place.clock.pass(SETTLE_S);
  await place.triggers.lookNow();
  expect(await place.runs()).toEqual([]);
  expect(await place.state()).toMatchObject({ waitingFiles: 0 });
});

test('many processes that look at once start one run of each arrival', { timeout: 120_000 }, async () => {
  await using place = await watchedPipeline();
  const all = [place.triggers, ...Array.from({ length: 4 }, () => place.openTriggers())];
  const rounds = 8;
  for (let round = 1; round <= rounds; round++) {
    await place.put(`${round}.csv`, `n\n${round}\n`);
    await Promise.all(all.map((one) => one.lookNow()));
    place.clock.pass(SETTLE_S);
    await Promise.all(all.map((one) => one.lookNow()));
    expect(await place.runs()).toHaveLength(round);
    place.clock.pass(60);
  }
  expect(await place.loaded()).toEqual(Array.from({ length: rounds }, (_, index) => index + 1));
});

test('a paused pipeline does not look, and looks at once when it goes on', async () => {
  await using place = await watchedPipeline();
  const set = (status: string) => place.server.call(`PUT /pipelines/${place.pipelineId}`, { json: { status } });
  await set('paused');
  await place.put('a.csv');
  expect(await place.look()).toEqual([]);
  expect(await place.state()).toMatchObject({ state: 'paused', lastLookAt: null, nextLookAt: null });
  await set('active');
  expect(await place.look()).toMatchObject([{ status: 'success' }]);
});

test('the published version says what is watched: another one takes its place, or none', async () => {
  await using place = await watchedPipeline();
  const save = (json: object) => place.server.call(`PUT /pipelines/${place.pipelineId}`, { json });
  await save({ trigger: null });
  expect(await place.state()).toMatchObject({ state: 'watching', version: 1 });
  await place.server.call(`POST /pipelines/${place.pipelineId}/publish`);
  expect(await place.state()).toMatchObject({ state: 'none', trigger: null });
  await place.put('a.csv');
  expect(await place.look()).toEqual([]);
  await save({ trigger: { file_arrival: { settleSeconds: 0 } } });
  expect(await place.state()).toMatchObject({ state: 'unpublished' });
  await place.server.call(`POST /pipelines/${place.pipelineId}/publish`);
  await place.triggers.lookNow();
  expect(await place.runs()).toMatchObject([{ version: 3, status: 'success' }]);
});

test('a store that cannot be reached is tried ever later, told of after some time, and watched again', async () => {
  await using place = await watchedPipeline();
  await rename(place.folder, `${place.folder} away`);
  const gaps: number[] = [];
  for (let looks = 0; looks < 7; looks++) {
    await place.triggers.lookNow();
    const { state, nextLookAt, error } = await place.state();
    expect({ state, code: error.code, looks: error.looks }).toEqual({
      state: 'failing',
      code: 'source.not_found',
      looks: looks + 1,
    });
    gaps.push((Date.parse(nextLookAt) - place.clock.now().getTime()) / 1_000);
    place.clock.set(nextLookAt);
  }
  expect(gaps).toEqual([60, 120, 240, 300, 300, 300, 300]);
  expect(await place.alerts()).toMatchObject([
    { code: 'trigger.cannot_look', runId: null, node: 'src', pipelineName: 'watched' },
  ]);
  await mkdir(place.folder);
  await place.put('a.csv');
  expect(await place.look()).toMatchObject([{ status: 'success' }]);
  expect(await place.state()).toMatchObject({ state: 'watching', error: null });
});

test('a listing of many files starts one run of all of them', { timeout: 120_000 }, async () => {
  await using place = await watchedPipeline();
  const files = 1_100;
  for (let n = 0; n < files; n++) await writeFile(join(place.folder, `${n}.csv`), `n\n${n}\n`);
  expect(await place.look()).toMatchObject([{ status: 'success', counts: { loaded: files } }]);
  expect(await place.look()).toHaveLength(1);
});
