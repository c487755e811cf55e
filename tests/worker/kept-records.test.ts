import { expect, test } from 'vitest';
import { type Load, workplace } from './workplace.ts';

// The second record of b.csv takes two lines, so that lines and rows differ.
const FILES = {
  'a.csv': 'k,n,t\n5,1,x\n4,bad,x\n',
  'b.csv': 'k,n,t\n3,7,x\n2,8,"two\nlines"\n5,9,x\n1,worse,x\n0,10,toolong\n',
};

const load = (nodes: Load['nodes'], more: Partial<Load> = {}): Load => ({
  files: FILES,
  fields: [
    { name: 'k', dataType: 'integer' },
    { name: 'n', dataType: 'text' },
    { name: 't', dataType: 'varchar', length: 9 },
  ],
  nodes: nodes ?? [],
  execution: { parallelism: 2, batchSize: 2, errorHandling: 'dlq' },
  ...more,
});

const CAST = { nodeType: 'cast_type', config: { field: 'n', targetType: 'integer' } };
const DEDUPLICATE = { nodeType: 'deduplicate', config: { keyFields: ['k'] } };
const SORT = { nodeType: 'sort', config: { fields: [{ field: 'k' }] } };

interface Found {
  readonly label: string;
  readonly split: string;
  readonly row: string;
  readonly line: string | null;
  readonly value: string | null;
}

async function rejectsOf(given: Load): Promise<Found[]> {
  await using place = await workplace(given);
  expect(await place.run()).toMatchObject({ status: 'partial', balanced: true });
  return await place.query<Found & Record<string, string | null>>(
    'SELECT label, split, row_number AS row, line, value FROM sluice.rejects ORDER BY label, row_number, id',
  );
}

const CASTS = [
  { label: 'a.csv', row: '2', line: '3', value: 'bad' },
  { label: 'b.csv', row: '4', line: '6', value: 'worse' },
];

test.for<[string, Load['nodes']]>([
  ['deduplicate', [DEDUPLICATE, CAST]],
  ['sort', [SORT, CAST]],
  ['several that keep rows', [SORT, DEDUPLICATE, SORT, CAST]],
  [
    'one that comes after others',
    [{ nodeType: 'filter_rows', config: { field: 'k', operator: '<', value: '5' } }, SORT, CAST],
  ],
])('a reject behind %s names file, row and line of the source', async ([, nodes]) => {
  const alone = await rejectsOf(load([CAST]));
  expect(alone).toMatchObject(CASTS);
  expect(await rejectsOf(load(nodes))).toEqual(alone);
});

test('a row that the target refuses names file, row and line of the source', async () => {
  const fields = [
    { name: 'k', dataType: 'integer' },
    { name: 't', dataType: 'varchar', length: 3 },
  ] satisfies Load['fields'];
  const source = { columns: [{ name: 'k' }, { name: 'n' }, { name: 't' }] };
  const drop = { nodeType: 'drop_fields', config: { fields: ['n'] } };
  const alone = await rejectsOf(load([drop], { fields, source }));
  expect(alone.map(({ label, row, line }) => [label, row, line])).toEqual([
    ['b.csv', '2', '3'],
    ['b.csv', '5', '7'],
  ]);
  expect(await rejectsOf(load([drop, SORT, DEDUPLICATE], { fields, source }))).toEqual(alone);
});

test('rows that are made of one keep its place', async () => {
  const unpivot = { nodeType: 'unpivot', config: { fields: ['n', 't'], valueField: 'value', nameField: 'name' } };
  const cast = { nodeType: 'cast_type', config: { field: 'value', targetType: 'integer' } };
  const fields = [
    { name: 'k', dataType: 'integer' },
    { name: 'name', dataType: 'text' },
    { name: 'value', dataType: 'text' },
  ] satisfies Load['fields'];
  const alone = await rejectsOf(load([unpivot, cast], { fields }));
  expect(alone.length).toBeGreaterThan(5);
  expect(await rejectsOf(load([unpivot, SORT, cast], { fields }))).toEqual(expect.arrayContaining(alone));
  expect(await rejectsOf(load([SORT, unpivot, cast], { fields }))).toEqual(expect.arrayContaining(alone));
});

test('a holder that makes rows of its own is what rejects behind it name', async () => {
  const aggregate = {
    nodeType: 'aggregate',
    config: { groupByFields: ['k'], aggregations: [{ field: 'n', function: 'max', alias: 'n' }] },
  };
  const given = load([aggregate, SORT, CAST], {
    fields: [
      { name: 'k', dataType: 'integer' },
      { name: 'n', dataType: 'text' },
    ],
  });
  const rejects = await rejectsOf(given);
  expect(rejects.map(({ label, row, line, value }) => [label, row, line, value])).toEqual([
    ['n1, rows 1–6', '2', null, 'bad'],
    ['n1, rows 1–6', '5', null, 'worse'],
  ]);
});

test('the error of a run that stops names the record of the source', async () => {
  await using place = await workplace(load([SORT, CAST], { execution: { errorHandling: 'fail' } }));
  expect(await place.run()).toMatchObject({
    status: 'failed',
    error: { code: 'row.rejected', origin: { label: 'a.csv', row: 2, line: 3 } },
  });
});
