import type { Jsonb } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { isArray, isObject } from '../../../types/jsonb/kind.ts';
import type { Chain, PathItem } from '../../../types/jsonpath/ast.ts';
import { finite } from '../../../types/numeric/numeric.ts';
import { calculate, sign } from './arithmetic.ts';
import { ERROR, FOUND, type Found, fail, NOT_FOUND, type PathContext, type Result } from './context.ts';
import { executeElements } from './elements.ts';
import { executeMethod } from './method.ts';
import { judge } from './predicate.ts';
import { executeNext } from './steps.ts';

/** Evaluates a chain from its item `at` on over one value. In lax mode an array may stand for its elements. */
export function execute(context: PathContext, chain: Chain, at: number, value: Jsonb, found: Found): Result {
  return executeItem(context, chain, at, value, found, context.lax);
}

/** The chain from `at` on over each element of an array, which are arrays of their own no more where `unwrap` is false. */
function executeEach(
  context: PathContext,
  chain: Chain,
  at: number,
  items: readonly Jsonb[],
  found: Found,
  unwrap: boolean,
): Result {
  return descend(context, { chain, at, found, unwrap, first: 1, last: 1, lenient: false }, items, 1);
}

function executeItem(
  context: PathContext,
  chain: Chain,
  at: number,
  value: Jsonb,
  found: Found,
  unwrap: boolean,
): Result {
  const item = chain[at]!;
  switch (item.kind) {
    case 'null':
      return executeLiteral(context, chain, at, null, found);
    case 'boolean':
    case 'number':
      return executeLiteral(context, chain, at, item.value, found);
    case 'string':
      return executeLiteral(context, chain, at, item.text, found);
    case 'variable':
      return executeVariable(context, chain, at, item.text, found);
    case 'root':
      return based(context, context.root, 0, () => executeNext(context, chain, at, context.root, found));
    case 'current':
      return executeNext(context, chain, at, context.current, found);
    case 'last':
      return executeLiteral(context, chain, at, finite(BigInt(context.innermostSize - 1), 0), found);
    case 'and':
    case 'or':
    case 'not':
    case 'is-unknown':
    case 'exists':
    case 'comparison':
    case 'starts-with':
    case 'like-regex': {
      const verdict = judge(context, item, value);
      if (at === chain.length - 1 && found === null) return FOUND;
      return executeNext(context, chain, at, verdict, found);
    }
    case 'arithmetic':
      return calculate(context, chain, at, item, value, found);
    case 'sign':
      return sign(context, chain, at, item, value, found);
    case 'any-element':
      if (isArray(value)) return executeEach(context, chain, at + 1, value, found, context.lax);
      if (context.lax) return executeNext(context, chain, at, value, found);
      return structural(context, '22039', 'a wildcard for elements meets what is no array');
    case 'any-member':
      if (isObject(value)) return executeEach(context, chain, at + 1, [...value.values()], found, context.lax);
      if (unwrap && isArray(value)) return executeEach(context, chain, at, value, found, false);
      return structural(context, '2203C', 'a wildcard for members meets what is no object');
    case 'elements':
      if (isArray(value) || context.lax) return executeElements(context, chain, at, item, value, found);
      return structural(context, '22039', 'an index meets what is no array');
    case 'descendants':
      return executeDescendants(context, chain, at, item, value, found);
    case 'member':
      return executeMember(context, chain, at, item.text, value, found, unwrap);
    case 'filter': {
      if (unwrap && isArray(value)) return executeEach(context, chain, at, value, found, false);
      const before = context.current;
      context.current = value;
      const verdict = judge(context, item.predicate[0]!, value);
      context.current = before;
      return verdict === true ? executeNext(context, chain, at, value, found) : NOT_FOUND;
    }
    case 'method':
    case 'decimal':
      if (unwrap && isArray(value) && !(item.kind === 'method' && KEEPS_ARRAYS.includes(item.method))) {
        return executeEach(context, chain, at, value, found, false);
      }
      return executeMethod(context, chain, at, item, value, found);
    default:
      return item satisfies never;
  }
}

