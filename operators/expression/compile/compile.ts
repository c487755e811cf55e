import type { Typed } from '../check/typed.ts';
import type { Datum, ExpressionEnvironment, SqlType } from '../contract.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { callOf, evaluateCall, evaluateSpread } from './compile-call.ts';
import * as control from './control.ts';
import { type Compiled, constant, type Evaluate, varying } from './evaluate.ts';
import { lookUp, membershipOf } from './membership.ts';

/** What the parts of one expression share while they are compiled. */
export interface CompileContext {
  readonly environment: ExpressionEnvironment;
  /** Reads a column of the batch that is bound; a column that nobody declared may be read as any type. */
  column(index: number, as: SqlType): Evaluate;
  /** Where a value that several parts use is kept for a row. */
  readonly slots: Map<symbol, { value: Datum }>;
}

/**
 * An expression as closures over the rows of a batch. Parts without columns are evaluated once; one that fails is
 * evaluated again for the rows that reach it, and fails there.
 */
export function compile(node: Typed, context: CompileContext): Compiled {
  const sub = (part: Typed) => compile(part, context);
  const evaluates = (parts: readonly Typed[]) => parts.map((part) => sub(part));
  switch (node.kind) {
    case 'constant':
      return constant(node.value);
    case 'column':
      return varying(context.column(node.index, node.type));
    case 'slot': {
      const cell = context.slots.get(node.slot)!;
      return varying(() => cell.value);
    }
    case 'call': {
      const parts = evaluates(node.arguments);
      const isStrict = node.routine.strict !== false;
      if (
        isStrict &&
        parts.some((part) => part.constant && part.value === null) &&
        parts.every((part) => part.constant)
      ) {
        return constant(null);
      }
      const call = callOf(node, parts, context.environment);
      const values = evaluateOf(parts);
      const evaluate = node.spread ? evaluateSpread(call, node.routine, values) : evaluateCall(call, isStrict, values);
      return folded(parts, evaluate);
    }
    case 'conversion': {
      const { argument } = node;
      // cells of a column that nobody declared are read as the type at once, without a text in between
      if (argument.kind === 'column' && argument.type === 'unknown') {
        return varying(context.column(argument.index, node.type));
      }
      const part = sub(node.argument);
      return folded([part], evaluateCall(node.convert, true, [part.evaluate]));
    }
    case 'and':
    case 'or': {
      const membership = membershipOf(node.kind, node.arguments);
      if (membership !== null) {
        return varying(lookUp(node.kind === 'or', sub(membership.operand).evaluate, membership.values));
      }
      const parts = evaluates(node.arguments);
      const logic = node.whole === true ? control.wholeLogic : control.logic;
      return folded(parts, logic(node.kind === 'or', evaluateOf(parts)));
    }
    case 'collated':
      return sub(node.argument);
    case 'not': {
      const part = sub(node.argument);
      return folded([part], control.not(part.evaluate));
    }
    case 'null-test': {
      const part = sub(node.argument);
      return folded([part], control.nullTest(part.evaluate, node.negated));
    }
    case 'truth-test': {
      const part = sub(node.argument);
      return folded([part], control.truthTest(part.evaluate, node.truth, node.negated));
    }
    case 'distinct': {
      const parts = evaluates(node.equal.arguments);
      const equal = callOf(node.equal, parts, context.environment);
      return folded(parts, control.distinct(equal, evaluateOf(parts), node.negated));
    }
    case 'nullif': {
      const parts = evaluates(node.equal.arguments);
      const equal = callOf(node.equal, parts, context.environment);
      return folded(parts, control.nullIf(equal, evaluateOf(parts)));
    }
    case 'case': {
      const branches = node.branches.map(({ when, result }) => ({ when: sub(when), result: sub(result) }));
      const otherwise = sub(node.otherwise);
      const parts = [...branches.flatMap(({ when, result }) => [when, result]), otherwise];
      const evaluate = control.choose(
        branches.map(({ when }) => when.evaluate),
        branches.map(({ result }) => result.evaluate),
        otherwise.evaluate,
      );
      return folded(parts, evaluate);
    }
    case 'coalesce': {
      const parts = evaluates(node.arguments);
      return folded(parts, control.coalesce(evaluateOf(parts)));
    }
    case 'greatest':
    case 'least': {
      const parts = evaluates(node.arguments);
      return folded(parts, control.extreme(node.kind, node.type, evaluateOf(parts)));
    }
    case 'let': {
      const value = sub(node.value);
      const cell: { value: Datum } = { value: null };
      context.slots.set(node.slot, cell);
      const body = sub(node.body);
      if (value.constant) cell.value = value.value;
      return varying((row) => {
        cell.value = value.evaluate(row);
        return body.evaluate(row);
      });
    }
    case 'array': {
      const parts = evaluates(node.elements);
      const all = evaluateOf(parts);
      return folded(parts, (row) => all.map((part) => part(row)) as Datum);
    }
    case 'subscript': {
      const parts = [node.argument, node.low, node.high].map((part) => (part === null ? null : sub(part)));
      const [array, low, high] = parts.map((part) => part?.evaluate ?? null);
      const evaluate = node.slice ? control.slice(array!, low!, high!) : control.element(array!, high!);
      return folded(
        parts.filter((part) => part !== null),
        evaluate,
      );
    }
    case 'any':
    case 'all': {
      const array = sub(node.array);
      const cell: { value: Datum } = { value: null };
      context.slots.set(node.slot, cell);
      const comparison = sub(node.comparison);
      return varying(control.quantified(node.kind, array.evaluate, cell, comparison.evaluate));
    }
    default:
      return node satisfies never;
  }
}

function evaluateOf(parts: readonly Compiled[]): Evaluate[] {
  return parts.map((part) => part.evaluate);
}

/** A constant, where all parts are and the evaluation does not fail. */
function folded(parts: readonly Compiled[], evaluate: Evaluate): Compiled {
  if (!parts.every((part) => part.constant)) return varying(evaluate);
  try {
    return constant(evaluate(0));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return varying(evaluate);
  }
}
