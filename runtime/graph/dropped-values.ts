import type { RowBatch } from '../contract/batch.ts';
import type { Plan, PlannedTarget } from '../contract/plan.ts';
import type { WriteResult } from '../contract/sink.ts';
import type { Vector } from '../contract/vector.ts';
import { isNull } from '../rows/vectors.ts';
import { columnsOf } from './columns-of.ts';

/** By column that the plan's target lacks: the batch's rows that were loaded and had a value in it. */
export type CountDroppedValues = (
  batch: RowBatch,
  written: Pick<WriteResult, 'rejectedRows'>,
) => Readonly<Record<string, number>>;

/** A counter for batches as they arrive at a target of the plan. */
export function createDroppedValues(plan: Plan, target: PlannedTarget): CountDroppedValues {
  if (target.dropped.length === 0) return NOTHING_DROPPED;
  const input = columnsOf(plan, target.input.node);
  const columns = target.dropped.map((name) => ({ name, at: input.findIndex((one) => one.name === name) }));
  return (batch, { rejectedRows }) =>
    Object.fromEntries(
      columns.flatMap(({ name, at }) => {
        const vector = batch.vectors[at];
        if (vector === undefined || batch.rowCount === 0) return [];
        const lost = rejectedRows.reduce((sum, row) => sum + (isNull(vector, row) ? 0 : 1), 0);
        const rows = valuesOf(vector, batch) - lost;
        return rows === 0 ? [] : [[name, rows]];
      }),
    );
}

const NOTHING_DROPPED: CountDroppedValues = () => ({});

function valuesOf(vector: Vector, { selection, length, rowCount }: RowBatch): number {
  let values = 0;
  if (selection === null) for (let row = 0; row < length; row += 1) values += isNull(vector, row) ? 0 : 1;
  else for (let at = 0; at < rowCount; at += 1) values += isNull(vector, selection[at]!) ? 0 : 1;
  return values;
}
