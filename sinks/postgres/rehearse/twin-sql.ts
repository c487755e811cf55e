import { columnTypeSql } from '../../../runtime/contract/column-type-sql.ts';
import type { Target } from '../../../runtime/contract/sink.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { arrivalColumns } from '../merge/arrival-columns.ts';
import { ORDER_COLUMN_SQL } from '../merge/merge-sql.ts';
import type { RealTable } from '../tables/introspect-table.ts';

/** The session's own table that stands in for a target. */
export const TWIN: TableRef = { schema: 'pg_temp', table: 'sluice_twin' };

/**
 * Makes a table of the target's types that refuses what the target does by itself, NOT NULL and CHECK. It has no defaults:
 * one that takes a number of a sequence would use it up for good.
 */
export function twinSql(target: Target, real: RealTable | null): string {
  const { merge, columns } = target;
  if (merge?.mirror !== undefined) return create(arrivalColumns(target, real));
  if (real === null) {
    const definitions = columns.map(
      (column) => `${quoteIdentifier(column.name)} ${columnTypeSql(column)}${column.nullable ? '' : ' NOT NULL'}`,
    );
    return create([...definitions, ORDER_COLUMN_SQL]);
  }
  const fed = new Set(columns.map(({ name }) => name));
  const filled = real.columns.filter(
    ({ name, nullable, generated }) => !fed.has(name) && !nullable && generated !== 'always',
  );
  return [
    create([`LIKE ${quoteTable(target)} INCLUDING CONSTRAINTS INCLUDING GENERATED`, ORDER_COLUMN_SQL]),
    ...filled.map(({ name }) => `ALTER TABLE ${quoteTable(TWIN)} ALTER COLUMN ${quoteIdentifier(name)} DROP NOT NULL`),
  ].join('; ');
}

function create(parts: readonly string[]): string {
  return `CREATE TEMP TABLE ${TWIN.table} (${parts.join(', ')})`;
}
