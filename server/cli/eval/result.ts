import type { ExpressionIssue } from '../../../operators/expression/expression-fault.ts';

/** What is wrong: at save time with a position in the expression, at a row with Postgres' SQLSTATE. */
export interface ResultError {
  readonly code: string;
  readonly message: string;
  readonly next?: string;
  /** UTF-16 code units, counted from 1. */
  readonly position?: number;
  readonly sqlState?: string;
}

/** What an expression gives: Postgres' text output and the type, or why there is none. */
export type Result =
  | { readonly ok: true; readonly value: string | null; readonly type: string }
  | { readonly ok: false; readonly error: ResultError };

/** A row, or an expression without fields, that has no value. */
export function failure(sqlState: string, message: string): Result {
  return { ok: false, error: { code: 'row.expression', message, sqlState } };
}

/** An expression that is refused before the first row. */
export function refusal({ code, message, next, position }: ExpressionIssue): Result {
  return { ok: false, error: { code, message, next, position } };
}
