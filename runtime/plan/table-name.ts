/** Longest identifier that Postgres keeps whole, in bytes. */
export const MAX_IDENTIFIER = 63;

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
