import { expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { cellsOf, nodeOf, sampleOf } from './sample-of.ts';

const CHAIN: Load = {
  files: { 'a.csv': 'name,amount\nann,1.5\nbob,many\ncy,0\ndee,99999\n,7\n' },
  fields: [
    { name: 'who', dataType: 'varchar', length: 3, isNullable: false },
    { name: 'amount', dataType: 'numeric', precision: 5, scale: 2 },
  ],
  nodes: [
    { nodeType: 'rename_field', config: { sourceField: 'name', targetField: 'who' } },
    { nodeType: 'filter_rows', config: { field: 'amount', operator: '>', value: '0' } },
  ],
};

test('shows for every node what comes out, what is dropped and what is rejected, as the run has it', async () => {
  await using place = await workplace(CHAIN);
  const sample = await sampleOf(place);
  expect(sample.read).toEqual({ records: 5, stoppedBy: null });
  expect(sample.nodes.map(({ type, inputs }) => [type, inputs.length])).toEqual([
    ['source', 0],
    ['rename_field', 1],
    ['filter_rows', 1],
    ['target', 1],
  ]);
  expect(nodeOf(sample, 'rename_field').columns.map(({ name }) => name)).toEqual(['who', 'amount']);
  const filter = nodeOf(sample, 'filter_rows');
  expect(filter).toMatchObject({
    rows: [
      { from: 0, origin: { label: 'a.csv', row: 1, line: 2 }, cells: ['ann', '1.5'] },
      { from: 3, cells: ['dee', '99999'] },
      { from: 4, cells: [null, '7'] },
    ],
    rejects: [{ from: 1, column: 'amount', value: 'many', origin: { row: 2 } }],
    dropped: [{ cause: 'filtered', count: 1, rows: [2] }],
  });
  expect(nodeOf(sample, 'target')).toMatchObject({
    columns: [
      { name: 'who', type: 'varchar', length: 3 },
      { name: 'amount', type: 'numeric' },
    ],
    rows: [{ from: 0, cells: ['ann', '1.50'] }],
    rejects: [
      { from: 1, column: 'amount', code: 'row.numeric_overflow' },
      { from: 2, column: 'who', code: 'row.null' },
    ],
  });
  expect(await place.query('SELECT * FROM ds_t')).toEqual([]);
});

test('takes rows that are given for a node in place of the source', async () => {
  await using place = await workplace({ ...CHAIN, files: { 'a.csv': 'name,amount\n' } });
  const source = place.plan.source.node;
  const [rename, filter] = place.plan.operators.map(({ node }) => node);
  const bySource = await sampleOf(place, { given: { [source]: [{ name: 'ann', amount: 2 }, { name: 'x' }] } });
  expect(bySource.read).toBeNull();
  expect(cellsOf(nodeOf(bySource, 'target'))).toEqual([['ann', '2.00']]);
  const byNode = await sampleOf(place, {
    given: { [rename!]: [{ who: 'ann', amount: '2' }] },
    upTo: filter!,
  });
  expect(byNode.nodes.map(({ type, given }) => [type, given])).toEqual([
    ['rename_field', true],
    ['filter_rows', false],
  ]);
  await expect(sampleOf(place, { given: { [source]: [{ nme: 'ann' }] } })).rejects.toMatchObject({
    code: 'sample.unknown_column',
    next: 'Did you mean "name"?',
  });
  await expect(sampleOf(place, { upTo: 'nowhere' })).rejects.toMatchObject({ code: 'sample.unknown_node' });
});

test('operators that hold make their rows of the sample', async () => {
  await using place = await workplace({
    files: { 'a.csv': 'order,who,amount\n1,a,1\n1,a,1\n2,b,x\n3,b,5\n4,a,2\n' },
    fields: [
      { name: 'who', dataType: 'text' },
      { name: 'spent', dataType: 'bigint' },
    ],
    nodes: [
      { nodeType: 'deduplicate', config: { keyFields: ['order'] } },
      { nodeType: 'cast_type', config: { field: 'amount', targetType: 'integer' } },
      { nodeType: 'sort', config: { fields: [{ field: 'amount', direction: 'desc' }] } },
      {
        nodeType: 'aggregate',
        config: { groupByFields: ['who'], aggregations: [{ field: 'amount', function: 'sum', alias: 'spent' }] },
      },
    ],
  });
  const sample = await sampleOf(place);
  expect(nodeOf(sample, 'deduplicate')).toMatchObject({
    rows: [{ from: 0, origin: { row: 1 } }, { from: 2 }, { from: 3 }, { from: 4 }],
    dropped: [{ cause: 'deduplicated', count: 1, rows: [1] }],
  });
  expect(nodeOf(sample, 'sort').rows.map(({ from, cells, origin }) => [from, cells[2], origin?.row])).toEqual([
    [1, '5', 4],
    [2, '2', 5],
    [0, '1', 1],
  ]);
  expect(nodeOf(sample, 'aggregate')).toMatchObject({ dropped: [{ cause: 'folded', count: 1, rows: null }] });
  expect(cellsOf(nodeOf(sample, 'target')).toSorted()).toEqual([
    ['a', '3'],
    ['b', '5'],
  ]);
});
