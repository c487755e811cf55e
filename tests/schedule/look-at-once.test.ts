import { rename } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { faultProxy } from '../services/fault-proxy.ts';
import { s3Server } from '../services/s3-server.ts';
import { bucketConnector, SETTLE_S, type WatchedPipeline, watchedPipeline } from './watched-pipeline.ts';

const ask = (place: WatchedPipeline, as: 'editor' | 'viewer' | 'other' | 'nobody' = 'editor') =>
  place.server.call(`POST /pipelines/${place.pipelineId}/trigger/look`, { as });

const NOTHING = { arrivedFiles: 0, startedRunId: null, startedFiles: 0, waitingFiles: 0, waitsFor: null, error: null };

test('a look that is asked for says that there is nothing, what settles, and which run it has started', async () => {
  await using place = await watchedPipeline();
  expect(await ask(place)).toMatchObject({
    status: 200,
    body: { outcome: 'looked', ...NOTHING, missed: null, trigger: { state: 'watching' } },
  });
  await place.put('a.csv');
  await place.put('b.csv', 'n\n3\n');
  expect(await ask(place)).toMatchObject({
    body: { ...NOTHING, outcome: 'looked', arrivedFiles: 2, waitingFiles: 2, waitsFor: 'settling' },
  });
  place.clock.pass(SETTLE_S);
  const { body } = await ask(place);
  expect(body).toMatchObject({ outcome: 'looked', arrivedFiles: 0, startedFiles: 2, waitingFiles: 0, waitsFor: null });
  expect(body.trigger).toMatchObject({ lastRunId: body.startedRunId, waitingFiles: 0 });
  expect(await place.runs()).toMatchObject([{ id: body.startedRunId, status: 'success', counts: { loaded: 3 } }]);
  expect(await ask(place)).toMatchObject({ body: { outcome: 'looked', ...NOTHING } });
});

test('looks that are asked for at once start one run', async () => {
  await using place = await watchedPipeline({ trigger: { settleSeconds: 0 } });
  await place.put('a.csv');
  const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => ask(place)));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(await place.runs()).toHaveLength(1);
  expect(await place.loaded()).toEqual([1, 2]);
});

test('while a run goes on, the files wait for its end', async () => {
  await using place = await watchedPipeline({ trigger: { settleSeconds: 0 } });
  await place.put('a.csv');
  await ask(place);
  const [first] = await place.runs();
  await place.query(`UPDATE sluice.runs SET status = 'running', finished_at = NULL WHERE id = $1`, [first.id]);
  await place.put('b.csv', 'n\n3\n');
  expect(await ask(place)).toMatchObject({
    body: { outcome: 'looked', arrivedFiles: 1, startedRunId: null, waitingFiles: 1, waitsFor: 'run' },
  });
});

test('a store that is out of reach is said with what to do', async () => {
  await using place = await watchedPipeline();
  await rename(place.folder, `${place.folder}-away`);
  const { status, body } = await ask(place);
  expect(status).toBe(200);
  expect(body).toMatchObject({ outcome: 'failed', startedRunId: null, trigger: { state: 'failing' } });
  expect(body.error).toEqual({ code: expect.any(String), message: expect.any(String), next: expect.any(String) });
  await rename(`${place.folder}-away`, place.folder);
  expect(await ask(place)).toMatchObject({ body: { outcome: 'looked', trigger: { state: 'watching', error: null } } });
});

test('a deadline that has passed is judged by the look that is asked for', async () => {
  await using place = await watchedPipeline({ trigger: { deadline: { windowMinutes: 30, onMiss: 'alert' } } });
  await ask(place);
  place.clock.pass(31 * 60);
  expect(await ask(place)).toMatchObject({ body: { outcome: 'looked', missed: { code: 'trigger.deadline_missed' } } });
  expect(await place.alerts()).toHaveLength(1);
});

test('another server that looks is waited for by nobody: it looks once more', async () => {
  await using place = await watchedPipeline();
  await place.query(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [`sluice.trigger:${place.pipelineId}`]);
  expect(await ask(place)).toMatchObject({ status: 200, body: { outcome: 'looking', ...NOTHING } });
  expect(await place.state()).toMatchObject({ nextLookAt: null });
});

test('a store that does not answer keeps nobody waiting: the look goes on by itself', async () => {
  await using s3 = await s3Server();
  const bucket = s3.bucket();
  await s3.put(bucket, 'a.csv', 'n\n1\n2\n');
  await using proxy = await faultProxy(s3.endpoint);
  await using place = await watchedPipeline({
    connector: bucketConnector(proxy.url(s3.endpoint), bucket),
    settings: { allowPrivateHosts: true, maxLookWaitMs: 200 },
    trigger: { settleSeconds: 0 },
  });
  proxy.set({ kind: 'blackhole' });
  const { status, body } = await ask(place);
  expect(status).toBe(200);
  expect(body).toMatchObject({ ...NOTHING, outcome: 'looking', trigger: { state: 'watching', lastLookAt: null } });
  proxy.set();
  proxy.resetAll();
  await expect.poll(() => place.state(), { timeout: 30_000 }).toMatchObject({ lastRunId: expect.any(String) });
  expect(await place.runs()).toMatchObject([{ status: 'success', counts: { loaded: 2 } }]);
});

test.each([
  ['paused', 'trigger.paused'],
  ['archived', 'trigger.paused'],
])('a pipeline that is %s is not looked at, with the reason', async (status, code) => {
  await using place = await watchedPipeline();
  await place.server.call(`PUT /pipelines/${place.pipelineId}`, { json: { status } });
  expect(await ask(place)).toMatchObject({
    status: 409,
    body: { code, next: expect.stringMatching(/"Go on".*active/) },
  });
});

test('without a trigger, or before it is published, there is nothing to look for', async () => {
  await using place = await watchedPipeline();
  const path = `/pipelines/${place.pipelineId}`;
  const { body: before } = await place.server.call(`GET ${path}`);
  await place.server.call(`PUT ${path}`, { json: { trigger: null } });
  await place.server.call(`POST ${path}/publish`);
  expect(await ask(place)).toMatchObject({ status: 409, body: { code: 'trigger.none' } });
  await place.server.call(`PUT ${path}`, { json: { trigger: before.trigger } });
  expect(await ask(place)).toMatchObject({ status: 409, body: { code: 'trigger.unpublished' } });
});

test('who may not start runs may not ask for a look', async () => {
  await using place = await watchedPipeline();
  expect(await ask(place, 'viewer')).toMatchObject({ status: 403 });
  expect(await ask(place, 'other')).toMatchObject({ status: 404 });
  expect(await ask(place, 'nobody')).toMatchObject({ status: 401 });
});
