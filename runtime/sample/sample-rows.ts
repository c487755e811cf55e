import type { Origin, Reject, RowBatch } from '../contract/batch.ts';
import type { ColumnTypes } from '../contract/column.ts';
import type { SampleOrigin, SampleReject, SampleRow } from '../contract/sample.ts';
import { createDelivery } from '../graph/delivery.ts';
import { createTally, type OpenTally } from '../graph/tally.ts';
import { cellText } from '../rows/cell-text.ts';
import { rowNumberOf } from '../rows/select.ts';

/** Name of the split that all rows of a sample are in. */
const SPLIT = 'sample';

/** What a node gave: its rows, and batches that hold them, in the same order. */
export interface Given {
  readonly columns: ColumnTypes;
  readonly batches: readonly RowBatch[];
  readonly rows: readonly SampleRow[];
  /** Of a route: which of the node's rows leave by it. */
  readonly places?: readonly number[];
}

/** Indices of the rows that are in, ascending. */
export function rowsIn({ selection, length }: RowBatch): readonly number[] {
  return selection === null ? Array.from({ length }, (_, row) => row) : [...selection];
}

export interface Numbered {
  readonly batches: readonly RowBatch[];
  /** Of all of them. */
  readonly tally: OpenTally;
}

/**
 * The same rows under numbers of their own, from 0 in their order, by which what comes out is known again. Rejects of
 * earlier nodes stay behind.
 */
export function numberRows(batches: readonly RowBatch[]): Numbered {
  const tally = createTally();
  let next = 0;
  const numbered = batches.map((batch, seq): RowBatch => {
    const rowNumbers = new Int32Array(batch.length);
    for (const row of rowsIn(batch)) rowNumbers[row] = next++;
    const { label, record, line } = batch.origin;
    const origin: Origin = {
      split: SPLIT,
      label,
      ordinal: 0,
      firstRow: 0,
      rowNumbers,
      record: (row) => record(row),
      ...(line === undefined ? {} : { line: (row: number) => line(row) }),
    };
    return { ...batch, origin, rejects: [], tally, delivery: unclaimed(seq) };
  });
  return { batches: numbered, tally };
}

/** A batch of a sample has no claim on a position. */
export function unclaimed(seq: number): RowBatch['delivery'] {
  return createDelivery({ split: SPLIT, seq, position: null, onRelease: nothing, onSettle: nothing });
}

function nothing(): void {}

/** Rows of numbered batches as they are shown: `before` is what went in. */
export function rowsOf(batches: readonly RowBatch[], columns: ColumnTypes, before: readonly SampleRow[]): SampleRow[] {
  return batches.flatMap((batch) =>
    rowsIn(batch).map((row) => {
      const from = rowNumberOf(batch.origin, row);
      return { from, origin: before[from]?.origin ?? null, cells: cellsOf(batch, row, columns) };
    }),
  );
}

export function cellsOf(batch: RowBatch, row: number, columns: ColumnTypes): (string | null)[] {
  return columns.map(({ type }, index) => cellText(batch.vectors[index]!, row, type));
}

/** A reject of a numbered row, as it is shown. */
export function rejectOf(reject: Reject, before: readonly SampleRow[]): SampleReject {
  return { ...causeOf(reject), from: reject.rowNumber, origin: before[reject.rowNumber]?.origin ?? null };
}

export function causeOf({
  column,
  value,
  code,
  reason,
  rule,
  action,
  next,
}: Reject): Omit<SampleReject, 'from' | 'origin'> {
  return {
    column,
    value,
    code,
    reason,
    ...(rule === undefined ? {} : { rule }),
    ...(action === undefined ? {} : { action }),
    ...(next === undefined ? {} : { next }),
  };
}

/** Where a row was read. */
export function originOf({ label, line, ...origin }: Origin, row: number): SampleOrigin {
  const number = rowNumberOf({ label, ...origin }, row);
  return { label, row: number, ...(line === undefined ? {} : { line: line(row) }) };
}
