import type { BatchRows } from '../../contract/batch.ts';

/** Notes of which batch row each encoded row was, and where it ends in the output. */
export interface RowNotes {
  readonly row: Int32Array;
  readonly end: Int32Array;
}

export type RejectCell = (row: number, column: number, code: string, reason: string) => void;

export interface Encoder {
  readonly format: 'binary' | 'text';
  /** Most bytes that `encode` can write for the batch. */
  bound(batch: BatchRows): number;
  /**
   * Writes the selected rows in COPY format, without header or trailer, from `offset`. Rows with a cell that Postgres
   * would refuse are left out and reported: `row` is the batch row, `column` the index of the target column. `notes`
   * (two arrays of at least `rowCount`) takes the batch row and end offset of each encoded row.
   */
  encode(
    batch: BatchRows,
    out: Buffer,
    offset: number,
    reject: RejectCell,
    notes?: RowNotes,
  ): { readonly end: number; readonly encoded: number };
}
