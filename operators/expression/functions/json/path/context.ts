import type { Jsonb } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import type { Chain } from '../../../types/jsonpath/ast.ts';

/** How a piece of a path ended. An error is one that the path's user wants to be silent about. */
export const FOUND = 0;
export const NOT_FOUND = 1;
export const ERROR = 2;
export type Result = typeof FOUND | typeof NOT_FOUND | typeof ERROR;

/** Items that were found; `null` where only asked is whether there is one. */
export type Found = Jsonb[] | null;

/** What the evaluation of a path keeps. */
export interface PathContext {
  /** Evaluates a chain from its item `at` on over one value. In lax mode an array may stand for its elements. */
  readonly execute: (context: PathContext, chain: Chain, at: number, value: Jsonb, found: Found) => Result;
  readonly lax: boolean;
  readonly root: Jsonb;
  readonly variables: ReadonlyMap<string, Jsonb>;
  /** `@`. */
  current: Jsonb;
  /** Length of the array whose subscript is being evaluated: `last` is one less. -1 outside. */
  innermostSize: number;
  ignoreStructure: boolean;
  throws: boolean;
  /** What `.keyvalue()` counts its ids from. */
  base: BaseObject;
  nextObjectId: number;
}

export interface BaseObject {
  readonly value: Jsonb;
  readonly id: number;
}

/** An error that can be silenced: thrown, or the result. */
export function fail(context: PathContext, sqlState: string, reason: string): typeof ERROR {
  if (context.throws) throw new EvaluationError(sqlState, reason);
  return ERROR;
}
