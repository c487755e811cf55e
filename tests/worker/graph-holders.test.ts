import { expect, test } from 'vitest';
import { expectHeldWays, HELD_COUNTS, HELD_WAYS } from './held-ways.ts';
import { type Load, workplace } from './workplace.ts';

test.each([1, 3])('nodes that hold rows stand on ways beside others, with %i lanes', async (parallelism) => {
  await using place = await workplace({ ...HELD_WAYS, execution: { parallelism, batchSize: 1_000 } });
  const run = await place.run();
  expect(run).toMatchObject({ status: 'success', balanced: true, counts: HELD_COUNTS });
  await expectHeldWays(place);
});

/** Two ways of one file meet: one is held, the other is not. */
const BESIDE: Load = {
  files: { 'a.csv': 'k,v\n2,b\n1,a\n,n\n3,toolong\n2,z\n' },
  source: { columns: [{ name: 'k', dataType: 'integer' }, { name: 'v' }] },
  fields: [
    { name: 'k', dataType: 'integer' },
    { name: 'v', dataType: 'varchar', length: 4 },
    { name: 'way', dataType: 'text' },
  ],
  nodes: [
    { id: 'sorted', nodeType: 'sort', config: { fields: [{ field: 'k' }] } },
    { id: 'plain', nodeType: 'add_field', config: { fieldName: 'way', fieldType: 'string', defaultValue: 'plain' } },
    { id: 'all', nodeType: 'union' },
  ],
  edges: [
    ['src', 'sorted'],
    ['src', 'plain'],
    ['sorted', 'all'],
    ['plain', 'all'],
    ['all', 'out'],
  ],
  execution: { errorHandling: 'dlq' },
};

test('rows that were held come after those that were not, and a bad one on each way is its record of the source', async () => {
  await using place = await workplace(BESIDE);
  const run = await place.run();
  expect(run).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: { read: 5, added: 5, loaded: 8, deadLettered: 2 },
  });
  const rows = await place.query(
    `SELECT concat_ws('|', coalesce(k::text, '-'), v, coalesce(way, 'held')) AS row FROM ds_t ORDER BY id`,
  );
  expect(rows.map(({ row }) => row)).toEqual([
    ...['2|b|plain', '1|a|plain', '-|n|plain', '2|z|plain'],
    ...['1|a|held', '2|b|held', '2|z|held', '-|n|held'],
  ]);
  const rejects = await place.query('SELECT label, row_number::int, line::int, column_name FROM sluice.rejects');
  const bad = { label: 'a.csv', row_number: 4, line: 5, column_name: 'v' };
  expect(rejects).toEqual([bad, bad]);
});

test('of a key the row that was held wins an upsert against those that were not', async () => {
  await using place = await workplace({
    ...BESIDE,
    files: { 'a.csv': 'k,v\n2,b\n1,a\n2,z\n' },
    fields: [{ ...BESIDE.fields[0]!, isPrimaryKey: true }, ...BESIDE.fields.slice(1)],
    target: { loadMode: 'upsert' },
  });
  expect(await place.run()).toMatchObject({ status: 'success', counts: { added: 3, superseded: 4, loaded: 2 } });
  expect(await place.query('SELECT k, v, way FROM ds_t ORDER BY k')).toEqual([
    { k: 1, v: 'a', way: null },
    { k: 2, v: 'z', way: null },
  ]);
});

test('a run that stops at a bad row of one way leaves the target as it was', async () => {
  await using place = await workplace({ ...BESIDE, execution: { errorHandling: 'fail' } });
  expect(await place.run()).toMatchObject({
    status: 'failed',
    balanced: true,
    error: { code: 'row.rejected' },
    counts: { loaded: 0 },
  });
  expect(await place.query('SELECT FROM ds_t')).toEqual([]);
});
