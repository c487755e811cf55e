import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { rejectRow, withRejects } from '../../runtime/rows/select.ts';
import type { Expression, FailedRow } from '../expression/index.ts';

export interface ExpressionPlace {
  readonly node: string;
  readonly input: ColumnTypes;
  readonly expression: Expression;
  /** What a reject names as its column where the expression reads none or several. */
  readonly column: string | null;
}

/**
 * The batch without the rows for which an expression has no value; each becomes a reject that names the column that
 * the expression reads, with its value, where it is only one. `output` has the vectors, `kept` the rows that stay.
 */
export function rejectFailed(
  output: RowBatch,
  input: RowBatch,
  failed: readonly FailedRow[],
  kept: Int32Array,
  place: ExpressionPlace,
): RowBatch {
  const { node, expression } = place;
  const only = expression.columns.length === 1 ? expression.columns[0]! : null;
  const column = only === null ? place.column : place.input[only]!.name;
  const rejects = failed.map(({ row, sqlState, reason }) =>
    rejectRow(input, row, {
      node,
      column,
      value: only === null ? null : cellText(input.vectors[only]!, row, place.input[only]!.type),
      code: 'row.expression',
      reason: `${reason} (SQLSTATE ${sqlState})`,
    }),
  );
  return withRejects(output, rejects, kept);
}

/** The selected rows but those that failed, ascending. */
export function rowsWithoutFailed({ selection, length }: RowBatch, failed: readonly FailedRow[]): Int32Array {
  const gone = new Set(failed.map(({ row }) => row));
  const rows = selection ?? Int32Array.from({ length }, (_, row) => row);
  return rows.filter((row) => !gone.has(row));
}
