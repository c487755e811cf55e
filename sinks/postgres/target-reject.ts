import type { Reject, RowBatch } from '../../runtime/contract/batch.ts';
import type { Target } from '../../runtime/contract/sink.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import type { RejectCell } from '../../runtime/rows/encode/encoder-contract.ts';
import { rejectRow } from '../../runtime/rows/select.ts';
import type { Refusal } from './refusal.ts';

/** Rejects as they are found, with the batch row of each. */
export interface FoundRejects {
  readonly rejects: Reject[];
  readonly rejectedRows: number[];
}

/** Makes a reject of each cell that the encoder refuses. */
export function collectRejects(target: Target, batch: RowBatch, into: FoundRejects): RejectCell {
  return (row, index, code, reason) => {
    const column = target.columns[index];
    const value = column === undefined ? null : cellText(batch.vectors[column.from]!, row, column.input.type);
    into.rejectedRows.push(row);
    const name = column?.said ?? column?.name ?? null;
    into.rejects.push(rejectRow(batch, row, { node: target.node, column: name, value, code, reason }));
  };
}

/** The reject of a row that the table refuses, with the columns of the constraint and what the row has in them. */
export function refusedRow(target: Target, batch: RowBatch, row: number, refusal: Refusal): Reject {
  const columns = target.columns.filter((column) => refusal.columns.includes(column.name));
  const values = columns.map((column) => cellText(batch.vectors[column.from]!, row, column.input.type));
  const one = columns.length === 1;
  return rejectRow(batch, row, {
    node: target.node,
    column: columns.length === 0 ? null : columns.map((column) => column.name).join(', '),
    value: one ? values[0]! : columns.length === 0 ? null : values.map((value) => value ?? 'NULL').join(', '),
    code: refusal.code,
    reason: refusal.reason,
  });
}
