import type { FieldDraft } from '../../../runtime/plan/model/schema.ts';
import { summaryTableName } from '../../../runtime/plan/summary-table.ts';
import type { SchemaRow } from '../../store/schemas.ts';
import type { Schema, SchemaField } from './schema.ts';

export const presentSchema = (row: SchemaRow): Schema => ({
  id: row.id,
  name: row.name,
  displayName: row.draft.displayName ?? null,
  description: row.draft.description ?? null,
  entityType: row.draft.entityType,
  schemaType: row.draft.schemaType,
  linkedSchemaId: row.draft.linkedSchemaId ?? null,
  joinMapping: row.draft.joinMapping ?? null,
  summaryColumns: (row.draft.summaryColumns ?? []).map(({ name, function: how, sourceField, type }) => ({
    name,
    function: how,
    sourceField: sourceField ?? null,
    type: type ?? null,
  })),
  autoEnrich: row.draft.autoEnrich ?? false,
  tableName: row.table_name,
  summaryTableName: summaryTableName(row.draft),
  fields: row.draft.fields.map(presentField),
  status: row.status,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

export const presentField = (field: FieldDraft, index: number): SchemaField => ({
  name: field.name,
  displayName: field.displayName ?? null,
  description: field.description ?? null,
  dataType: field.dataType,
  length: field.length ?? null,
  precision: field.precision ?? null,
  scale: field.scale ?? null,
  isNullable: field.isNullable,
  isPrimaryKey: field.isPrimaryKey,
  isUnique: field.isUnique,
  isPredictor: field.isPredictor,
  defaultValue: field.defaultValue ?? null,
  ordinal: field.ordinal ?? index,
});
