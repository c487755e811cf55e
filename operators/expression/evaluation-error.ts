/**
 * A row's value for which an expression has no result, where Postgres raises an error: the row becomes a reject.
 * `sqlState` is the code that Postgres gives (such as 22012, division by zero); `reason` is in plain words and
 * completes "is not loaded: …".
 */
export class EvaluationError extends Error {
  readonly sqlState: string;
  readonly reason: string;

  constructor(sqlState: string, reason: string) {
    super(`${sqlState}: ${reason}`);
    this.name = 'EvaluationError';
    this.sqlState = sqlState;
    this.reason = reason;
  }
}
