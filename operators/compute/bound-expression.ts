import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { OperatorContext } from '../../runtime/contract/operator.ts';
import type { Evaluator, Expression } from '../expression/index.ts';
import { language } from '../expression/language.ts';

/** Microseconds from 1970-01-01 to 2000-01-01, where Postgres counts from. */
const EPOCH_2000 = 946_684_800_000_000n;

/** An expression that was checked when the pipeline was saved, ready for the batches of a run. */
export function boundExpression(
  text: string,
  input: ColumnTypes,
  { startedAt }: OperatorContext,
): { expression: Expression; evaluator: Evaluator } {
  const compiled = language().compileExpression(text, input);
  if (!compiled.ok) throw new TypeError(compiled.errors[0]!.message);
  const { expression } = compiled;
  return { expression, evaluator: expression.bind({ now: startedAt - EPOCH_2000 }) };
}
