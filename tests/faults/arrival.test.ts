import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type WatchedPipeline, watchedPipeline } from '../schedule/watched-pipeline.ts';
import { tripAt, tripwire } from './tripwire.ts';
import { until } from './until.ts';

const SCRIPT = fileURLToPath(new URL('../schedule/trigger-process.ts', import.meta.url));
const SOON = { pollSeconds: 1, settleSeconds: 1 };
const WAIT_MS = 120_000;

interface Beside extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
}

/** The runs and the triggers of a server, in a process of their own, which is killed at the end. */
function beside(place: WatchedPipeline, databaseUrl = urlOf(place)): Beside {
  const child = spawn(process.execPath, [SCRIPT, databaseUrl, place.server.folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = once(child, 'exit');
  return {
    child,
    gone,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

const urlOf = (place: WatchedPipeline): string => place.server.deps.store.pool.options.connectionString!;

const started = (place: WatchedPipeline) =>
  place.query<{ status: string; loaded: number }>(
    `SELECT status, (counts->>'loaded')::int AS loaded FROM sluice.runs WHERE trigger = 'file_arrival' ORDER BY created_at`,
  );

const allEnded = (place: WatchedPipeline) =>
  until(
    'all runs have ended',
    async () => {
      const runs = await started(place);
      return runs.length > 0 && runs.every(({ status }) => status === 'success') ? runs : null;
    },
    WAIT_MS,
  );

const looks = async (place: WatchedPipeline): Promise<number> =>
  (await place.query<{ epoch: number }>('SELECT epoch::int AS epoch FROM sluice.triggers'))[0]!.epoch;

test('two processes over one database start one run of each arrival', { timeout: 400_000 }, async () => {
  await using place = await watchedPipeline({ trigger: SOON });
  await using _one = beside(place);
  await using _two = beside(place);
  const files = 5;
  for (let n = 1; n <= files; n++) {
    await place.put(`${n}.csv`, `n\n${n}\n`);
    await until(
      `file ${n} is loaded`,
      async () => {
        // Both are told, again and again, so that both want to look at the same moment.
        await place.server.call(`POST /pipelines/${place.pipelineId}/arrivals`, { json: { path: `${n}.csv` } });
        return (await place.loaded()).length >= n ? true : null;
      },
      WAIT_MS,
    );
  }
  expect(await allEnded(place)).toEqual(Array.from({ length: files }, () => ({ status: 'success', loaded: 1 })));
  expect(await place.loaded()).toEqual(Array.from({ length: files }, (_, index) => index + 1));
});

const INSERT = 'INSERT INTO sluice.runs';

test.each([
  ['before the run is stored', tripAt(INSERT, 1, false)],
  ['when the run is stored and not committed', tripAt('COMMIT', 1, false, INSERT)],
  ['when the run is committed and not begun', tripAt('COMMIT', 1, true, INSERT)],
])('killed %s, the next process has one run load the file', { timeout: 400_000 }, async (_when, trip) => {
  await using place = await watchedPipeline({ trigger: SOON });
  const kill = new AbortController();
  await using wire = await tripwire(urlOf(place), trip, () => kill.abort());
  await using victim = beside(place, wire.url(urlOf(place)));
  kill.signal.addEventListener('abort', () => victim.child.kill('SIGKILL'), { once: true });
  await place.put('a.csv');
  await victim.gone;
  expect(wire.tripped).toBe(true);
  await using _next = beside(place);
  expect(await allEnded(place)).toEqual([{ status: 'success', loaded: 2 }]);
  const before = await looks(place);
  await until('it has looked again', async () => ((await looks(place)) > before + 1 ? true : null), WAIT_MS);
  expect(await started(place)).toHaveLength(1);
  expect(await place.loaded()).toEqual([1, 2]);
});
