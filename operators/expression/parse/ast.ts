import type { SqlType } from '../contract.ts';

interface At {
  /** Where it stands in the text: UTF-16 code units from 0. */
  readonly at: number;
}

export interface TypeName extends At {
  readonly type: SqlType;
  /** As the grammar gives them: the 10 and 2 of `numeric(10, 2)`; for interval its fields and precision. */
  readonly modifiers: readonly number[];
}

export interface Literal extends At {
  readonly kind: 'literal';
  readonly literal: 'integer' | 'decimal' | 'string' | 'boolean' | 'null';
  readonly text: string;
}

export interface ColumnReference extends At {
  readonly kind: 'column';
  readonly name: string;
}

export interface FunctionCall extends At {
  readonly kind: 'call';
  readonly name: string;
  /** The function to call in its place where an argument is jsonb. */
  readonly ofJsonb?: string;
  readonly arguments: readonly Ast[];
  /** Names of the last arguments, where they are given by name (`days => 10`). */
  readonly names: readonly string[];
  /** The last argument, after `VARIADIC`, is an array of the rest. */
  readonly variadic: boolean;
}

export interface OperatorCall extends At {
  readonly kind: 'operator';
  readonly name: string;
  /** `null` for a prefix operator. */
  readonly left: Ast | null;
  readonly right: Ast;
}

export interface Logic extends At {
  readonly kind: 'and' | 'or';
  readonly arguments: readonly Ast[];
}

export interface Not extends At {
  readonly kind: 'not';
  readonly argument: Ast;
}

export interface NullTest extends At {
  readonly kind: 'null-test';
  readonly argument: Ast;
  readonly negated: boolean;
}

export interface TruthTest extends At {
  readonly kind: 'truth-test';
  readonly argument: Ast;
  readonly truth: boolean | null;
  readonly negated: boolean;
}

export interface Distinct extends At {
  readonly kind: 'distinct';
  readonly left: Ast;
  readonly right: Ast;
  /** IS NOT DISTINCT FROM. */
  readonly negated: boolean;
}

export interface Between extends At {
  readonly kind: 'between';
  readonly argument: Ast;
  readonly low: Ast;
  readonly high: Ast;
  readonly symmetric: boolean;
  readonly negated: boolean;
}

export interface InList extends At {
  readonly kind: 'in';
  readonly argument: Ast;
  readonly items: readonly Ast[];
  readonly negated: boolean;
}

export interface Quantified extends At {
  readonly kind: 'quantified';
  readonly operator: string;
  readonly quantifier: 'any' | 'all';
  readonly left: Ast;
  readonly right: Ast;
}

export interface NullIf extends At {
  readonly kind: 'nullif';
  readonly left: Ast;
  readonly right: Ast;
}

export interface Case extends At {
  readonly kind: 'case';
  readonly argument: Ast | null;
  readonly branches: readonly { readonly when: Ast; readonly result: Ast }[];
  readonly otherwise: Ast | null;
}

export interface Choice extends At {
  readonly kind: 'coalesce' | 'greatest' | 'least';
  readonly arguments: readonly Ast[];
}

export interface Cast extends At {
  readonly kind: 'cast';
  readonly argument: Ast;
  readonly type: TypeName;
  /** Of the DEFAULT of JSON_VALUE and JSON_QUERY. */
  readonly isDefault?: true;
}

/** `COLLATE "C"`, which is no other order than all text has, but other cases of letters. */
export interface Collate extends At {
  readonly kind: 'collate';
  readonly argument: Ast;
}

export interface ArrayConstructor extends At {
  readonly kind: 'array';
  readonly elements: readonly Ast[];
}

/** `argument[index]`, or with `slice` `argument[low:high]`. */
export interface Subscript extends At {
  readonly kind: 'subscript';
  readonly argument: Ast;
  readonly slice: boolean;
  /** First of several in a row, which together mean an array's dimensions. */
  readonly first: boolean;
  readonly low: Ast | null;
  /** The index, where it is no slice. */
  readonly high: Ast | null;
}

/** An expression as it is written, in our own terms: of Postgres' grammar only what can be evaluated. */
export type Ast =
  | Literal
  | ColumnReference
  | FunctionCall
  | OperatorCall
  | Logic
  | Not
  | NullTest
  | TruthTest
  | Distinct
  | Between
  | InList
  | Quantified
  | NullIf
  | Case
  | Choice
  | Cast
  | Collate
  | ArrayConstructor
  | Subscript;
