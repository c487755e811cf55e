import type { Jsonb } from '../../../contract.ts';
import { isArray, isObject, jsonbKind } from '../../../types/jsonb/kind.ts';
import type { Chain, ComparisonOperator, PathItem } from '../../../types/jsonpath/ast.ts';
import { regexOptions } from '../../../types/jsonpath/like-regex.ts';
import { compareNumerics } from '../../../types/numeric/compare-numerics.ts';
import type { Numeric } from '../../../types/numeric/numeric.ts';
import { compareText } from '../../../types/text/compare-text.ts';
import { compiler } from '../../regexp/compiler.ts';
import { ERROR, FOUND, type PathContext } from './context.ts';
import { silentSequenceOf } from './steps.ts';

/** `null`: unknown. */
export type Verdict = boolean | null;

/** Evaluates a condition over a value. */
export function judge(context: PathContext, item: PathItem, value: Jsonb): Verdict {
  switch (item.kind) {
    case 'and': {
      const left = judge(context, item.left[0]!, value);
      if (left === false) return false;
      const right = judge(context, item.right[0]!, value);
      return right === true ? left : right;
    }
    case 'or': {
      const left = judge(context, item.left[0]!, value);
      if (left === true) return true;
      const right = judge(context, item.right[0]!, value);
      return right === false ? left : right;
    }
    case 'not': {
      const verdict = judge(context, item.argument[0]!, value);
      return verdict === null ? null : !verdict;
    }
    case 'is-unknown':
      return judge(context, item.argument[0]!, value) === null;
    case 'exists':
      return exists(context, item.argument, value);
    case 'comparison': {
      const { operator } = item;
      const sides = { left: item.left, right: item.right, unwrapRight: true };
      return anyPair(context, sides, value, (left, right) => compareItems(operator, left, right));
    }
    case 'starts-with': {
      const sides = { left: item.left, right: item.right, unwrapRight: false };
      return anyPair(context, sides, value, (whole, initial) =>
        typeof whole === 'string' && typeof initial === 'string' ? whole.startsWith(initial) : null,
      );
    }
    case 'like-regex': {
      const regex = compiled(item.pattern, item.flags);
      return anyPair(context, { left: item.argument, right: null, unwrapRight: false }, value, (text) =>
        typeof text === 'string' ? regex.test(text) : null,
      );
    }
    default:
      throw new TypeError(`${item.kind} is no condition`);
  }
}

const compile = compiler(false);
const options = new Map<string, ReturnType<typeof regexOptions>>();

function compiled(pattern: string, flags: string) {
  let known = options.get(flags);
  if (known === undefined) {
    known = regexOptions(flags);
    options.set(flags, known);
  }
  return compile(pattern, known);
}

function exists(context: PathContext, argument: Chain, value: Jsonb): Verdict {
  if (!context.lax) {
    // all values, to see that there is no error
    const items = silentSequenceOf(context, argument, value, false);
    return items === null ? null : items.length > 0;
  }
  const before = context.throws;
  context.throws = false;
  const result = context.execute(context, argument, 0, value, null);
  context.throws = before;
  return result === ERROR ? null : result === FOUND;
}

interface Sides {
  readonly left: Chain;
  /** `null`: the test looks at the left side only. */
  readonly right: Chain | null;
  /** Whether arrays of the right side are taken apart in lax mode, as those of the left side always are. */
  readonly unwrapRight: boolean;
}

/**
 * Whether a test holds for any pair of the values of both sides. In strict mode all pairs are looked at: what is
 * unknown for one of them is unknown.
 */
function anyPair(
  context: PathContext,
  { left, right, unwrapRight }: Sides,
  value: Jsonb,
  test: (left: Jsonb, right: Jsonb) => Verdict,
): Verdict {
  const lefts = silentSequenceOf(context, left, value, true);
  if (lefts === null) return null;
  const rights = right === null ? [null] : silentSequenceOf(context, right, value, unwrapRight);
  if (rights === null) return null;
  let unknown = false;
  let holds = false;
  for (const one of lefts) {
    for (const other of rights) {
      const verdict = test(one, other);
      if (verdict === null) {
        if (!context.lax) return null;
        unknown = true;
      } else if (verdict) {
        if (context.lax) return true;
        holds = true;
      }
    }
  }
  if (holds) return true;
  return unknown ? null : false;
}

function compareItems(operator: ComparisonOperator, left: Jsonb, right: Jsonb): Verdict {
  const kind = jsonbKind(left);
  if (kind !== jsonbKind(right)) return left === null || right === null ? operator === '!=' : null;
  if (isArray(left) || isObject(left)) return null;
  return holdsFor(operator, orderOf(left, right));
}

function orderOf(left: Jsonb, right: Jsonb): number {
  if (left === null) return 0;
  if (typeof left === 'boolean') return Number(left) - Number(right);
  if (typeof left === 'string') return compareText(left, right as string);
  return compareNumerics(left as Numeric, right as Numeric);
}

function holdsFor(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return operator satisfies never;
  }
}
