import type { RowBatch } from '../runtime/contract/batch.ts';
import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { BytesVector } from '../runtime/contract/vector.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { textBytes } from '../runtime/rows/convert/text-bytes.ts';
import { convert } from '../runtime/rows/convert.ts';
import type { RowFault } from './row-fault.ts';

/**
 * The selected rows' values of a field as text, as Postgres prints them: `007` in an integer field is `7`. Where a
 * source's cell is not of the field's type there is none, and `faults` gets the row.
 */
export function fieldTexts(
  batch: RowBatch,
  index: number,
  input: ColumnTypes,
  faults: Map<number, RowFault>,
): BytesVector {
  const column = input[index]!;
  const source = batch.vectors[index]!;
  const { vector, failed } = convert(source, column, { type: 'text' }, batch.length, batch.selection);
  for (const { row, code, reason } of failed) {
    if (faults.has(row)) continue;
    faults.set(row, { code, reason, column: column.name, value: cellText(source, row, column.type) });
  }
  return textBytes(vector, 'text', batch.length, batch.selection);
}
