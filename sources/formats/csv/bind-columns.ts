import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { requireFewColumns } from '../most-columns.ts';

/** The columns of a file whose fields have these names. Throws `format.too_many_columns`. */
export function discoveredColumns(names: readonly string[], label: string): ColumnTypes {
  requireFewColumns(names.length, label);
  return names.map((name, index) => ({ name, type: 'untyped', nullable: true, sourceOrdinal: index }));
}

/** Names of a file that a message tells. */
const TOLD_NAMES = 100;

/** By field of the file: which wanted column it feeds, -1 = none. `source.columns` when the file lacks one. */
export function bindColumns(names: readonly string[], wanted: ColumnTypes, label: string): Int32Array {
  const columnOf = new Map(wanted.map((column, index) => [column.name, index]));
  const columnOfField = Int32Array.from(names, (name) => columnOf.get(name) ?? -1);
  const fed = new Set(columnOfField);
  const missing = wanted.map(({ name }) => name).filter((name) => !fed.has(columnOf.get(name)!));
  if (missing.length === 0) return columnOfField;
  const list = missing.map((name) => JSON.stringify(name)).join(', ');
  const found = names.slice(0, TOLD_NAMES);
  const more = names.length - found.length;
  throw new PipelineError('source.columns', {
    message: `${JSON.stringify(label)} lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${list}. It has: ${found.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    next: 'Narrow path or pattern to files with the same columns, or declare on the source node the columns that all files have.',
    origin: { label, line: 1 },
    detail: { missing, found },
  });
}

/**
 * Names for a file without a header: the declared columns in their order where there are as many as fields, else
 * those that the file was discovered with.
 */
export function namesWithoutHeader(names: readonly string[], wanted: ColumnTypes | null): readonly string[] {
  const known = new Set(names);
  if (wanted === null || wanted.some((column) => known.has(column.name))) return names;
  return wanted.map((column) => column.name);
}
