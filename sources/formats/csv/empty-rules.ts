import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { CsvOptions } from './options.ts';

/** By field: empty cells are NULL, unless their column is text and the options keep them. Bit 0: not quoted; bit 1: quoted. */
export function emptyRules(
  columnOfField: Int32Array,
  columns: ColumnTypes,
  { emptyText }: Pick<CsvOptions, 'emptyText'>,
): Uint8Array {
  const rules = new Uint8Array(columnOfField.length).fill(3);
  if (emptyText === 'null') return rules;
  for (const [field, column] of columnOfField.entries()) {
    // A field that feeds no column is shown in records.
    const type = columns[column]?.type ?? 'untyped';
    if (type === 'text' || type === 'varchar' || type === 'untyped') rules[field] = emptyText === 'quoted' ? 1 : 0;
  }
  return rules;
}
