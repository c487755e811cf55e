import pg from 'pg';
import { expect, test } from 'vitest';
import { createSampler, type SamplerOptions } from '../../runtime/sample/create-sampler.ts';
import { type Load, workplace } from '../worker/workplace.ts';

const LOAD: Load = { files: { 'a.csv': 'n\n1\n' }, fields: [{ name: 'n', dataType: 'integer' }] };
const open = (url: string, folder: string, more: Partial<SamplerOptions>) =>
  createSampler({
    databaseUrl: url,
    secrets: async () => null,
    baseDirectory: folder,
    allowPrivateHosts: false,
    ...more,
  });

test('does only so many at once, and has room again when they are done', async () => {
  await using place = await workplace(LOAD);
  const sample = open(place.url, place.folder, { atOnce: 2, timeLimitMs: 60_000 });
  const request = { plan: place.plan, limit: 1, pipeline: null };
  const { signal } = new AbortController();
  const two = [sample(request, signal), sample(request, signal)];
  await expect(sample(request, signal)).rejects.toMatchObject({ code: 'sample.busy', retryable: true });
  await Promise.all(two);
  expect((await sample(request, signal)).read).toEqual({ records: 1, stoppedBy: 'limit' });
});

test('stops when its time is over, and leaves no session behind', async () => {
  await using place = await workplace(LOAD);
  await using held = await lockTable(place.url);
  const sample = open(place.url, place.folder, { timeLimitMs: 300 });
  const asked = sample({ plan: place.plan, limit: 1, pipeline: null }, new AbortController().signal);
  await expect(asked).rejects.toMatchObject({ code: 'sample.timeout', retryable: true });
  await held.release();
  await expect
    .poll(
      () =>
        place.query(
          `SELECT FROM pg_stat_activity WHERE application_name = 'sluice preview' AND datname = current_database()`,
        ),
      {
        timeout: 30_000,
      },
    )
    .toEqual([]);
});

/** Somebody holds the table, so that not even its columns can be read. */
async function lockTable(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE ds_t IN ACCESS EXCLUSIVE MODE');
  let isOpen = true;
  const release = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await client.end();
  };
  return { release, [Symbol.asyncDispose]: release };
}
