import { compileExpression, type Expression } from '../../../../operators/expression/index.ts';
import type { ColumnTypes } from '../../../../runtime/contract/index.ts';
import { batchOf, type RowObject } from '../../../contract/batch-of.ts';
import type { VectorKind } from '../../../contract/vector-of.ts';
import type { Outcome } from './outcome.ts';

/** Codes by which an expression is refused for what Sluice has not, and Postgres has. */
const UNSUPPORTED = new Set([
  'expression.unsupported',
  'expression.unknown_function',
  'expression.too_deep',
  'expression.too_long',
]);

export interface OursOptions {
  readonly now: bigint;
  readonly columns?: ColumnTypes;
  readonly rows?: readonly RowObject[];
  readonly kinds?: Readonly<Record<string, VectorKind>>;
}

/** What ours gives for every row; without columns there is one row. */
export function evaluateOurs(text: string, options: OursOptions): readonly Outcome[] {
  const { columns = [], rows = [{}], now, kinds = {} } = options;
  const compiled = compileExpression(text, columns);
  if (!compiled.ok) {
    const { code, message } = compiled.errors[0]!;
    const refused: Outcome = UNSUPPORTED.has(code)
      ? { kind: 'unsupported', reason: message }
      : { kind: 'failed', sqlState: code, reason: message };
    return rows.map(() => refused);
  }
  return outcomes(compiled.expression, batchOf(columns, rows, { kinds }), now);
}

function outcomes(expression: Expression, batch: ReturnType<typeof batchOf>, now: bigint): readonly Outcome[] {
  const { texts, failed } = expression.bind({ now }).print(batch);
  const failures = new Map(failed.map((one) => [one.row, one]));
  return texts.map((value, row): Outcome => {
    const failure = failures.get(row);
    if (failure === undefined) return { kind: 'value', value, type: expression.type };
    // a value that Sluice has not, such as an array of two dimensions
    if (failure.sqlState === '0A000') return { kind: 'unsupported', reason: failure.reason };
    return { kind: 'failed', sqlState: failure.sqlState, reason: failure.reason };
  });
}
