import { expect } from 'vitest';
import { summarize } from '../../../operators/summarize.ts';
import type { CollectionTable } from '../../../runtime/contract/operator.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';
import { type Workplace, workplace } from '../../worker/workplace.ts';

const ACCOUNTS: CollectionTable = {
  schema: 'public',
  table: 'ds_accounts',
  columns: [column('customer', 'integer'), column('balance', 'numeric')],
  isOf: (customer) => customer === 'people',
  keys: { collectionField: 'customer', customerField: 'id' },
  summary: {
    schema: 'public',
    table: 'ds_accounts_summary',
    columns: [column('id', 'integer'), column('total', 'numeric')],
    made: [{ name: 'total', function: 'sum', sourceField: 'balance' }],
  },
};
const planning = {
  table: (ref: string) => (['people', 'accounts', 'loose'].includes(ref) ? ACCOUNTS : null),
  collection: (ref: string) =>
    ({ accounts: ACCOUNTS, loose: { ...ACCOUNTS, keys: null, isOf: () => false } })[ref] ?? null,
  enriching: () => [],
};

const config = { collectionSchemaId: 'accounts', customerSchemaId: 'people', joinKey: 'customer' };
const columns = [column('customer', 'integer'), column('balance', 'numeric')];

/** Accounts as `customer,balance`, which end in the collection `ds_t` of the customers 1, 2 and 3. */
function load(...accounts: readonly string[]): Promise<Workplace> {
  const fields = [
    { name: 'customer', dataType: 'integer' },
    { name: 'balance', dataType: 'numeric' },
  ] as const;
  return workplace({
    files: { 'a.csv': `customer,balance\n${accounts.join('\n')}\n` },
    fields,
    schemas: {
      people: { name: 'people', fields: [{ name: 'id', dataType: 'integer', isPrimaryKey: true }] },
      accounts: {
        name: 't',
        schemaType: 'collection',
        linkedSchemaId: 'people',
        joinMapping: 'collection.customer = customer.id',
        fields,
        summaryColumns: [
          { name: 'n', function: 'count' },
          { name: 'total', function: 'sum', sourceField: 'balance' },
        ],
      },
    },
    nodes: [{ nodeType: 'summarize', config }],
    target: { loadMode: 'truncate' },
  });
}

async function summaryOf(place: Workplace): Promise<unknown[]> {
  expect(await place.run()).toMatchObject({ status: 'success', balanced: true });
  return place.query('SELECT id, n::int, total FROM ds_t_summary ORDER BY id');
}

describeBehaviour(
  summarize,
  {
    null: async () => {
      await using place = await load('1,5', '1,', ',7', '2,');
      expect(await summaryOf(place)).toEqual([
        { id: 1, n: 2, total: '5' },
        { id: 2, n: 1, total: null },
      ]);
    },
    missing: [
      {
        config: { ...config, collectionSchemaId: 'x', customerSchemaId: 'y' },
        columns,
        issues: [
          { code: 'config.unknown_schema', field: 'collectionSchemaId' },
          { code: 'config.unknown_schema', field: 'customerSchemaId' },
        ],
      },
      {
        config: { ...config, collectionSchemaId: 'loose' },
        columns,
        issues: [{ code: 'config.relation', field: 'collectionSchemaId' }],
      },
      {
        config: { ...config, aggregations: [{ function: 'SUM', sourceField: 'balance', outputField: 'totl' }] },
        columns,
        issues: [{ code: 'config.unknown_field', field: 'aggregations[0].outputField' }],
      },
    ],
    mismatch: {
      config: { ...config, aggregations: [{ function: 'MAX', sourceField: 'balance', outputField: 'total' }] },
      columns,
      issues: [{ code: 'config.relation', field: 'aggregations[0].function' }],
    },
    duplicate: async () => {
      await using place = await load('1,5', '1,5', '2,1');
      const expected = [
        { id: 1, n: 2, total: '10' },
        { id: 2, n: 1, total: '1' },
      ];
      expect(await summaryOf(place)).toEqual(expected);
      expect(await summaryOf(place)).toEqual(expected);
    },
    tooFew: async () => {
      await using place = await load('1,5');
      await place.query('INSERT INTO ds_people (id) VALUES (1), (2)');
      expect(await summaryOf(place)).toEqual([{ id: 1, n: 1, total: '5' }]);
    },
  },
  { planning },
);
