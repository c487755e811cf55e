import { expect, test } from 'vitest';
import type { Pipeline } from '../../ui/api/model.ts';
import { nodeText } from '../../ui/pipelines/node-text.ts';

const [PEOPLE, ORDERS] = ['0b0e6f5e-0000-7000-8000-000000000001', '0b0e6f5e-0000-7000-8000-000000000002'];
const pipeline = {
  connector: null,
  connectors: [],
  schema: null,
  schemas: [
    { id: PEOPLE, name: 'people', displayName: 'Customers', tableName: 'ds_people' },
    { id: ORDERS, name: 'orders', displayName: null, tableName: 'ds_orders' },
  ],
  nodes: [],
} as unknown as Pipeline;

test.each([
  ['deduplicate', { keyFields: ['a', 'b'], scope: 'pipeline' }, 'One row for each a and b, over all runs'],
  [
    'summarize',
    { collectionSchemaId: ORDERS, customerSchemaId: PEOPLE, joinKey: 'customer' },
    'Sums up orders for each row of Customers, by customer',
  ],
  [
    'lookup_join',
    { lookupSchema: 'people', joinField: 'id', selectFields: ['name', { field: 'x', as: 'y' }] },
    'Takes name and y from Customers, by id',
  ],
  [
    'aggregate',
    { groupByFields: ['who'], aggregations: [{ function: 'sum', field: 'n' }, { function: 'count' }] },
    'sum of n and count, for each who',
  ],
  [
    'join',
    {
      type: 'left',
      on: [
        { left: 'id', right: 'id' },
        { left: 'a', right: 'b' },
      ],
    },
    'All left rows, by id and a = b',
  ],
  [
    'branch',
    { routes: [{ name: 'large' }, { name: 'small' }], default: 'others' },
    'Sends rows by large, small and others',
  ],
  ['filter_rows', { field: 'n', operator: 'is_not_null' }, 'Keeps rows where n is not null'],
  ['rename_field', { mappings: [{ from: 'a', to: 'b' }] }, 'a → b'],
  ['sort', { fields: [{ field: 'a', direction: 'desc' }, { field: 'b' }] }, 'In the order of a downwards and b'],
  ['of_tomorrow', { some: 'thing' }, 'some thing'],
])('says what %s does, in words', (nodeType, config, text) => {
  const node = { id: 'n', label: 'n', nodeType, config } as unknown as Pipeline['nodes'][number];
  expect(nodeText(node, pipeline)).toBe(text);
});

test('a node whose settings are not there yet has a text all the same', () => {
  for (const nodeType of ['sort', 'aggregate', 'join', 'branch', 'map_values', 'enrich', 'summarize', 'validate']) {
    const node = { id: 'n', label: 'n', nodeType, config: {} } as unknown as Pipeline['nodes'][number];
    expect(nodeText(node, pipeline), nodeType).not.toBe('');
  }
});
