/** Something wrong with an expression, found before the first row. */
export interface ExpressionIssue {
  /** `expression.*`. */
  readonly code: string;
  /** What is wrong, in plain words. */
  readonly message: string;
  /** What to do about it. */
  readonly next: string;
  /** Where it stands in the text: UTF-16 code units, counted from 1. */
  readonly position: number;
}

/** Ends the compilation of an expression. Caught by `compileExpression` alone. */
export class ExpressionFault extends Error {
  readonly issue: ExpressionIssue;

  /** `at` counts from 0. */
  constructor(code: string, at: number, message: string, next: string) {
    super(message);
    this.name = 'ExpressionFault';
    this.issue = { code: `expression.${code}`, message, next, position: at + 1 };
  }
}

/** What Postgres' grammar knows and Sluice has not. */
export function unsupported(at: number, what: string, next: string): ExpressionFault {
  return new ExpressionFault('unsupported', at, `Expressions have no ${what}.`, next);
}
