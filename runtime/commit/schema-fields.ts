import type { ClientBase } from 'pg';
import type { ColumnType } from '../contract/column.ts';
import type { TableChange } from '../contract/table-change.ts';
import { isWiderOrSame } from '../contract/widen.ts';
import { columnType } from '../plan/model/data-type.ts';
import { type FieldDraft, fieldModel } from '../plan/model/schema.ts';

/**
 * Lets a stored schema follow its table: fields for new columns, wider types. In the transaction that changes the
 * table, before it is locked; later changes of the same schema wait. What the schema has already stays as it is.
 */
export async function recordSchemaChange(
  client: ClientBase,
  schemaId: string,
  changes: readonly TableChange[],
): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM sluice.schemas WHERE id = $1 FOR UPDATE', [schemaId]);
  if (rowCount === 0) return;
  const { rows } = await client.query<{ ordinal: number; definition: FieldDraft }>(
    'SELECT ordinal, definition FROM sluice.schema_fields WHERE schema_id = $1 ORDER BY ordinal',
    [schemaId],
  );
  const fields = new Map(rows.map(({ definition }) => [definition.name, definition]));
  let ordinal = rows.at(-1)?.ordinal ?? -1;
  let changed = false;
  for (const { column } of changes) {
    const field = fields.get(column.name);
    if (field !== undefined && isWiderOrSame(columnType(field), column)) continue;
    changed = true;
    if (field === undefined) {
      ordinal += 1;
      await client.query(
        'INSERT INTO sluice.schema_fields (schema_id, ordinal, name, definition) VALUES ($1, $2, $3, $4)',
        [schemaId, ordinal, column.name, JSON.stringify(fieldOf(column))],
      );
      continue;
    }
    const { length: _length, precision: _precision, scale: _scale, ...rest } = field;
    await client.query('UPDATE sluice.schema_fields SET definition = $3 WHERE schema_id = $1 AND name = $2', [
      schemaId,
      column.name,
      JSON.stringify({ ...rest, ...typeOf(column) }),
    ]);
  }
  if (changed) await client.query('UPDATE sluice.schemas SET updated_at = now() WHERE id = $1', [schemaId]);
}

const fieldOf = (column: ColumnType & { readonly name: string }): FieldDraft =>
  fieldModel.parse({ name: column.name, ...typeOf(column) });

function typeOf({ type, length, precision, scale }: ColumnType) {
  return {
    dataType: type,
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  };
}
