import type { PipelineErrorJson } from '../../../runtime/contract/errors.ts';
import type { EncodedRows } from './encoded-rows.ts';
import type { SortedBlock } from './sorter.ts';

/** What goes to the thread that sorts. */
export type ToSorter =
  | { readonly kind: 'rows'; readonly rows: EncodedRows }
  /** The next block is wanted; no more rows come. `memory`: of a block that is done with. */
  | { readonly kind: 'more'; readonly memory: ArrayBuffer | null };

/** What comes from it. */
export type FromSorter =
  /** Rows are taken in. `free`: memory of rows that may serve again. */
  | { readonly kind: 'taken'; readonly free: readonly ArrayBuffer[] }
  /** `null`: there are no more. */
  | { readonly kind: 'block'; readonly block: SortedBlock | null }
  | { readonly kind: 'failed'; readonly failure: PipelineErrorJson };