const KEEPS_ARRAYS = ['type', 'size'];

function executeLiteral(context: PathContext, chain: Chain, at: number, literal: Jsonb, found: Found): Result {
  if (at === chain.length - 1 && found === null) return FOUND;
  return executeNext(context, chain, at, literal, found);
}

function executeVariable(context: PathContext, chain: Chain, at: number, name: string, found: Found): Result {
  const value = context.variables.get(name);
  if (value === undefined) throw new EvaluationError('42704', `the jsonpath has no variable "${name}"`);
  return based(context, context.variables, 1, () => executeNext(context, chain, at, value, found));
}

/** With another object that ids of `.keyvalue()` count from. */
function based(context: PathContext, value: Jsonb, id: number, run: () => Result): Result {
  const before = context.base;
  context.base = { value, id };
  const result = run();
  context.base = before;
  return result;
}

function structural(context: PathContext, sqlState: string, reason: string): Result {
  return context.ignoreStructure ? NOT_FOUND : fail(context, sqlState, reason);
}

function executeMember(
  context: PathContext,
  chain: Chain,
  at: number,
  key: string,
  value: Jsonb,
  found: Found,
  unwrap: boolean,
): Result {
  if (isObject(value)) {
    const member = value.get(key);
    if (member !== undefined) return executeNext(context, chain, at, member, found);
    return structural(context, '2203A', `the object has no member "${key}"`);
  }
  if (unwrap && isArray(value)) return executeEach(context, chain, at, value, found, false);
  return structural(context, '2203A', 'a member is looked for in what is no object');
}

function executeDescendants(
  context: PathContext,
  chain: Chain,
  at: number,
  { first, last }: Extract<PathItem, { kind: 'descendants' }>,
  value: Jsonb,
  found: Found,
): Result {
  let result: Result = NOT_FOUND;
  if (first === 0) {
    const before = context.ignoreStructure;
    context.ignoreStructure = true;
    result = executeNext(context, chain, at, value, found);
    context.ignoreStructure = before;
    if (result === FOUND && found === null) return result;
  }
  const inner = innerOf(value);
  if (inner === null) return result;
  return descend(context, { chain, at: at + 1, found, unwrap: context.lax, first, last, lenient: true }, inner, 1);
}

interface Descent {
  readonly chain: Chain;
  readonly at: number;
  readonly found: Found;
  readonly unwrap: boolean;
  readonly first: number;
  readonly last: number;
  readonly lenient: boolean;
}

/** The values of a container and, between the levels, of those within it. */
function descend(context: PathContext, descent: Descent, values: readonly Jsonb[], level: number): Result {
  const { chain, at, found, unwrap, first, last, lenient } = descent;
  let result: Result = NOT_FOUND;
  if (level > last) return result;
  const leavesOnly = first === Number.POSITIVE_INFINITY && last === Number.POSITIVE_INFINITY;
  for (const value of values) {
    const inner = innerOf(value);
    if (level >= first || (leavesOnly && inner === null)) {
      if (at < chain.length) {
        const before = context.ignoreStructure;
        if (lenient) context.ignoreStructure = true;
        result = executeItem(context, chain, at, value, found, unwrap);
        context.ignoreStructure = before;
        if (result === ERROR || (result === FOUND && found === null)) break;
      } else if (found === null) return FOUND;
      else found.push(value);
    }
    if (level < last && inner !== null) {
      result = descend(context, descent, inner, level + 1);
      if (result === ERROR || (result === FOUND && found === null)) break;
    }
  }
  return result;
}

function innerOf(value: Jsonb): readonly Jsonb[] | null {
  if (isArray(value)) return value;
  return isObject(value) ? [...value.values()] : null;
}
