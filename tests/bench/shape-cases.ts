import { CUSTOMER_COLUMNS } from './customers-csv.ts';
import { ORDER_COLUMNS, TAGS } from './orders-csv.ts';
import type { TransformCase } from './transform-cases.ts';

const orders = ['orders'] as const;
const UNPIVOTED = ['order_id', 'customer_id'] as const;
const NAMES = CUSTOMER_COLUMNS.map(([name]) => name).join(', ');
const JOINED = [...ORDER_COLUMNS, ...CUSTOMER_COLUMNS.filter(([name]) => name !== 'customer_id')];

/** Operators that take JSON apart, make several rows of one or one of several, and those of several edges. */
export const SHAPE_CASES: readonly TransformCase[] = [
  { name: 'plain-orders', files: orders, nodes: [], columns: {}, select: {} },
  {
    name: 'flatten',
    files: orders,
    nodes: [
      {
        nodeType: 'flatten',
        config: {
          field: 'details',
          fields: [{ name: 'city' }, { name: 'lines', type: 'integer' }, { name: 'plan', path: 'account.plan' }],
        },
      },
    ],
    columns: { details: null, city: 'text', lines: 'integer', plan: 'text' },
    select: {
      city: `details::json->>'city'`,
      lines: `(details::json->>'lines')::integer`,
      plan: `details::json#>>'{account,plan}'`,
    },
  },
  {
    name: 'explode',
    files: orders,
    written: TAGS,
    nodes: [{ nodeType: 'explode', config: { field: 'tags', name: 'tag' } }],
    columns: { tags: null, tag: 'text' },
    select: { tag: 'json_array_elements_text(tags::json)' },
  },
  {
    name: 'unpivot',
    files: orders,
    written: UNPIVOTED.length,
    nodes: [
      {
        nodeType: 'unpivot',
        config: { fields: UNPIVOTED, nameField: 'kind', valueField: 'number', valueType: 'integer' },
      },
    ],
    columns: { order_id: null, customer_id: null, kind: 'text', number: 'integer' },
    select: {
      kind: `unnest(ARRAY[${UNPIVOTED.map((name) => `'${name}'`).join(', ')}])`,
      number: `unnest(ARRAY[${UNPIVOTED.join(', ')}])`,
    },
  },
  {
    name: 'branch-and-union',
    nodes: [
      {
        nodeType: 'branch',
        config: { routes: [{ name: 'paying', field: 'balance', operator: '>', value: '0' }], default: 'others' },
      },
      { nodeType: 'add_field', config: { fieldName: 'kind', fieldType: 'string', defaultValue: 'paying' } },
      { nodeType: 'add_field', config: { fieldName: 'kind', fieldType: 'string', defaultValue: 'other' } },
      { nodeType: 'union', config: {} },
    ],
    edges: [
      { source: 'src', target: 'n0' },
      { source: 'n0', target: 'n1', label: 'paying' },
      { source: 'n0', target: 'n2', label: 'others' },
      { source: 'n1', target: 'n3' },
      { source: 'n2', target: 'n3' },
      { source: 'n3', target: 'out' },
    ],
    columns: { kind: 'text' },
    select: { kind: `CASE WHEN balance > 0 THEN 'paying' ELSE 'other' END` },
  },
  {
    name: 'union',
    files: ['customers', 'customers'],
    nodes: [{ nodeType: 'union', config: {} }],
    edges: [
      { source: 'src', target: 'n0' },
      { source: 'src1', target: 'n0' },
      { source: 'n0', target: 'out' },
    ],
    columns: {},
    select: {},
    statements: ['bench_copied', 'bench_second'].map((copied) => `INSERT INTO ds_bench SELECT ${NAMES} FROM ${copied}`),
  },
  {
    name: 'pivot',
    nodes: [
      {
        nodeType: 'pivot',
        config: {
          groupByFields: ['signup'],
          pivotField: 'active',
          values: ['true', 'false'],
          prefix: 'active_',
          valueField: 'balance',
          function: 'sum',
        },
      },
    ],
    table: [
      ['signup', 'date'],
      ['active_true', 'numeric'],
      ['active_false', 'numeric'],
    ],
    columns: {},
    select: {},
    statements: [
      `INSERT INTO ds_bench SELECT signup, sum(balance) FILTER (WHERE active), sum(balance) FILTER (WHERE NOT active)
       FROM bench_copied GROUP BY signup`,
    ],
  },
  {
    name: 'join',
    files: ['orders', 'customers'],
    nodes: [{ nodeType: 'join', config: { on: [{ left: 'customer_id', right: 'customer_id' }] } }],
    edges: [
      { source: 'src', target: 'n0' },
      { source: 'src1', target: 'n0' },
      { source: 'n0', target: 'out' },
    ],
    table: JOINED,
    columns: {},
    select: {},
    statements: [
      `INSERT INTO ds_bench SELECT ${JOINED.map(([name]) => name).join(', ')}
       FROM bench_copied JOIN bench_second USING (customer_id)`,
    ],
  },
];
