import type { Jsonb } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { isNumber } from '../../../types/jsonb/kind.ts';
import type { ArithmeticOperator, Chain, PathItem } from '../../../types/jsonpath/ast.ts';
import { add, divide, multiply, negate, remainder, subtract } from '../../../types/numeric/arithmetic.ts';
import type { Numeric } from '../../../types/numeric/numeric.ts';
import { ERROR, FOUND, type Found, fail, NOT_FOUND, type PathContext, type Result } from './context.ts';
import { executeNext, onlyNumber, sequenceOf } from './steps.ts';

const OPERATIONS: Readonly<Record<ArithmeticOperator, (left: Numeric, right: Numeric) => Numeric>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': remainder,
};

/** `left + right` and its like, of single numbers. */
export function calculate(
  context: PathContext,
  chain: Chain,
  at: number,
  { operator, left, right }: Extract<PathItem, { kind: 'arithmetic' }>,
  value: Jsonb,
  found: Found,
): Result {
  const lefts = sequenceOf(context, left, value, true);
  if (lefts === null) return ERROR;
  const rights = sequenceOf(context, right, value, true);
  if (rights === null) return ERROR;
  const [one, other] = [onlyNumber(lefts), onlyNumber(rights)];
  if (one === null || other === null) return fail(context, '22038', `an operand of ${operator} is no single number`);
  let result: Numeric;
  try {
    result = OPERATIONS[operator](one, other);
  } catch (error) {
    if (!(error instanceof EvaluationError) || context.throws) throw error;
    return ERROR;
  }
  if (at === chain.length - 1 && found === null) return FOUND;
  return executeNext(context, chain, at, result, found);
}

/** `+` and `-` before each number of a sequence. */
export function sign(
  context: PathContext,
  chain: Chain,
  at: number,
  { operator, argument }: Extract<PathItem, { kind: 'sign' }>,
  value: Jsonb,
  found: Found,
): Result {
  const items = sequenceOf(context, argument, value, true);
  if (items === null) return ERROR;
  const asked = at === chain.length - 1 && found === null;
  let result: Result = NOT_FOUND;
  for (const item of items) {
    if (!isNumber(item)) {
      if (asked) continue;
      return fail(context, '2203B', `the operand of ${operator} is no number`);
    }
    if (asked) return FOUND;
    const one = executeNext(context, chain, at, operator === '-' ? negate(item) : item, found);
    if (one === ERROR) return one;
    if (one === FOUND) {
      if (found === null) return FOUND;
      result = FOUND;
    }
  }
  return result;
}
