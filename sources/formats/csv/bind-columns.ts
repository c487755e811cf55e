import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';

/** The columns of a file whose fields have these names. */
export function discoveredColumns(names: readonly string[]): ColumnTypes {
  return names.map((name, index) => ({ name, type: 'untyped', nullable: true, sourceOrdinal: index }));
}

/** By field of the file: which wanted column it feeds, -1 = none. `source.columns` when the file lacks one. */
export function bindColumns(names: readonly string[], wanted: ColumnTypes, label: string): number[] {
  const known = new Set(names);
  const missing = wanted.map((column) => column.name).filter((name) => !known.has(name));
  if (missing.length === 0) {
    const columnOf = new Map(wanted.map((column, index) => [column.name, index]));
    return names.map((name) => columnOf.get(name) ?? -1);
  }
  const list = missing.map((name) => JSON.stringify(name)).join(', ');
  throw new PipelineError('source.columns', {
    message: `${JSON.stringify(label)} lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${list}. It has: ${names.join(', ')}.`,
    next: 'Narrow path or pattern to files with the same columns, or declare on the source node the columns that all files have.',
    origin: { label, line: 1 },
    detail: { missing, found: [...names] },
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
