import type { Json } from '../../runtime/contract/json.ts';
import { createSchema } from '../../server/api/schemas/schema-actions.ts';
import { DEFAULT_TENANT, findTenant } from '../../server/auth/tenants.ts';
import { migrate } from '../../server/store/migrate.ts';
import { openStore } from '../../server/store/open-store.ts';
import { addColumn } from '../../sinks/postgres/tables/add-column.ts';
import { createTable } from '../../sinks/postgres/tables/create-table.ts';
import { dropTable, tableDependents } from '../../sinks/postgres/tables/drop-table.ts';
import { introspectTable } from '../../sinks/postgres/tables/introspect-table.ts';
import { ALL_FIFTEEN_COLUMNS } from './all-fifteen.ts';
import { CUSTOMER_COLUMNS } from './customers-csv.ts';
import { query } from './query.ts';
import { schemaField } from './schema-field.ts';

const key = (name: string) => ({ name, dataType: 'integer', isPrimaryKey: true });
const whole = (name: string) => ({ name, dataType: 'integer' });

const SCHEMAS: readonly Json[] = [
  { name: 'bench_scores', fields: [key('score'), whole('segment')] },
  { name: 'bench_tiers', fields: [key('customer_id'), whole('tier')] },
  { name: 'bench_segments', schemaType: 'customer', fields: [key('id')] },
  {
    name: 'bench',
    schemaType: 'collection',
    linkedSchemaId: 'bench_segments',
    joinMapping: 'collection.segment = customer.id',
    fields: ALL_FIFTEEN_COLUMNS.map(([name, type]) => schemaField({ name, type })),
    summaryColumns: [
      { name: 'customers', function: 'sum', sourceField: 'customers' },
      { name: 'total', function: 'sum', sourceField: 'total' },
    ],
  },
  {
    name: 'bench_customers',
    schemaType: 'collection',
    linkedSchemaId: 'bench_segments',
    joinMapping: 'collection.score = customer.id',
    fields: CUSTOMER_COLUMNS.map(([name, type]) => schemaField({ name, type })),
    summaryColumns: [
      { name: 'customers', function: 'count' },
      { name: 'total', function: 'sum', sourceField: 'balance' },
    ],
  },
];

/** Stores the schemas that cases look into, and fills their tables: one with a row for each score, one with a row for each customer. */
export async function makeBenchSchemas(url: string, customers: number): Promise<void> {
  const store = openStore({ databaseUrl: url, onIdleError: () => {} });
  try {
    await migrate(store.pool);
    const tenant = (await findTenant(store.pool, DEFAULT_TENANT))!;
    const tables = { createTable, addColumn, tableDependents, dropTable, introspectTable };
    for (const schema of SCHEMAS) await createSchema({ store, tables }, { tenant }, schema);
  } finally {
    await store.close();
  }
  await query(
    url,
    'INSERT INTO ds_bench_scores (score, segment) SELECT score, score / 100 FROM generate_series(300, 850) AS score',
  );
  await query(
    url,
    `INSERT INTO ds_bench_tiers (customer_id, tier) SELECT id, id % 5 FROM generate_series(1, ${customers}) AS id`,
  );
  await query(url, 'ANALYZE ds_bench_scores, ds_bench_tiers');
}
