import { expect } from 'vitest';
import type { Load, Workplace } from './workplace.ts';

const ORDERS = 2_000;
const CUSTOMERS = 1_000;

const order = (nr: number): string => `order,${nr},${nr % (CUSTOMERS / 2)},`;
const customer = (nr: number): string => `customer,${nr},${nr},name ${nr}`;
const file = (lines: readonly string[]): string => `what,nr,customer,name\n${lines.join('\n')}\n`;
const lines = [
  ...Array.from({ length: ORDERS }, (_, nr) => order(nr)),
  // Each customer comes twice.
  ...Array.from({ length: 2 * CUSTOMERS }, (_, at) => customer(at % CUSTOMERS)),
];

/** Orders with the names of their customers, of which one row each is kept before; half of them have no order. */
export const JOIN: Load = {
  files: { 'a.csv': file(lines.slice(0, ORDERS + 700)), 'b.csv': file(lines.slice(ORDERS + 700)) },
  source: {
    columns: [
      { name: 'what', dataType: 'text' },
      { name: 'nr', dataType: 'integer' },
      { name: 'customer', dataType: 'integer' },
      { name: 'name', dataType: 'text' },
    ],
  },
  fields: [
    { name: 'nr', dataType: 'integer', isPrimaryKey: true },
    { name: 'customer', dataType: 'integer' },
    { name: 'customer_name', dataType: 'text' },
  ],
  nodes: [
    {
      id: 'fork',
      nodeType: 'branch',
      config: { routes: [{ name: 'orders', field: 'what', operator: '=', value: 'order' }], default: 'customers' },
    },
    { id: 'orders', nodeType: 'drop_fields', config: { fields: ['what', 'name'] } },
    { id: 'once', nodeType: 'deduplicate', config: { keyFields: ['nr'] } },
    { id: 'customers', nodeType: 'drop_fields', config: { fields: ['what', 'nr'] } },
    {
      id: 'joined',
      nodeType: 'join',
      config: { type: 'left', on: [{ left: 'customer', right: 'customer' }], prefix: 'customer_' },
    },
    { id: 'named', nodeType: 'rename_field', config: { sourceField: 'name', targetField: 'customer_name' } },
  ],
  edges: [
    ['src', 'fork'],
    ['fork', 'orders', 'orders'],
    ['orders', 'joined'],
    ['fork', 'once', 'customers'],
    ['once', 'customers'],
    ['customers', 'joined'],
    ['joined', 'named'],
    ['named', 'out'],
  ],
  execution: { batchSize: 700 },
};

export const JOIN_COUNTS = {
  read: ORDERS + 2 * CUSTOMERS,
  added: 0,
  deduplicated: CUSTOMERS,
  folded: CUSTOMERS / 2,
  filtered: CUSTOMERS / 2,
  loaded: ORDERS,
};

/** What the table holds then. */
export async function expectJoined(place: Workplace): Promise<void> {
  const [found] = await place.query(
    `SELECT count(*)::int AS rows, count(*) FILTER (WHERE customer = nr % ${CUSTOMERS / 2})::int AS keys,
       count(*) FILTER (WHERE customer_name = 'name ' || customer)::int AS names FROM ds_t`,
  );
  expect(found).toEqual({ rows: ORDERS, keys: ORDERS, names: ORDERS });
}
