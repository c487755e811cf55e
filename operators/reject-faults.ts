import type { RowBatch } from '../runtime/contract/batch.ts';
import { rejectRow, withRejects } from '../runtime/rows/select.ts';
import { type RowFault, rowsWithout } from './row-fault.ts';

/** Indices of the rows that are still in, which nobody may change. */
export function selectedRows({ selection, length }: RowBatch): Int32Array {
  if (selection !== null) return selection;
  if (length > everyRow.length) everyRow = Int32Array.from({ length: length * 2 }, (_, row) => row);
  return everyRow.subarray(0, length);
}

/** All whole batches share it: each asks several times. */
let everyRow = new Int32Array(0);

/** An operator's output for `input`, with the rows that have a fault as rejects in place of rows. */
export function rejectFaults(
  output: RowBatch,
  input: RowBatch,
  node: string,
  faults: ReadonlyMap<number, RowFault>,
): RowBatch {
  if (faults.size === 0) return output;
  const rejects = [...faults]
    .sort(([left], [right]) => left - right)
    .map(([row, fault]) => rejectRow(input, row, { node, ...fault }));
  return withRejects(output, rejects, rowsWithout(selectedRows(input), faults));
}
