import type { Column } from '../../runtime/contract/column.ts';
import type { ConfigIssue } from '../../runtime/contract/issue.ts';
import { bytesBuilder } from '../../runtime/rows/bytes-builder.ts';
import { EQUAL } from '../../runtime/rows/compare/comparator.ts';
import { createComparator } from '../../runtime/rows/compare/create-comparator.ts';

/** Listed values that are none of the field's type, and those that equal one before them. */
export function valueIssues(values: readonly string[], column: Column): ConfigIssue[] {
  if (column.type === 'json') {
    return [
      {
        code: 'config.operator_not_permitted',
        field: 'pivotField',
        message: `Field "${column.name}" is of type json, whose values are not compared.`,
        next: 'Take the value out of it first, by flatten or an expression.',
      },
    ];
  }
  const builder = bytesBuilder(values.length);
  for (const [row, value] of values.entries()) builder.setText(row, value);
  const vector = builder.finish();
  const equals = values.map((value) => createComparator(column, value)?.on(vector) ?? null);
  return values.flatMap((value, row): ConfigIssue[] => {
    const field = `values[${row}]`;
    if (equals[row]?.(row) !== EQUAL) {
      const message = `The value "${value}" does not read as ${column.type}, the type of field "${column.name}".`;
      return [{ code: 'config.invalid', field, message, next: 'Write a value of the type, or leave it out.' }];
    }
    const before = values.findIndex((_, other) => equals[other]?.(row) === EQUAL);
    if (before === row) return [];
    const message = `The value "${value}" equals "${values[before]}", which is listed before it.`;
    return [{ code: 'config.invalid', field, message, next: 'List each value once.' }];
  });
}
