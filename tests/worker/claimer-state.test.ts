import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { findClaimer, noteClaimer } from '../../runtime/commit/file-claims.ts';
import { takeRunLock } from '../../runtime/worker/run-lock.ts';
import { workplace } from './workplace.ts';

test('whoever finds a claim of a run learns whether it has ended, and if not, whether a process goes on with it', async () => {
  await using place = await workplace({ files: { 'a.csv': 'n\n1\n' }, fields: [{ name: 'n', dataType: 'integer' }] });
  const { id: ended } = await place.run();
  // As many as make it sure that the hashes of some are negative.
  const open = await place.query<{ id: string }>(
    `INSERT INTO sluice.runs SELECT (copy).* FROM (
       SELECT jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'status', 'running')) AS copy
       FROM sluice.runs AS r, generate_series(1, 12)
     ) AS copies RETURNING id`,
  );
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  const state = async (id: string) => (await findClaimer(client, id))?.state ?? null;
  try {
    expect(await state(ended)).toBe('ended');
    expect(await state(randomUUID())).toBeNull();
    for (const { id } of open) {
      expect(await state(id)).toBe('dead');
      const lock = await takeRunLock(place.url, id);
      expect(await state(id)).toBe('alive');
      await lock!.release();
      await expect.poll(() => state(id)).toBe('dead');
    }
    const deleted = open[0]!.id;
    await noteClaimer(client, deleted, '.processing');
    await place.query('DELETE FROM sluice.runs WHERE id = $1', [deleted]);
    expect(await findClaimer(client, deleted)).toEqual({ state: 'ended', folders: ['.processing'] });
    const lock = await takeRunLock(place.url, deleted);
    expect(await state(deleted)).toBe('alive');
    await lock!.release();
  } finally {
    await client.end();
  }
});
