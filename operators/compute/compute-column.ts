import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { OperatorContext } from '../../runtime/contract/operator.ts';
import { boundExpression } from './bound-expression.ts';
import { rejectFailed, rowsWithoutFailed } from './reject-failed.ts';

export interface ComputedColumn {
  /** The expression. */
  readonly text: string;
  /** Name of the field that it computes, and where its vector goes: one that stands there is replaced. */
  readonly name: string;
  readonly index: number;
  readonly input: ColumnTypes;
  readonly context: OperatorContext;
}

/** Computes a column of each batch. Rows for which the expression has no value become rejects. */
export function computeColumn({ text, name, index, input, context }: ComputedColumn): (batch: RowBatch) => RowBatch {
  const { expression, evaluator } = boundExpression(text, input, context);
  const place = { node: context.node, input, expression, column: name };
  return (batch) => {
    const { vector, failed } = evaluator.evaluate(batch);
    const vectors = [...batch.vectors];
    vectors[index] = vector;
    const output = { ...batch, vectors };
    return failed.length === 0 ? output : rejectFailed(output, batch, failed, rowsWithoutFailed(batch, failed), place);
  };
}
