import type { ColumnType } from './column.ts';
import { columnTypeSql } from './column-type-sql.ts';

/** What a load does to its table before the first row, because what arrives has changed. */
export type TableChange =
  | { readonly kind: 'add_column'; readonly column: ColumnType & { readonly name: string } }
  /** `rewrites`: Postgres writes all rows anew, while nobody else can use the table. */
  | {
      readonly kind: 'widen';
      readonly column: ColumnType & { readonly name: string };
      readonly from: ColumnType;
      readonly rewrites: boolean;
    };

/** Changes as one statement, so that a table is written anew once at most. `collations`: as SQL, of columns that keep one of their own. */
export function alterTableSql(
  { schema, table }: { readonly schema: string; readonly table: string },
  changes: readonly TableChange[],
  collations: ReadonlyMap<string, string> = new Map(),
): string {
  const collate = (name: string): string => (collations.has(name) ? ` COLLATE ${collations.get(name)}` : '');
  const actions = changes.map((change) =>
    change.kind === 'add_column'
      ? `ADD COLUMN ${quoted(change.column.name)} ${columnTypeSql(change.column)}`
      : `ALTER COLUMN ${quoted(change.column.name)} TYPE ${columnTypeSql(change.column)}${collate(change.column.name)}`,
  );
  return `ALTER TABLE ${quoted(schema)}.${quoted(table)} ${actions.join(', ')}`;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
