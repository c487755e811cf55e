import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { dropTable } from '../../sinks/postgres/tables/drop-table.ts';
import { type Load, type Workplace, workplace } from './workplace.ts';

const load = (rows: readonly string[], more: Partial<Load> = {}): Load => ({
  files: { 'a.csv': csv(rows) },
  fields: [
    { name: 'name', dataType: 'text' },
    { name: 'at', dataType: 'timestamp' },
  ],
  target: { loadMode: 'incremental_watermark', watermarkColumn: 'at' },
  ...more,
});
const csv = (rows: readonly string[]): string => `name,at\n${rows.map((row) => `${row}\n`).join('')}`;
const arrives = (place: Workplace, rows: readonly string[]) => writeFile(join(place.folder, 'a.csv'), csv(rows));
const names = async (place: Workplace) =>
  (await place.query<{ name: string }>('SELECT name FROM ds_t ORDER BY name')).map(({ name }) => name);

test('a first run loads all; a later one the rows above the mark, and counts the others as filtered', async () => {
  await using place = await workplace(load(['a,2026-01-01', 'b,2026-01-02 10:00'], { execution: { parallelism: 2 } }));
  expect(await place.run()).toMatchObject({
    status: 'success',
    balanced: true,
    counts: { read: 2, loaded: 2, filtered: 0 },
    watermark: { column: 'at', from: null, to: '2026-01-02 10:00:00' },
  });
  await arrives(place, ['a,2026-01-01', 'b,2026-01-02 10:00', 'late,2026-01-02 09:00', 'd,2026-01-09', 'c,2026-01-03']);
  expect(await place.run()).toMatchObject({
    status: 'success',
    balanced: true,
    counts: { read: 5, loaded: 2, filtered: 3 },
    watermark: { from: '2026-01-02 10:00:00', to: '2026-01-09 00:00:00' },
  });
  expect(await names(place)).toEqual(['a', 'b', 'c', 'd']);
  expect(await place.run()).toMatchObject({
    status: 'success',
    counts: { read: 5, loaded: 0, filtered: 5 },
    watermark: { from: '2026-01-09 00:00:00', to: '2026-01-09 00:00:00' },
  });
});

test('a run that fails leaves the mark, and goes on from the same one when it is resumed', async () => {
  await using place = await workplace(load(['a,2026-01-01']));
  await place.run();
  await place.query(`ALTER TABLE ds_t ADD CONSTRAINT no_c CHECK (name <> 'c')`);
  await arrives(place, ['b,2026-01-02', 'c,2026-01-03']);
  const run = await place.run();
  expect(run).toMatchObject({ status: 'failed', counts: { loaded: 0 } });
  expect(await place.query('SELECT value FROM sluice.watermarks')).toEqual([{ value: '2026-01-01 00:00:00' }]);
  await place.query('ALTER TABLE ds_t DROP CONSTRAINT no_c');
  await place.runner.resume(run.id);
  await expect.poll(async () => (await place.runner.snapshot(run.id))?.status, { timeout: 10_000 }).toBe('success');
  expect(await names(place)).toEqual(['a', 'b', 'c']);
  expect(await place.query('SELECT value FROM sluice.watermarks')).toEqual([{ value: '2026-01-03 00:00:00' }]);
});

test('of two runs that overlap one loads, the other loads nothing and says so', async () => {
  await using place = await workplace(load(['a,2026-01-01']));
  const [first, second] = await Promise.all([place.run(), place.run()]);
  const codes = [first, second].map(({ error }) => error?.code ?? 'loaded').sort();
  const loaded = first.counts.loaded + second.counts.loaded;
  // Whoever started when the other had ended has found no new row.
  expect([
    ['load.watermark_moved', 'loaded'],
    ['loaded', 'loaded'],
  ]).toContainEqual(codes);
  expect([loaded, await names(place)]).toEqual([1, ['a']]);
});

test('a row without a watermark is a reject; one with an infinite one stops the load', async () => {
  await using place = await workplace(load(['a,2026-01-01', 'b,'], { execution: { errorHandling: 'dlq' } }));
  expect(await place.run()).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: { loaded: 1, deadLettered: 1 },
  });
  await arrives(place, ['c,infinity']);
  expect(await place.run()).toMatchObject({ status: 'failed', error: { code: 'load.watermark_unbounded' } });
});

test('a table that is dropped takes its mark along: another of its name is loaded from the start', async () => {
  await using place = await workplace(load(['a,2026-01-01']));
  await place.run();
  const client = new pg.Client(place.url);
  await client.connect();
  try {
    await client.query('CREATE TABLE same (name text, at timestamp)');
    await dropTable(client, { schema: 'public', table: 'ds_t' });
    await client.query('ALTER TABLE same RENAME TO ds_t');
  } finally {
    await client.end();
  }
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 1, filtered: 0 } });
  expect(await names(place)).toEqual(['a']);
});
