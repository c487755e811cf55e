import { EvaluationError } from '../../../evaluation-error.ts';

/** Why Postgres' engine refuses a pattern, in its own words. */
export type RegexFault =
  | 'invalid argument to regex function'
  | 'invalid regexp (reg version 0.8)'
  | 'invalid collating element'
  | 'invalid character class'
  | 'invalid escape \\ sequence'
  | 'invalid backreference number'
  | 'brackets [] not balanced'
  | 'parentheses () not balanced'
  | 'braces {} not balanced'
  | 'invalid repetition count(s)'
  | 'invalid character range'
  | 'quantifier operand invalid'
  | 'invalid embedded option'
  | 'regular expression is too complex';

/** 2201B, invalid_regular_expression. */
export function regexError(fault: RegexFault): EvaluationError {
  return new EvaluationError('2201B', `the regular expression is not valid: ${fault}`);
}
