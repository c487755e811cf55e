import { expect, test } from 'vitest';
import { type Load, workplace } from './workplace.ts';

/** Orders and customers of their own files; what is joined goes to one table, the largest order of each customer to another. */
const LOAD: Load = {
  files: { 'orders/a.csv': 'nr,who\n1,8\n2,7\n3,8\n4,\n', 'customers/b.csv': 'who,name\n7,Ann\n8,Bob\n9,Cid\n' },
  fields: [
    { name: 'nr', dataType: 'integer', isPrimaryKey: true },
    { name: 'who', dataType: 'integer' },
    { name: 'name', dataType: 'text' },
  ],
  schemas: {
    largest: {
      name: 'largest',
      fields: [
        { name: 'who', dataType: 'integer', isPrimaryKey: true },
        { name: 'nr', dataType: 'integer' },
      ],
    },
  },
  source: {
    path: 'orders',
    columns: [
      { name: 'nr', dataType: 'integer' },
      { name: 'who', dataType: 'integer' },
    ],
  },
  nodes: [
    {
      id: 'customers',
      nodeType: 'source',
      config: {
        path: 'customers',
        columns: [
          { name: 'who', dataType: 'integer' },
          { name: 'name', dataType: 'text' },
        ],
      },
    },
    { id: 'joined', nodeType: 'join', config: { type: 'left', on: [{ left: 'who', right: 'who' }] } },
    {
      id: 'most',
      nodeType: 'aggregate',
      config: { groupByFields: ['who'], aggregations: [{ field: 'nr', function: 'max', alias: 'nr' }] },
    },
    { id: 'known', nodeType: 'filter_rows', config: { field: 'who', operator: 'is_not_null' } },
    { id: 'other', nodeType: 'target', config: { schema: 'largest' } },
  ],
  edges: [
    ['src', 'joined'],
    ['customers', 'joined'],
    ['joined', 'out'],
    ['src', 'known'],
    ['known', 'most'],
    ['most', 'other'],
  ],
};

test.each([1, 2])(
  'the rows of two sources are joined, beside another way to a table of its own, with %i lanes',
  async (parallelism) => {
    await using place = await workplace({ ...LOAD, execution: { parallelism } });
    const run = await place.run();
    expect(run).toMatchObject({
      status: 'success',
      balanced: true,
      counts: { read: 7, added: 4, loaded: 6 },
    });
    expect(await place.query('SELECT nr, who, name FROM ds_t ORDER BY nr')).toEqual([
      { nr: 1, who: 8, name: 'Bob' },
      { nr: 2, who: 7, name: 'Ann' },
      { nr: 3, who: 8, name: 'Bob' },
      { nr: 4, who: null, name: null },
    ]);
    expect(await place.query('SELECT who, nr FROM ds_largest ORDER BY who')).toEqual([
      { who: 7, nr: 2 },
      { who: 8, nr: 3 },
    ]);
  },
);
