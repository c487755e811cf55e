import type { RowBatch } from '../../runtime/contract/batch.ts';
import { selectRows } from '../../runtime/rows/select.ts';

/** Most bytes that are encoded at once, unless one row takes more. A batch as a source reads it is far below. */
export const PIECE_BYTES = 16 * 2 ** 20;

export interface Piece {
  readonly rows: RowBatch;
  /** Most bytes that they take, encoded. */
  readonly bytes: number;
}

/**
 * The batch in pieces of about so many bytes: one, unless an operator has made many rows of few. They share what the
 * rows have in common until they are encoded, which writes it out for each of them.
 */
export function* piecesOf(batch: RowBatch, bytesOf: (batch: RowBatch) => number): Generator<Piece> {
  const bytes = bytesOf(batch);
  const count = Math.min(batch.rowCount, Math.ceil(bytes / PIECE_BYTES));
  if (count <= 1) {
    yield { rows: batch, bytes };
    return;
  }
  const rows = batch.selection ?? Int32Array.from({ length: batch.length }, (_, row) => row);
  const size = Math.ceil(rows.length / count);
  // rows differ in size: a piece may be too large again
  for (let from = 0; from < rows.length; from += size) {
    yield* piecesOf(selectRows(batch, rows.subarray(from, from + size)), bytesOf);
  }
}
