import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Updateable } from 'kysely';
import type { AuthMethod } from '../../runtime/contract/definition.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { ConnectorTable, Database } from './database.ts';
import { isUuid } from './is-uuid.ts';
import { jsonText } from './json-text.ts';
import type { Secrets } from './secrets.ts';

export type ConnectorRow = Selectable<ConnectorTable>;

export interface ConnectorValues {
  readonly name: string;
  readonly description: string | null;
  readonly type: string;
  readonly category: string;
  readonly config: { readonly [key: string]: Json };
  readonly authMethod: AuthMethod;
  /** `null`: the method needs none. */
  readonly auth: Json | null;
}

/** Names whose credentials these are; sealed text opens for no other connector. */
const owner = (id: string): string => `connector:${id}`;

export async function findConnector(db: Kysely<Database>, tenant: string, id: string): Promise<ConnectorRow | null> {
  if (!isUuid(id)) return null;
  const found = db.selectFrom('connectors').selectAll().where('tenant', '=', tenant).where('id', '=', id);
  return (await found.executeTakeFirst()) ?? null;
}

/** By id, or by the name that a pipeline file uses. */
export async function findConnectorByRef(
  db: Kysely<Database>,
  tenant: string,
  ref: string,
): Promise<ConnectorRow | null> {
  const byId = await findConnector(db, tenant, ref);
  if (byId !== null) return byId;
  const named = db.selectFrom('connectors').selectAll().where('tenant', '=', tenant).where('name', '=', ref);
  return (await named.executeTakeFirst()) ?? null;
}

export async function insertConnector(
  db: Kysely<Database>,
  secrets: Secrets,
  tenant: string,
  values: ConnectorValues,
): Promise<ConnectorRow> {
  const id = randomUUID();
  return await db
    .insertInto('connectors')
    .values({
      id,
      tenant,
      ...columns(values),
      auth_secret: values.auth === null ? null : secrets.seal(values.auth, owner(id)),
      status: 'disconnected',
      last_tested_at: null,
      last_error: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What was learnt of the connection no longer holds when its address or credentials change. */
export async function updateConnector(
  db: Kysely<Database>,
  secrets: Secrets,
  before: ConnectorRow,
  values: ConnectorValues,
): Promise<ConnectorRow> {
  const status: Updateable<ConnectorTable> = { status: 'disconnected', last_tested_at: null, last_error: null };
  const sameAddress = jsonText(before.config) === jsonText(values.config) && before.auth_method === values.authMethod;
  const sameAuth = jsonText(connectorAuth(secrets, before)) === jsonText(values.auth);
  return await db
    .updateTable('connectors')
    .set({
      ...columns(values),
      auth_secret: values.auth === null ? null : secrets.seal(values.auth, owner(before.id)),
      updated_at: new Date(),
      ...(sameAddress && sameAuth ? {} : status),
    })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

const columns = (values: ConnectorValues) => ({
  name: values.name,
  description: values.description,
  type: values.type,
  category: values.category,
  config: jsonText(values.config),
  auth_method: values.authMethod,
});

/** The connector's credentials, decrypted; `null` where it has none. */
export const connectorAuth = (secrets: Secrets, row: Pick<ConnectorRow, 'id' | 'auth_secret'>): Json | null =>
  row.auth_secret === null ? null : secrets.open(row.auth_secret, owner(row.id));

/** Looks up the credentials of a plan's connector when the plan is built. */
export async function readConnectorAuth(db: Kysely<Database>, secrets: Secrets, id: string): Promise<Json | null> {
  const row = await db.selectFrom('connectors').select(['id', 'auth_secret']).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : connectorAuth(secrets, row);
}

/** Writes again, with the newest key, what an older one wrote; at every start. Gives how many. */
export async function rotateSecrets(db: Kysely<Database>, secrets: Secrets): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('connectors')
      .select(['id', 'auth_secret'])
      .where('auth_secret', 'is not', null)
      .orderBy('id')
      .forUpdate()
      .execute();
    const stale = rows.filter((row) => row.auth_secret !== null && secrets.stale(row.auth_secret));
    for (const row of stale) {
      const sealed = secrets.seal(connectorAuth(secrets, row), owner(row.id));
      await tx.updateTable('connectors').set({ auth_secret: sealed }).where('id', '=', row.id).execute();
    }
    return stale.length;
  });
}
