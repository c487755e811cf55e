import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';

/** The columns of a file whose fields have these names. */
export function discoveredColumns(names: readonly string[]): ColumnTypes {
  return names.map((name, index) => ({ name, type: 'untyped', nullable: true, sourceOrdinal: index }));
}

/** By field of the file: which wanted column it feeds, -1 = none. `source.columns` when the file lacks one. */
export function bindColumns(names: readonly string[], wanted: ColumnTypes, label: string): number[] {
  const missing = wanted.filter((column) => !names.includes(column.name)).map((column) => column.name);
  if (missing.length === 0) return names.map((name) => wanted.findIndex((column) => column.name === name));
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
  if (wanted === null || wanted.some((column) => names.includes(column.name))) return names;
  return wanted.map((column) => column.name);
}
