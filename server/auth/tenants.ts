import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Database, TenantTable } from '../store/database.ts';
import type { Tenant } from './caller.ts';

export const DEFAULT_TENANT = 'default';

/** Gives a tenant its own Postgres schema for its tables. */
export async function createTenant(db: Kysely<Database>, tenant: Tenant): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.schema.createSchema(tenant.tableSchema).ifNotExists().execute();
    await tx
      .insertInto('tenants')
      .values({ id: tenant.id, name: tenant.name, table_schema: tenant.tableSchema })
      .execute();
  });
}

/** In plain SQL: every command asks for its tenant, most of them nothing that Kysely is needed for. */
export async function findTenant(pool: Pool, id: string): Promise<Tenant | null> {
  const { rows } = await pool.query<Pick<TenantTable, 'id' | 'name' | 'table_schema'>>(
    'SELECT id, name, table_schema FROM sluice.tenants WHERE id = $1',
    [id],
  );
  const [row] = rows;
  return row === undefined ? null : { id: row.id, name: row.name, tableSchema: row.table_schema };
}
