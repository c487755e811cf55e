import type { Datum } from '../contract.ts';

/** The value of a part of an expression for one row of the batch that is bound. Throws `EvaluationError`. */
export type Evaluate = (row: number) => Datum;

/** A part that is compiled. A constant one is the same for every row and cannot fail. */
export type Compiled =
  | { readonly constant: true; readonly value: Datum; readonly evaluate: Evaluate }
  | { readonly constant: false; readonly evaluate: Evaluate };

export function constant(value: Datum): Compiled {
  return { constant: true, value, evaluate: () => value };
}

export function varying(evaluate: Evaluate): Compiled {
  return { constant: false, evaluate };
}
