import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import { type FieldDraft, type SchemaDraft, schemaModel } from '../../runtime/plan/model/schema.ts';
import { tableName } from '../../runtime/plan/table-name.ts';
import type { Database, SchemaTable } from './database.ts';
import { isUuid } from './is-uuid.ts';
import { jsonText } from './json-text.ts';

/** A stored schema with its fields in their order. */
export interface SchemaRow extends Selectable<SchemaTable> {
  readonly draft: SchemaDraft;
}

export async function findSchema(db: Kysely<Database>, tenant: string, id: string): Promise<SchemaRow | null> {
  if (!isUuid(id)) return null;
  const found = db.selectFrom('schemas').selectAll().where('tenant', '=', tenant).where('id', '=', id);
  const row = await found.executeTakeFirst();
  return row === undefined ? null : ((await withFields(db, [row]))[0] ?? null);
}

/** A schema that stays as it is until the transaction ends; changes of the same one take turns. */
export async function lockSchema(db: Kysely<Database>, tenant: string, id: string): Promise<SchemaRow | null> {
  if (!isUuid(id)) return null;
  await db.selectFrom('schemas').select('id').where('tenant', '=', tenant).where('id', '=', id).forUpdate().execute();
  return await findSchema(db, tenant, id);
}

/** By id, or by the name that a pipeline file uses. */
export async function findSchemaByRef(db: Kysely<Database>, tenant: string, ref: string): Promise<SchemaRow | null> {
  const byId = await findSchema(db, tenant, ref);
  if (byId !== null) return byId;
  const named = db.selectFrom('schemas').selectAll().where('tenant', '=', tenant).where('name', '=', ref);
  const row = await named.executeTakeFirst();
  return row === undefined ? null : ((await withFields(db, [row]))[0] ?? null);
}

/** The active schemas with auto-enrich, in order of their names. */
export async function enrichingSchemas(db: Kysely<Database>, tenant: string): Promise<readonly SchemaRow[]> {
  const found = await db
    .selectFrom('schemas')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('status', '=', 'active')
    .where(sql<boolean>`definition -> 'autoEnrich' = 'true'`)
    .orderBy(sql`name COLLATE "C"`)
    .execute();
  return await withFields(db, found);
}

/** Joins each row with its fields: one query for a whole page. */
export async function withFields(
  db: Kysely<Database>,
  rows: readonly Selectable<SchemaTable>[],
): Promise<readonly SchemaRow[]> {
  if (rows.length === 0) return [];
  const fields = await db
    .selectFrom('schema_fields')
    .selectAll()
    .where(
      'schema_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('ordinal')
    .execute();
  return rows.map((row) => ({
    ...row,
    draft: schemaModel.parse({
      ...row.definition,
      name: row.name,
      fields: fields.filter((field) => field.schema_id === row.id).map((field) => field.definition),
    }),
  }));
}

export async function insertSchema(db: Kysely<Database>, tenant: string, draft: SchemaDraft): Promise<SchemaRow> {
  const { name, fields, ...definition } = draft;
  const row = await db
    .insertInto('schemas')
    .values({
      id: randomUUID(),
      tenant,
      name,
      definition: jsonText(definition),
      table_name: tableName(name),
      status: 'active',
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (fields.length > 0) {
    await db
      .insertInto('schema_fields')
      .values(fields.map((field, ordinal) => fieldValues(row.id, field, ordinal)))
      .execute();
  }
  return { ...row, draft };
}

export async function insertField(db: Kysely<Database>, schema: SchemaRow, field: FieldDraft): Promise<void> {
  await db
    .insertInto('schema_fields')
    .values(fieldValues(schema.id, field, schema.draft.fields.length))
    .execute();
  await db.updateTable('schemas').set({ updated_at: new Date() }).where('id', '=', schema.id).execute();
}

/** Writes what describes the schema and its fields, which stay the same ones. */
export async function updateSchema(db: Kysely<Database>, row: SchemaRow, draft: SchemaDraft): Promise<void> {
  const { name: _, fields, ...definition } = draft;
  await db
    .updateTable('schemas')
    .set({ definition: jsonText(definition), updated_at: new Date() })
    .where('id', '=', row.id)
    .execute();
  for (const [ordinal, field] of fields.entries()) {
    if (JSON.stringify(field) === JSON.stringify(row.draft.fields[ordinal])) continue;
    await db
      .updateTable('schema_fields')
      .set({ definition: jsonText(field) })
      .where('schema_id', '=', row.id)
      .where('name', '=', field.name)
      .execute();
  }
}

const fieldValues = (schemaId: string, field: FieldDraft, ordinal: number) => ({
  schema_id: schemaId,
  ordinal,
  name: field.name,
  definition: jsonText(field),
});
