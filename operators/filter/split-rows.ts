import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { OperatorContext } from '../../runtime/contract/operator.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { failureOf } from '../../runtime/rows/convert/failure.ts';
import { rejectRow, selectRows, withRejects } from '../../runtime/rows/select.ts';
import { boundExpression } from '../compute/bound-expression.ts';
import { rejectFailed } from '../compute/reject-failed.ts';
import { conditionTest } from './condition-test.ts';
import { conditionOf, type RowCondition } from './row-condition.ts';
import { KEEP, REJECT } from './row-test.ts';

/** A batch in two: the rows that meet a condition, and the others, with those that failed as rejects. */
export interface SplitRows {
  readonly met: RowBatch;
  readonly others: RowBatch;
}

/** Splits batches by a condition that has no issues. NULL is not met. */
export function splitRows(
  condition: RowCondition,
  input: ColumnTypes,
  context: OperatorContext,
): (batch: RowBatch) => SplitRows {
  if (condition.expression !== undefined) return byExpression(condition.expression, input, context);
  const test = conditionTest(conditionOf(condition), input);
  const { node } = context;
  return (batch) => {
    const { judge, blamed } = test(batch.vectors);
    const { selection, rowCount } = batch;
    const met = new Int32Array(rowCount);
    const others = new Int32Array(rowCount);
    let count = 0;
    let rest = 0;
    const rejects: ReturnType<typeof rejectRow>[] = [];
    for (let at = 0; at < rowCount; at++) {
      const row = selection === null ? at : selection[at]!;
      const verdict = judge(row);
      if (verdict === KEEP) met[count++] = row;
      else if (verdict !== REJECT) others[rest++] = row;
      else {
        const { column, type } = blamed();
        const { name, type: from } = input[column]!;
        const value = cellText(batch.vectors[column]!, row, from);
        rejects.push(rejectRow(batch, row, { node, column: name, value, ...failureOf(type, value ?? '') }));
      }
    }
    return { met: selectRows(batch, met.slice(0, count)), others: withRejects(batch, rejects, others.slice(0, rest)) };
  };
}

function byExpression(text: string, input: ColumnTypes, context: OperatorContext): (batch: RowBatch) => SplitRows {
  const { expression, evaluator } = boundExpression(text, input, context);
  const place = { node: context.node, input, expression, column: null };
  return (batch) => {
    const { kept, failed } = evaluator.select(batch);
    const gone = new Set(failed.map(({ row }) => row));
    const others = new Int32Array(batch.rowCount - kept.length - failed.length);
    let rest = 0;
    for (let at = 0, next = 0; at < batch.rowCount; at++) {
      const row = batch.selection === null ? at : batch.selection[at]!;
      if (kept[next] === row) next++;
      else if (!gone.has(row)) others[rest++] = row;
    }
    return { met: selectRows(batch, kept), others: rejectFailed(batch, batch, failed, others, place) };
  };
}
