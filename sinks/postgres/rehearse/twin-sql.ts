import { columnTypeSql } from '../../../runtime/contract/column-type-sql.ts';
import type { Target } from '../../../runtime/contract/sink.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { arrivalColumns } from '../merge/arrival-columns.ts';
import { ORDER_COLUMN_SQL } from '../merge/merge-sql.ts';
import type { RealTable } from '../tables/introspect-table.ts';

/** The session's own table that stands in for a target, of this number. */
export function twinTable(number: number): TableRef {
  return { schema: 'pg_temp', table: number === 0 ? 'sluice_twin' : `sluice_twin_${number}` };
}

/**
 * Makes a table of the target's types that refuses what the target does by itself, NOT NULL and CHECK. It has no defaults:
 * one that takes a number of a sequence would use it up for good. `isBare`: it refuses by type alone.
 */
export function twinSql(
  twin: TableRef,
  target: Target,
  { real, isBare }: { readonly real: RealTable | null; readonly isBare: boolean },
): string {
  const { merge, columns } = target;
  if (merge?.mirror !== undefined) return create(twin, arrivalColumns(target, real));
  if (real === null) {
    const definitions = columns.map(
      (column) => `${quoteIdentifier(column.name)} ${columnTypeSql(column)}${column.nullable ? '' : ' NOT NULL'}`,
    );
    return create(twin, [...definitions, ORDER_COLUMN_SQL]);
  }
  const fed = new Set(columns.map(({ name }) => name));
  const filled = real.columns.filter(
    ({ name, nullable, generated }) => !fed.has(name) && !nullable && (isBare || generated !== 'always'),
  );
  const including = isBare ? '' : ' INCLUDING CONSTRAINTS INCLUDING GENERATED';
  return [
    create(twin, [`LIKE ${quoteTable(target)}${including}`, ORDER_COLUMN_SQL]),
    ...filled.map(({ name }) => `ALTER TABLE ${quoteTable(twin)} ALTER COLUMN ${quoteIdentifier(name)} DROP NOT NULL`),
  ].join('; ');
}

function create({ table }: TableRef, parts: readonly string[]): string {
  return `CREATE TEMP TABLE ${table} (${parts.join(', ')})`;
}
