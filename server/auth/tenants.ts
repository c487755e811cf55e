import type { Kysely } from 'kysely';
import type { Database } from '../store/database.ts';
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

export async function findTenant(db: Kysely<Database>, id: string): Promise<Tenant | null> {
  const row = await db.selectFrom('tenants').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : { id: row.id, name: row.name, tableSchema: row.table_schema };
}
