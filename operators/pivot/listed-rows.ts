import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { Column, ColumnTypes } from '../../runtime/contract/column.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { failureOf } from '../../runtime/rows/convert/failure.ts';
import { rejectRow, withRejects } from '../../runtime/rows/select.ts';
import { createRowTest, KEEP, REJECT } from '../filter/row-test.ts';

export interface ListedRows {
  readonly node: string;
  readonly field: string;
  readonly values: readonly string[];
  /** What becomes of a row whose value is not listed. */
  readonly others: 'drop' | 'error';
}

/** Keeps the rows whose field has a listed value; the others leave, counted as filtered, or as rejects. */
export function listedRows(
  { node, field, values, others }: ListedRows,
  input: ColumnTypes,
): (batch: RowBatch) => RowBatch {
  const index = input.findIndex(({ name }) => name === field);
  const column = input[index] as Column;
  const test = createRowTest('in', column, values);
  if (typeof test !== 'function') throw new TypeError(test.message);
  return (batch) => {
    const vector = batch.vectors[index]!;
    const judge = test(vector);
    const kept = new Int32Array(batch.rowCount);
    const refused: { readonly row: number; readonly isBad: boolean }[] = [];
    let count = 0;
    for (let at = 0; at < batch.rowCount; at++) {
      const row = batch.selection === null ? at : batch.selection[at]!;
      const verdict = judge(row);
      if (verdict === KEEP) kept[count++] = row;
      else if (verdict === REJECT || others === 'error') refused.push({ row, isBad: verdict === REJECT });
    }
    if (count === batch.rowCount) return batch;
    const filtered = batch.rowCount - count - refused.length;
    if (filtered > 0) batch.tally.dropped(node, 'filtered', filtered);
    const rejects = refused.map(({ row, isBad }) => {
      const value = cellText(vector, row, column.type);
      const cause = isBad ? failureOf(column, value ?? '') : notListed(value);
      return rejectRow(batch, row, { node, column: field, value, ...cause });
    });
    return withRejects(batch, rejects, kept.subarray(0, count));
  };
}

function notListed(value: string | null): { code: string; reason: string } {
  const what = value === null ? 'The value is empty (NULL)' : `The value "${value.slice(0, 100)}" is not listed`;
  return { code: 'row.not_listed', reason: `${what}: no column of the pivot takes it.` };
}
