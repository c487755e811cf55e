import type { Column, ColumnType } from '../contract/column.ts';
import { columnType } from './model/data-type.ts';
import { joinKeys } from './model/join-mapping.ts';
import type { SchemaDraft } from './model/schema.ts';
import type { SummaryColumn } from './model/summary-column.ts';
import { summaryType } from './summary-type.ts';
import { type TableColumn, tableColumns } from './table-columns.ts';
import { MAX_SCHEMA_NAME, tableName } from './table-name.ts';

const SUFFIX = '_summary';

/** Longest name of a collection whose summary's table has a name that Postgres keeps whole. */
export const MAX_SUMMARY_SCHEMA_NAME = MAX_SCHEMA_NAME - SUFFIX.length;

/** The table of a collection's summary columns; `null` where it has none. */
export function summaryTableName({ name, summaryColumns = [] }: SchemaDraft): string | null {
  return summaryColumns.length === 0 ? null : `${tableName(name)}${SUFFIX}`;
}

/**
 * The columns of a summary's table: the customer's key, which is its primary key, when the row was made, and the summary
 * columns. Of a collection and a customer that have been checked.
 */
export function summaryTableColumns(collection: SchemaDraft, customer: SchemaDraft): readonly TableColumn[] {
  const { joinMapping, summaryColumns = [] } = collection;
  if (joinMapping === undefined) return [];
  const { customerField } = joinKeys(joinMapping);
  const key = tableColumns(customer).find(({ name }) => name === customerField);
  if (key === undefined) throw new TypeError(`no field ${customerField}`);
  return [
    { ...key, nullable: false, defaultSql: null, primaryKey: true, unique: false, origin: 'field' },
    { ...PLAIN, name: 'updated_at', type: 'timestamptz', nullable: false, defaultSql: 'NOW()', origin: 'own' },
    ...summaryColumns.map((column): TableColumn => ({ ...PLAIN, ...summaryColumn(column, collection) })),
  ];
}

const PLAIN = { nullable: true, defaultSql: null, primaryKey: false, unique: false, origin: 'field' } as const;

/** A summary column as a column of the table: of the type that it names, else of the function's. */
function summaryColumn(column: SummaryColumn, collection: SchemaDraft): Column {
  const { name, function: how, sourceField, type } = column;
  const source: ColumnType | undefined = tableColumns(collection).find((one) => one.name === sourceField);
  const made = summaryType(how, source?.type ?? 'bigint') ?? 'text';
  const wanted = type === undefined ? { type: made } : columnType({ dataType: type });
  // Of the smallest or largest value the bounds are the field's.
  if (wanted.type === 'varchar' && source?.type === 'varchar') return { name, nullable: true, ...boundsOf(source) };
  return { name, nullable: true, type: wanted.type === 'varchar' ? 'text' : wanted.type };
}

function boundsOf({ type, length }: ColumnType): ColumnType {
  return { type, ...(length === undefined ? {} : { length }) };
}
