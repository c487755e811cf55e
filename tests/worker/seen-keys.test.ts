import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, type Load, workplace } from './workplace.ts';

const file = (rows: readonly string[]): string => `k,n\n${rows.join('\n')}\n`;

function loadOf(rows: readonly string[], more: Partial<Load> = {}): Load {
  return {
    files: { 'a.csv': file(rows) },
    fields: [
      { name: 'k', dataType: 'text' },
      { name: 'n', dataType: 'integer' },
    ],
    nodes: [{ nodeType: 'deduplicate', config: { keyFields: ['k'], scope: 'pipeline' } }],
    execution: { parallelism: 2, batchSize: 1_000 },
    ...more,
  };
}

type Place = Awaited<ReturnType<typeof workplace>>;

const bring = (place: Place, rows: readonly string[]): Promise<void> =>
  writeFile(join(place.folder, 'a.csv'), file(rows));
const loaded = async (place: Place): Promise<string[]> =>
  (await place.query<{ line: string }>(`SELECT coalesce(k, '') || ',' || n AS line FROM ds_t ORDER BY n`)).map(
    ({ line }) => line,
  );

test('a key that an earlier run of the pipeline has loaded does not come again, nor does an empty one', async () => {
  await using place = await workplace(loadOf(['a,1', 'b,2', 'a,3', ',4']));
  expect(await place.run()).toMatchObject({ status: 'success', counts: { read: 4, loaded: 3, deduplicated: 1 } });
  await bring(place, ['b,5', 'c,6', ',7', 'c,8', 'NULL,9']);
  const run = await place.run();
  expect(run).toMatchObject({ status: 'success', balanced: true, counts: { read: 5, loaded: 2, deduplicated: 3 } });
  expect(await loaded(place)).toEqual(['a,1', 'b,2', ',4', 'c,6', 'NULL,9']);
});

test.for<[Load['fields'][number]['dataType'], readonly string[], readonly string[]]>([
  ['numeric', ['1', '2.50', '-0.0'], ['1.000', '2.5', '0', '3']],
  ['double', ['1', '-0', 'NaN'], ['1e0', '0', 'nan', '3']],
  ['timestamptz', ['2024-01-01 12:00:00+00', 'infinity'], ['2024-01-01T13:00:00+01', 'infinity', '2024-01-01']],
  ['date', ['2024-01-31', '0001-01-01'], ['20240131', '0001-01-01', '0001-01-01 BC']],
  ['boolean', ['true'], ['t', 'f']],
])('keys are remembered as their type compares them: %s', async ([dataType, first, second]) => {
  const rows = (keys: readonly string[]): string[] => keys.map((key, index) => `${key},${index}`);
  const fields: Load['fields'] = [
    { name: 'k', dataType },
    { name: 'n', dataType: 'integer' },
  ];
  await using place = await workplace(loadOf(rows(first), { fields, execution: { errorHandling: 'fail' } }));
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: first.length } });
  await bring(place, rows(second));
  expect(await place.run()).toMatchObject({
    status: 'success',
    counts: { loaded: 1, deduplicated: second.length - 1 },
  });
});

test('a run that fails remembers nothing; resumed, it loads and remembers what it held', async () => {
  await using place = await workplace(loadOf(['a,1', 'b,2']));
  await place.query('ALTER TABLE ds_t ADD CONSTRAINT small CHECK (n < 2)');
  const failed = await place.run();
  expect(failed).toMatchObject({ status: 'failed', counts: { loaded: 0 } });
  expect(await place.query('SELECT FROM sluice.seen_keys')).toEqual([]);
  await place.query('ALTER TABLE ds_t DROP CONSTRAINT small');
  await place.runner.resume(failed.id);
  expect(await ended(place.runner, failed.id)).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 0, deduplicated: 2 } });
  expect(await loaded(place)).toEqual(['a,1', 'b,2']);
});

test('a key that another run loads meanwhile stops the run by name, and is not loaded twice', async () => {
  const keys = Array.from({ length: 50_000 }, (_, row) => `k${row},${row}`);
  await using place = await workplace(loadOf(keys));
  const { id } = await place.start();
  const { promise: held, resolve: isHeld } = Promise.withResolvers<void>();
  const watching = place.runner.events(id).subscribe((event) => {
    if (event.kind === 'log' && event.entry.stage === 'stage') isHeld();
  });
  await held;
  await place.runner.cancel(id);
  expect(await ended(place.runner, id)).toMatchObject({ status: 'cancelled' });
  watching.unsubscribe();
  await bring(place, ['k7,1', 'x,2']);
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  await place.runner.resume(id);
  expect(await ended(place.runner, id)).toMatchObject({
    status: 'failed',
    error: { code: 'load.keys_taken', node: 'n1', detail: { taken: 1 } },
    counts: { loaded: 0 },
  });
  expect(await loaded(place)).toEqual(['k7,1', 'x,2']);
  expect(await place.query('SELECT FROM sluice.seen_keys')).toHaveLength(2);
});

test('other pipelines have keys of their own', async () => {
  await using place = await workplace(loadOf(['a,1']));
  await place.run();
  await place.query(`UPDATE sluice.seen_keys SET pipeline = 'name:other'`);
  expect(await place.run()).toMatchObject({ counts: { loaded: 1, deduplicated: 0 } });
});
