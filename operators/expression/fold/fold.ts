import { partsOf } from '../check/columns-of.ts';
import { routinesNamed } from '../check/routines-by-name.ts';
import type { Typed, TypedCall, TypedConstant, TypedLogic } from '../check/typed.ts';
import { compile } from '../compile/compile.ts';
import type { Datum, SqlRoutine, SqlType } from '../contract.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { ExpressionFault } from '../expression-fault.ts';
import { isByElement, isFolded, isStableCast } from './stability.ts';

/** Constants that stand for slots. */
type Slots = ReadonlyMap<symbol, Typed>;

/**
 * Evaluates the parts that are the same for every row, as Postgres' planner does (`eval_const_expressions`), down to the
 * order in which it looks and to what it never looks at: so that what fails there fails here, when it is saved. Throws
 * `ExpressionFault`.
 */
export function fold(node: Typed, slots: Slots = new Map()): Typed {
  const sub = (part: Typed) => fold(part, slots);
  switch (node.kind) {
    case 'constant':
    case 'column':
      return node;
    case 'slot':
      return slots.get(node.slot) ?? node;
    case 'call':
      return foldCall({ ...node, arguments: node.arguments.map(sub) });
    case 'conversion': {
      const argument = sub(node.argument);
      const folded = { ...node, argument };
      if (!isConstant(argument)) return folded;
      const isStable = isStableCast(argument.type, node.type);
      return !isStable || (argument.value === null && !isByElement(argument.type, node.type))
        ? evaluated(folded)
        : folded;
    }
    case 'collated':
      return sub(node.argument);
    case 'and':
    case 'or':
      return foldLogic(node, sub);
    case 'not':
    case 'null-test':
    case 'truth-test': {
      const folded = { ...node, argument: sub(node.argument) };
      return isConstant(folded.argument) ? evaluated(folded) : folded;
    }
    case 'distinct': {
      const equal = foldedParts(node.equal, sub);
      return withAll(equal.arguments, isFoldedCall(equal), { ...node, equal });
    }
    case 'nullif': {
      const equal = foldedParts(node.equal, sub);
      if (equal.arguments.some(isNull)) return equal.arguments[0]!;
      return withAll(equal.arguments, isFoldedCall(equal), { ...node, equal });
    }
    case 'case':
      return foldCase(node, sub);
    case 'coalesce':
      return foldCoalesce(node, sub);
    case 'greatest':
    case 'least': {
      const parts = node.arguments.map(sub);
      return withAll(parts, true, { ...node, arguments: parts });
    }
    case 'let': {
      const value = sub(node.value);
      if (isConstant(value)) return fold(node.body, new Map(slots).set(node.slot, value));
      const body = sub(node.body);
      return uses(body, node.slot) ? { ...node, value, body } : body;
    }
    case 'array': {
      const elements = node.elements.map(sub);
      return withAll(elements, true, { ...node, elements });
    }
    case 'subscript': {
      const [argument, low, high] = [sub(node.argument), node.low && sub(node.low), node.high && sub(node.high)];
      const parts = [argument, low, high].filter((part) => part !== null);
      return withAll(parts, true, { ...node, argument, low, high });
    }
    case 'any':
    case 'all':
      return foldQuantified({ ...node, array: sub(node.array), comparison: sub(node.comparison) });
    default:
      return node satisfies never;
  }
}

function foldCall(call: TypedCall): Typed {
  const isStrict = call.routine.strict !== false;
  if (isStrict && call.arguments.slice(0, plainOf(call)).some(isNull)) return constant(call.type, null);
  const folded = withAll(call.arguments, isFoldedCall(call) || isEmptyOverlap(call), call);
  return folded === call && isSimilarSubstring(call) ? foldCall(inlined(call)) : folded;
}

function isSimilarSubstring({ routine }: TypedCall): boolean {
  return routine.name === 'substring' && routine.arguments.join() === 'text,text,text';
}

/** The planner puts the body of this SQL function in its place, so that a bad pattern fails where the text is NULL too. */
function inlined(call: TypedCall): TypedCall {
  const [text, pattern, mark] = call.arguments as [Typed, Typed, Typed];
  const regex = foldCall({ ...call, routine: textRoutine('similar_to_escape'), arguments: [pattern, mark] });
  return { ...call, routine: textRoutine('substring'), arguments: [text, regex] };
}

/** The function of that name that takes two texts. */
function textRoutine(name: string): SqlRoutine {
  return routinesNamed('function', name).find((routine) => routine.arguments.join() === 'text,text')!;
}

/** OVERLAPS of an interval is `start + interval` there, which is known where either is NULL, and else depends on the zone. */
function isEmptyOverlap({ routine, arguments: parts }: TypedCall): boolean {
  if (routine.name !== 'overlaps') return false;
  return parts.every((part, at) => part.type !== 'interval' || isNull(part) || isNull(parts[at - 1]!));
}

