import { columnTypeSql } from '../../../runtime/contract/column-type-sql.ts';
import type { Target } from '../../../runtime/contract/sink.ts';
import { quoteIdentifier } from '../identifier.ts';
import { type RealTable, typeSql } from '../tables/introspect-table.ts';
import { ORDER_COLUMN_SQL } from './merge-sql.ts';
import { changeConstraints } from './mirror-sql.ts';

/** Columns of a table of rows that are to be merged, of the types of the target's, and what it refuses. */
export function arrivalColumns({ columns, merge }: Target, real: RealTable | null): readonly string[] {
  const types = new Map(real?.columns.map((column) => [column.name, typeSql(column)]));
  const definitions = columns.map(
    (column) => `${quoteIdentifier(column.name)} ${types.get(column.name) ?? columnTypeSql(column)}`,
  );
  const constraints = merge?.mirror === undefined ? [] : changeConstraints(merge.key, merge.mirror);
  return [...definitions, ORDER_COLUMN_SQL, ...constraints];
}
