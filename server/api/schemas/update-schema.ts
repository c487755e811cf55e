import type { Issue } from '../../../runtime/contract/issue.ts';
import { error } from '../../../runtime/plan/issues.ts';
import { jsonPath } from '../../../runtime/plan/json-path.ts';
import { type FieldDraft, fieldModel, type SchemaDraft, schemaModel } from '../../../runtime/plan/model/schema.ts';
import { relationIssues } from '../../../runtime/plan/relation-issues.ts';
import type { Caller } from '../../auth/caller.ts';
import { lockSchema, type SchemaRow, updateSchema as store } from '../../store/schemas.ts';
import { transaction } from '../../store/transaction.ts';
import { invalid, notFound } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { collectionsOf, createSummaryTable, dropSummaryTable, resolveLink } from './linked-schema.ts';
import { presentField } from './present.ts';
import type { UpdateField, UpdateSchema } from './schema.ts';
import { requireSchema } from './schema-actions.ts';

/** What changes no column. All else of a field is its column's. */
const CHANGEABLE: readonly (keyof UpdateField)[] = ['displayName', 'description', 'isPredictor', 'ordinal'];

/** Changes what describes a schema; what would change its table is refused by name, and then nothing is changed. */
export async function updateSchema(
  deps: ApiDeps,
  { tenant }: Caller,
  id: string,
  changes: Omit<UpdateSchema, 'id'>,
): Promise<SchemaRow> {
  await transaction(deps.store, async ({ db, client }) => {
    const row = await lockSchema(db, tenant.id, id);
    if (row === null) throw notFound('schema', id);
    const issues = [...nameIssues(row, changes), ...fieldIssues(row, changes.fields ?? [])];
    if (issues.length > 0) throw invalid(issues);
    const draft = changed(row.draft, changes);
    const relations = relationIssues(draft);
    if (relations.length > 0) throw invalid(relations);
    const collections = row.draft.schemaType === draft.schemaType ? [] : await collectionsOf(db, row);
    if (collections.length > 0) throw invalid([stillLinked(row, collections)]);
    const linked = await resolveLink(db, tenant, draft);
    await store(db, row, linked.draft);
    if (sameSummary(row.draft, linked.draft)) return;
    await dropSummaryTable(deps, client, tenant, row.draft);
    await createSummaryTable(deps, client, tenant, linked);
  });
  return await requireSchema(deps, tenant.id, id);
}

/** Whether the table of the summary stays as it is. */
function sameSummary(before: SchemaDraft, after: SchemaDraft): boolean {
  const told = ({ linkedSchemaId, joinMapping, summaryColumns = [] }: SchemaDraft): string =>
    summaryColumns.length === 0 ? '' : JSON.stringify([linkedSchemaId, joinMapping, summaryColumns]);
  return told(before) === told(after);
}

function stillLinked({ name }: SchemaRow, collections: readonly { readonly name: string }[]): Issue {
  return error({
    code: 'schema.relation',
    path: 'schemaType',
    message: `"${name}" is the customer schema of ${collections.map((one) => `"${one.name}"`).join(', ')}`,
    next: 'Unlink these collections first.',
  });
}

function nameIssues({ name, table_name }: SchemaRow, changes: Pick<UpdateSchema, 'name'>): readonly Issue[] {
  if (changes.name === undefined || changes.name === name) return [];
  const message = `The name is that of the table ${table_name}, which is not renamed`;
  const next = 'Change displayName, which people see, or create another schema with POST /api/v1/schemas.';
  return [error({ code: 'schema.structure_fixed', path: 'name', message, next })];
}

function fieldIssues(row: SchemaRow, changes: readonly UpdateField[]): readonly Issue[] {
  return changes.flatMap((change, index) => {
    const path = jsonPath('fields', index);
    const place = row.draft.fields.findIndex(({ name }) => name === change.name);
    const field = row.draft.fields[place];
    if (field === undefined) {
      const message = `There is no field "${change.name}"`;
      const next = `Add a field with POST /api/v1/schemas/${row.id}/fields; fields are not renamed.`;
      return [error({ code: 'schema.unknown_field', path: jsonPath(path, 'name'), message, next })];
    }
    if (changes.findIndex(({ name }) => name === change.name) < index) {
      const message = `"${change.name}" is named twice`;
      return [error({ code: 'schema.duplicate_field', path: jsonPath(path, 'name'), message })];
    }
    return columnIssues(row, { change, shown: presentField(field, place), path });
  });
}

interface FieldChange {
  readonly change: UpdateField;
  readonly shown: ReturnType<typeof presentField>;
  readonly path: string;
}

function columnIssues(row: SchemaRow, { change, shown, path }: FieldChange): readonly Issue[] {
  const fixed = (Object.keys(change) as (keyof UpdateField)[]).filter((key) => !CHANGEABLE.includes(key));
  return fixed
    .filter((key) => change[key] !== undefined && change[key] !== shown[key])
    .map((key) =>
      error({
        code: 'schema.structure_fixed',
        path: jsonPath(path, key),
        message: `${key} of "${change.name}" is ${JSON.stringify(shown[key])}, and a column that is there is not altered`,
        next: `Add another field with POST /api/v1/schemas/${row.id}/fields and load into that one.`,
      }),
    );
}

function changed(draft: SchemaDraft, { name: _, fields = [], ...changes }: Omit<UpdateSchema, 'id'>): SchemaDraft {
  return schemaModel.parse({
    ...merged(draft, changes),
    fields: draft.fields.map((field) => {
      const change = fields.find(({ name }) => name === field.name);
      return change === undefined ? field : changedField(field, change);
    }),
  });
}

function changedField(field: FieldDraft, change: UpdateField): FieldDraft {
  const described = Object.fromEntries(CHANGEABLE.map((key) => [key, change[key]]));
  return fieldModel.parse(merged(field, described));
}

/** `undefined` leaves a key as it is, `null` takes it away. */
function merged(before: object, changes: object): object {
  const said = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    Object.entries({ ...before, ...Object.fromEntries(said) }).filter(([, value]) => value !== null),
  );
}
