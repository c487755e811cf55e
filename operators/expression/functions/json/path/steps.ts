import type { Jsonb } from '../../../contract.ts';
import { isArray, isNumber } from '../../../types/jsonb/kind.ts';
import type { Chain } from '../../../types/jsonpath/ast.ts';
import type { Numeric } from '../../../types/numeric/numeric.ts';
import { ERROR, FOUND, type Found, type PathContext, type Result } from './context.ts';

/** The next item of a chain; behind the last one, the value is found. */
export function executeNext(context: PathContext, chain: Chain, at: number, value: Jsonb, found: Found): Result {
  if (at + 1 < chain.length) return context.execute(context, chain, at + 1, value, found);
  found?.push(value);
  return FOUND;
}

/** What a chain gives over one value, arrays taken apart in lax mode where `unwrap` says so; `null` on an error. */
export function sequenceOf(context: PathContext, chain: Chain, value: Jsonb, unwrap: boolean): Jsonb[] | null {
  const items: Jsonb[] = [];
  if (context.execute(context, chain, 0, value, items) === ERROR) return null;
  return unwrap && context.lax ? items.flatMap((item) => (isArray(item) ? item : [item])) : items;
}

/** Likewise, with errors silenced. */
export function silentSequenceOf(context: PathContext, chain: Chain, value: Jsonb, unwrap: boolean): Jsonb[] | null {
  const before = context.throws;
  context.throws = false;
  const items = sequenceOf(context, chain, value, unwrap);
  context.throws = before;
  return items;
}

/** The only number of a sequence; `null` where it is none, or not the only one. */
export function onlyNumber(items: readonly Jsonb[]): Numeric | null {
  const [first] = items;
  return items.length === 1 && first !== undefined && isNumber(first) ? first : null;
}
