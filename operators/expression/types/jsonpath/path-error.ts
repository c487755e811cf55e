import { EvaluationError } from '../../evaluation-error.ts';

/** What is no jsonpath: SQLSTATE 42601. */
export function pathSyntax(reason: string): EvaluationError {
  return new EvaluationError('42601', `no jsonpath: ${reason}`);
}
