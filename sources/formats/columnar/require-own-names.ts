import type { Column } from '../../../runtime/contract/column.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';

/** Throws `format.columns` where two columns of a file have one name. */
export function requireOwnNames(columns: readonly { readonly column: Column }[], label: string): void {
  const names = new Set<string>();
  for (const { column } of columns) {
    if (!names.has(column.name)) {
      names.add(column.name);
      continue;
    }
    throw new PipelineError('format.columns', {
      message: `${JSON.stringify(label)} has two columns of the name ${JSON.stringify(column.name)}.`,
      next: 'Write the file with a name of its own for each column.',
      origin: { label },
    });
  }
}
