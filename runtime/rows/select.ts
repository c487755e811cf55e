import type { KeptRecord, Origin, Reject, RowBatch } from '../contract/batch.ts';

/** Characters of an offending value that a reject keeps. */
const VALUE_LIMIT = 1000;

/** Number of a batch's row in its split, counted from 1. */
export function rowNumberOf(origin: Origin, row: number): number {
  return origin.firstRow + offsetOf(origin, row);
}

/** The offset of a row's number from that of the first. */
function offsetOf({ rowNumbers }: Origin, row: number): number {
  return rowNumbers === null ? row : rowNumbers[row]!;
}

/** The record of the run's source that a row is, or was made from, where it was held as it is. */
export function keptRecordOf(origin: Origin, row: number): KeptRecord | undefined {
  return origin.kept?.(offsetOf(origin, row));
}

/** The same vectors with another selection: row indices, ascending. */
export function selectRows(batch: RowBatch, selection: Int32Array): RowBatch {
  return { ...batch, selection, rowCount: selection.length };
}

/** A reject for one row of the batch; `value` is cut to 1,000 characters. */
export function rejectRow(
  batch: Pick<RowBatch, 'origin'>,
  row: number,
  cause: Pick<Reject, 'node' | 'column' | 'value' | 'code' | 'reason' | 'rule' | 'action'>,
): Reject {
  const { origin } = batch;
  return {
    node: cause.node,
    ...placeOf(origin, row),
    column: cause.column,
    value: cause.value === null ? null : cause.value.slice(0, VALUE_LIMIT),
    code: cause.code,
    reason: cause.reason,
    ...(cause.rule === undefined ? {} : { rule: cause.rule }),
    ...(cause.action === undefined ? {} : { action: cause.action }),
    record: origin.record(row),
  };
}

/** The record of the source that a row is, or was made from. */
function placeOf(origin: Origin, row: number): Pick<Reject, 'split' | 'label' | 'rowNumber' | 'line'> {
  const kept = keptRecordOf(origin, row);
  if (kept !== undefined) {
    const { ordinal: _, ...record } = kept;
    return record;
  }
  return {
    split: origin.split,
    label: origin.label,
    rowNumber: rowNumberOf(origin, row),
    ...(origin.line === undefined ? {} : { line: origin.line(row) }),
  };
}

/** The batch with more rejects, and only the `remaining` rows still in. */
export function withRejects(batch: RowBatch, rejects: readonly Reject[], remaining: Int32Array): RowBatch {
  return { ...selectRows(batch, remaining), rejects: [...batch.rejects, ...rejects] };
}
