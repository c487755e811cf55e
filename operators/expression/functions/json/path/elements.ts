import { numericTo } from '../../../casts/to-integer.ts';
import type { Jsonb } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { isArray } from '../../../types/jsonb/kind.ts';
import type { Chain, PathItem } from '../../../types/jsonpath/ast.ts';
import { truncate } from '../../../types/numeric/rounding.ts';
import { ERROR, FOUND, type Found, fail, NOT_FOUND, type PathContext, type Result } from './context.ts';
import { executeNext, onlyNumber, sequenceOf } from './steps.ts';

const toInteger = numericTo('integer');

/** `[1, 3 to last]`: in lax mode what is no array is one of a single element. */
export function executeElements(
  context: PathContext,
  chain: Chain,
  at: number,
  { subscripts }: Extract<PathItem, { kind: 'elements' }>,
  value: Jsonb,
  found: Found,
): Result {
  const items = isArray(value) ? value : [value];
  const before = context.innermostSize;
  context.innermostSize = items.length;
  let result: Result = NOT_FOUND;
  for (const { from, to } of subscripts) {
    const first = indexOf(context, from, value);
    const last = first === null || to === null ? first : indexOf(context, to, value);
    if (first === null || last === null) {
      result = ERROR;
      break;
    }
    if (!context.ignoreStructure && (first < 0 || first > last || last >= items.length)) {
      return fail(context, '22033', 'an index is out of the array');
    }
    result = NOT_FOUND;
    const end = Math.min(last, items.length - 1);
    for (let index = Math.max(first, 0); index <= end; index++) {
      if (at === chain.length - 1 && found === null) return FOUND;
      result = executeNext(context, chain, at, items[index]!, found);
      if (result === ERROR || (result === FOUND && found === null)) break;
    }
    if (result === ERROR || (result === FOUND && found === null)) break;
  }
  context.innermostSize = before;
  return result;
}

/** An index, cut to a whole number; `null` on an error that is silent. */
function indexOf(context: PathContext, chain: Chain, value: Jsonb): number | null {
  const items = sequenceOf(context, chain, value, false);
  if (items === null) return null;
  const number = onlyNumber(items);
  if (number === null) {
    fail(context, '22033', 'an index is no single number');
    return null;
  }
  try {
    return toInteger(truncate(number, 0)) as number;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    fail(context, '22033', 'an index is beyond the integers');
    return null;
  }
}
