import type { Column, ColumnTypes } from '../../../runtime/contract/column.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { requireFewColumns } from '../most-columns.ts';

/** The columns of a file that the plan wants, in its order; all of them where it does not say. */
export function bindNames<T extends { readonly column: Column }>(
  found: readonly T[],
  wanted: ColumnTypes | null,
  label: string,
): readonly T[] {
  if (wanted === null) {
    requireFewColumns(found.length, label);
    return found;
  }
  const byName = new Map(found.map((one) => [one.column.name, one]));
  const missing = wanted.filter(({ name }) => !byName.has(name)).map(({ name }) => name);
  if (missing.length === 0) return wanted.map(({ name }) => byName.get(name)!);
  const list = missing.map((name) => JSON.stringify(name)).join(', ');
  throw new PipelineError('source.columns', {
    message: `${JSON.stringify(label)} lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${list}. It has: ${[...byName.keys()].join(', ')}.`,
    next: 'Narrow path or pattern to files with the same columns, or declare on the source node the columns that all files have.',
    origin: { label },
    detail: { missing, found: [...byName.keys()] },
  });
}
