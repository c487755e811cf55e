import type { PipelineErrorJson } from '../../../runtime/contract/errors.ts';
import type { EncodedRows } from './encoded-rows.ts';
import type { SentRows } from './sent-rows.ts';
import type { SortedBlock } from './sorter.ts';

export type RowsMessage =
  | { readonly kind: 'rows'; readonly rows: EncodedRows }
  /** Rows to encode first, and the bytes that they take at most. */
  | { readonly kind: 'batch'; readonly rows: SentRows; readonly bytes: number };

/** What goes to the thread that sorts. */
export type ToSorter =
  | RowsMessage
  /** The next block is wanted; no more rows come. `memory`: of a block that is done with. */
  | { readonly kind: 'more'; readonly memory: ArrayBuffer | null };

/** A cell that the encoder refuses, by its batch row and the number of its target column. */
export interface RejectedCell {
  readonly row: number;
  readonly column: number;
  readonly code: string;
  readonly reason: string;
}

/** Of a batch that is encoded: how many rows are not rejected. It is taken in next. */
export interface EncodedBatch {
  readonly kind: 'encoded';
  readonly rows: number;
  readonly rejected: readonly RejectedCell[];
  /** The batch's, where it may serve again. */
  readonly memory: SharedArrayBuffer | null;
}

/** What comes from it. */
export type FromSorter =
  | EncodedBatch
  /** So many messages with rows are taken in. `free`: memory of rows that may serve again. */
  | { readonly kind: 'taken'; readonly count: number; readonly free: readonly SharedArrayBuffer[] }
  /** `null`: there are no more. */
  | { readonly kind: 'block'; readonly block: SortedBlock | null }
  | { readonly kind: 'failed'; readonly failure: PipelineErrorJson };
