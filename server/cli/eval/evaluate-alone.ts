import { compileExpression } from '../../../operators/expression/index.ts';
import { failure, type Result, refusal } from './result.ts';

/** What an expression without fields gives. */
export function evaluateAlone(text: string, now: bigint): Result {
  const compiled = compileExpression(text, []);
  if (!compiled.ok) return refusal(compiled.errors[0]!);
  const { expression } = compiled;
  const { texts, failed } = expression.bind({ now }).print({ vectors: [], length: 1, selection: null });
  const [failedRow] = failed;
  if (failedRow !== undefined) return failure(failedRow.sqlState, failedRow.reason);
  return { ok: true, value: texts[0]!, type: expression.type };
}

/** Microseconds since 2000-01-01 UTC, as the language counts. */
export function expressionNow(): bigint {
  return (BigInt(Date.now()) - 946_684_800_000n) * 1000n;
}
