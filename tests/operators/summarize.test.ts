import { summarize } from '../../operators/summarize.ts';
import type { CollectionTable, OperatorPlanning } from '../../runtime/contract/operator.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator } from '../contract/describe-operator.ts';

const ACCOUNTS: CollectionTable = {
  schema: 'public',
  table: 'ds_accounts',
  columns: [column('customer', 'integer'), column('balance', 'numeric')],
  isOf: (customer) => customer === 'customers',
  keys: { collectionField: 'customer', customerField: 'id' },
  summary: {
    schema: 'public',
    table: 'ds_accounts_summary',
    columns: [column('id', 'integer'), column('n', 'bigint'), column('total', 'numeric')],
    made: [
      { name: 'n', function: 'count' },
      { name: 'total', function: 'sum', sourceField: 'balance' },
    ],
  },
};

const collections: Readonly<Record<string, CollectionTable>> = {
  accounts: ACCOUNTS,
  loose: { ...ACCOUNTS, keys: null, isOf: () => false },
  bare: { ...ACCOUNTS, summary: null },
};
const planning: OperatorPlanning = {
  table: (ref) => (['customers', 'others', ...Object.keys(collections)].includes(ref) ? ACCOUNTS : null),
  collection: (ref) => collections[ref] ?? null,
  enriching: () => [],
};

const config = { collectionSchemaId: 'accounts', customerSchemaId: 'customers', joinKey: 'customer' };
const columns = [column('a', 'integer'), column('b')];

describeOperator(summarize, {
  planning,
  cases: [
    {
      title: 'passes rows as they are',
      config,
      columns,
      rows: [
        { a: '1', b: 'x' },
        { a: null, b: null },
      ],
      expect: [
        { a: '1', b: 'x' },
        { a: null, b: null },
      ],
    },
  ],
  typing: [
    {
      title: 'changes no column, and takes functions in either case and the key of either side',
      config: {
        ...config,
        joinKey: 'id',
        aggregations: [
          { function: 'COUNT', outputField: 'n' },
          { function: 'sum', sourceField: 'balance', outputField: 'total' },
        ],
      },
      columns,
      output: ['a integer', 'b untyped'],
    },
    {
      title: 'refuses schemas that are not there',
      config: { ...config, collectionSchemaId: 'x', customerSchemaId: 'y' },
      columns,
      issues: [
        { code: 'config.unknown_schema', field: 'collectionSchemaId' },
        { code: 'config.unknown_schema', field: 'customerSchemaId' },
      ],
    },
    {
      title: 'refuses a collection that is linked to none, or to another',
      config: { ...config, collectionSchemaId: 'loose' },
      columns,
      issues: [{ code: 'config.relation', field: 'collectionSchemaId' }],
    },
    {
      title: 'refuses a customer schema that it is not linked to',
      config: { ...config, customerSchemaId: 'others' },
      columns,
      issues: [{ code: 'config.relation', field: 'customerSchemaId' }],
    },
    {
      title: 'refuses a collection without summary columns',
      config: { ...config, collectionSchemaId: 'bare' },
      columns,
      issues: [{ code: 'config.relation', field: 'collectionSchemaId' }],
    },
    {
      title: 'refuses another key, unknown summary columns, and such as are declared otherwise',
      config: {
        ...config,
        joinKey: 'balance',
        aggregations: [
          { function: 'SUM', sourceField: 'balance', outputField: 'totl' },
          { function: 'MAX', sourceField: 'balance', outputField: 'total' },
          { function: 'COUNT', sourceField: 'balance', outputField: 'n' },
        ],
      },
      columns,
      issues: [
        { code: 'config.relation', field: 'joinKey' },
        { code: 'config.unknown_field', field: 'aggregations[0].outputField', next: 'Did you mean "total"?' },
        { code: 'config.relation', field: 'aggregations[1].function' },
        { code: 'config.relation', field: 'aggregations[2].sourceField' },
      ],
    },
  ],
});
