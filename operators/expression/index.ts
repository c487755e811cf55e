import type { ColumnType, ColumnTypes } from '../../runtime/contract/column.ts';
import { checkExpression } from './check/check-expression.ts';
import { columnsOf } from './check/columns-of.ts';
import { outputType } from './columns/output-type.ts';
import { bindExpression, type Evaluator } from './compile/evaluator.ts';
import type { ExpressionEnvironment, SqlType } from './contract.ts';
import { ExpressionFault, type ExpressionIssue } from './expression-fault.ts';
import { fold } from './fold/fold.ts';
import { parseExpression } from './parse/parse-expression.ts';

export { type NamedType, typeNamed } from './columns/type-named.ts';
export type { Evaluator, FailedRow, Rows } from './compile/evaluator.ts';
export type { ExpressionEnvironment, SqlRoutine, SqlType } from './contract.ts';
export type { ExpressionIssue } from './expression-fault.ts';
export { routines } from './functions/index.ts';
export { compiler as regexCompiler } from './functions/regexp/compiler.ts';
export { ADVANCED } from './functions/regexp/engine/regex-options.ts';

/** An expression that was parsed and checked against columns. */
export interface Expression {
  readonly text: string;
  /** As `pg_typeof` names it. */
  readonly type: SqlType;
  /** The column type that its values are kept under; text for types that tables of Sluice do not have. */
  readonly output: ColumnType;
  /** Indices of the columns that it reads, ascending. */
  readonly columns: readonly number[];
  /** Compiles it. Slow against a row, quick against a batch: once a lane. */
  bind(environment: ExpressionEnvironment): Evaluator;
}

export type CompiledExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly errors: readonly ExpressionIssue[] };

/**
 * Parses `text` with Postgres' grammar and settles its types over `columns`. What it cannot evaluate is an error here,
 * with its position; what is left to fail at a row is the value of a row.
 */
export function compileExpression(text: string, columns: ColumnTypes): CompiledExpression {
  try {
    const typed = fold(checkExpression(parseExpression(text), columns));
    const expression: Expression = {
      text,
      type: typed.type,
      output: outputType(typed.type),
      columns: columnsOf(typed),
      bind: (environment) => bindExpression(typed, columns, environment),
    };
    return { ok: true, expression };
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return { ok: false, errors: [error.issue] };
  }
}
