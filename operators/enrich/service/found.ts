import type { PipelineError } from '../../../runtime/contract/errors.ts';
import type { LookupRow } from '../../../runtime/contract/operator.ts';

/** What a service has said to one question: results as texts of the selected values, none where nothing is found. */
export type Found = { readonly rows: readonly LookupRow[] } | { readonly failure: PipelineError };

/** Memory of an answer in bytes, about. */
export function sizeOf(key: string, rows: readonly LookupRow[]): number {
  const cells = rows.reduce((sum, row) => sum + row.reduce((size, cell) => size + (cell?.length ?? 0) * 2 + 16, 32), 0);
  return 160 + key.length * 2 + cells;
}
