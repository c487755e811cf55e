import { EvaluationError } from '../evaluation-error.ts';

/** Characters of a value that a reason shows. */
const SHOWN = 60;

/** A text that does not read as a type: SQLSTATE 22P02. */
export function badInput(text: string, type: string): EvaluationError {
  return new EvaluationError('22P02', `${shown(text)} does not read as ${type}`);
}

/** A number beyond its type: SQLSTATE 22003. */
export function outOfRange(type: string): EvaluationError {
  return new EvaluationError('22003', `the number is outside the range of ${type}`);
}

/** A value as a reason shows it. */
export function shown(text: string): string {
  return `"${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}"`;
}