/** How many arguments are handed over as they are: those from there on go into an array, which is not NULL. */
function plainOf({ routine, arguments: parts, spread }: TypedCall): number {
  const { arguments: fixed, variadic } = routine;
  if (variadic === undefined || variadic === 'any' || spread) return parts.length;
  return fixed.at(-1) === variadic ? fixed.length - 1 : fixed.length;
}

function isFoldedCall({ routine, arguments: parts }: TypedCall): boolean {
  return isFolded(
    routine,
    parts.map(({ type }) => type),
  );
}

function foldedParts(call: TypedCall, sub: (part: Typed) => Typed): TypedCall {
  return { ...call, arguments: call.arguments.map(sub) };
}

/** Looks no further than the first part that decides. */
function foldLogic(node: TypedLogic, sub: (part: Typed) => Typed): Typed {
  if (node.whole === true) return foldList(node, sub);
  const decided = node.kind === 'or';
  const left: Typed[] = [];
  let sawNull = false;
  for (const part of node.arguments) {
    const folded = sub(part);
    if (!isConstant(folded)) left.push(folded);
    else if (folded.value === decided) return constant('boolean', decided);
    else if (folded.value === null) sawNull = true;
  }
  if (left.length === 0) return constant('boolean', sawNull ? null : !decided);
  if (sawNull) left.push(constant('boolean', null));
  return left.length === 1 ? left[0]! : { ...node, arguments: left };
}

/** An IN list is one operator over an array there: all its values are looked at, and nothing is compared until all are constants. */
function foldList(node: TypedLogic, sub: (part: Typed) => Typed): Typed {
  const parts = node.arguments.map((part) => (part.kind === 'call' ? foldedParts(part, sub) : sub(part)));
  const isKnown = (part: Typed): boolean =>
    part.kind === 'call' ? part.arguments.every(isConstant) && isFoldedCall(part) : isConstant(part);
  return withAll([], parts.every(isKnown), { ...node, arguments: parts });
}

function foldCase(node: Extract<Typed, { kind: 'case' }>, sub: (part: Typed) => Typed): Typed {
  const branches: { when: Typed; result: Typed }[] = [];
  for (const branch of node.branches) {
    const when = sub(branch.when);
    if (isConstant(when) && when.value !== true) continue; // its result is never looked at
    const result = sub(branch.result);
    if (isConstant(when)) return branches.length === 0 ? result : { ...node, branches, otherwise: result };
    branches.push({ when, result });
  }
  const otherwise = sub(node.otherwise);
  return branches.length === 0 ? otherwise : { ...node, branches, otherwise };
}

function foldCoalesce(node: Extract<Typed, { kind: 'coalesce' }>, sub: (part: Typed) => Typed): Typed {
  const left: Typed[] = [];
  for (const part of node.arguments) {
    const folded = sub(part);
    if (isNull(folded)) continue;
    left.push(folded);
    if (isConstant(folded)) break;
  }
  if (left.length === 0) return constant(node.type, null);
  return left.length === 1 ? left[0]! : { ...node, arguments: left };
}

function foldQuantified(node: Extract<Typed, { kind: 'any' | 'all' }>): Typed {
  const { comparison } = node;
  const isClosed =
    comparison.kind === 'call' &&
    isFoldedCall(comparison) &&
    comparison.arguments.every((part) => isConstant(part) || isElement(part, node.slot));
  return isConstant(node.array) && (isClosed || isConstant(comparison)) ? evaluated(node) : node;
}

function uses(node: Typed, slot: symbol): boolean {
  return node.kind === 'slot' ? node.slot === slot : partsOf(node).some((part) => uses(part, slot));
}

/** The element of the array, also as another type. */
function isElement(part: Typed, slot: symbol): boolean {
  if (part.kind === 'conversion') return isElement(part.argument, slot) && !isStableCast(part.argument.type, part.type);
  return part.kind === 'slot' && part.slot === slot;
}

function withAll(parts: readonly Typed[], isImmutable: boolean, whole: Typed): Typed {
  return isImmutable && parts.every(isConstant) ? evaluated(whole) : whole;
}

function isConstant(node: Typed): node is TypedConstant {
  return node.kind === 'constant';
}

function isNull(node: Typed): boolean {
  return isConstant(node) && node.value === null;
}

function constant(type: SqlType, value: Datum): TypedConstant {
  return { kind: 'constant', type, value };
}

function evaluated(node: Typed): TypedConstant {
  const column = () => {
    throw new TypeError('a constant part reads a column');
  };
  try {
    const { evaluate } = compile(node, { environment: { now: 0n }, column, slots: new Map() });
    return constant(node.type, evaluate(0));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const { reason, sqlState } = error;
    const at = 'at' in node && typeof node.at === 'number' ? node.at : 0;
    const message = `This part has no value for any row: ${reason} (SQLSTATE ${sqlState}).`;
    const code = sqlState === '0A000' ? 'unsupported' : 'constant_fails';
    throw new ExpressionFault(code, at, message, 'Change it, or leave it out.');
  }
}
