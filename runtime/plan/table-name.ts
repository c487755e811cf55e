/** Longest identifier that Postgres keeps whole, in bytes. */
export const MAX_IDENTIFIER = 63;

/** Columns that every row of a Postgres table has already. */
const SYSTEM_COLUMNS: readonly string[] = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'];
/** Begins the names of columns that loads put beside those of the table. */
const LOAD_PREFIX = 'sluice_';

/** Who has the name of a column already; `null`: nobody. */
export function reservedBy(column: string): 'Postgres' | 'Sluice' | null {
  if (SYSTEM_COLUMNS.includes(column)) return 'Postgres';
  return column.startsWith(LOAD_PREFIX) ? 'Sluice' : null;
}

const PREFIX = 'ds_';

/** Longest schema name whose table name Postgres keeps whole. */
export const MAX_SCHEMA_NAME = MAX_IDENTIFIER - PREFIX.length;

/** The table behind a schema: `ds_` and the name in lower case, with `_` for whatever a plain identifier cannot hold. */
export function tableName(schemaName: string): string {
  return (
    PREFIX +
    schemaName
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]/g, '_')
      .slice(0, MAX_SCHEMA_NAME)
  );
}
