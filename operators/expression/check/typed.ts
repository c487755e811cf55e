import type { Call, Datum, SqlRoutine, SqlType } from '../contract.ts';

interface OfType {
  readonly type: SqlType;
}

/** Of type `unknown`: a string literal whose type is not settled yet, or a bare NULL. */
export interface TypedConstant extends OfType {
  readonly kind: 'constant';
  readonly value: Datum;
}

/** Of type `unknown`: a column that nobody declared, whose cells are text. */
export interface TypedColumn extends OfType {
  readonly kind: 'column';
  readonly index: number;
}

export interface TypedCall extends OfType {
  readonly kind: 'call';
  readonly routine: SqlRoutine;
  /** Of the types that the signature asks for. */
  readonly arguments: readonly Typed[];
  /** The last argument is an array of further ones. */
  readonly spread: boolean;
  /** Where it stands in the text. */
  readonly at: number;
}

/** A value of another type; NULL stays NULL. */
export interface TypedConversion extends OfType {
  readonly kind: 'conversion';
  readonly argument: Typed;
  readonly convert: Call;
  readonly at: number;
}

/** The value itself, marked: functions that depend on a collation are refused above it. */
export interface TypedCollated extends OfType {
  readonly kind: 'collated';
  readonly argument: Typed;
}

interface Logical {
  readonly type: 'boolean';
}

export interface TypedLogic extends Logical {
  readonly kind: 'and' | 'or';
  readonly arguments: readonly Typed[];
  /** The values of an IN list: constants are looked at before any of them is compared. */
  readonly whole?: true;
}

export interface TypedNot extends Logical {
  readonly kind: 'not';
  readonly argument: Typed;
}

export interface TypedNullTest extends Logical {
  readonly kind: 'null-test';
  readonly argument: Typed;
  readonly negated: boolean;
}

export interface TypedTruthTest extends Logical {
  readonly kind: 'truth-test';
  readonly argument: Typed;
  readonly truth: boolean | null;
  readonly negated: boolean;
}

export interface TypedDistinct extends Logical {
  readonly kind: 'distinct';
  readonly equal: TypedCall;
  readonly negated: boolean;
}

export interface TypedNullIf extends OfType {
  readonly kind: 'nullif';
  readonly equal: TypedCall;
}

export interface TypedCase extends OfType {
  readonly kind: 'case';
  readonly branches: readonly { readonly when: Typed; readonly result: Typed }[];
  readonly otherwise: Typed;
}

export interface TypedCoalesce extends OfType {
  readonly kind: 'coalesce';
  readonly arguments: readonly Typed[];
}

export interface TypedExtreme extends OfType {
  readonly kind: 'greatest' | 'least';
  readonly arguments: readonly Typed[];
}

/** Evaluates `value` once, for all the places of `body` where the slot stands. */
export interface TypedLet extends OfType {
  readonly kind: 'let';
  readonly slot: symbol;
  readonly value: Typed;
  readonly body: Typed;
}

export interface TypedSlot extends OfType {
  readonly kind: 'slot';
  readonly slot: symbol;
}

export interface TypedArray extends OfType {
  readonly kind: 'array';
  readonly elements: readonly Typed[];
}

export interface TypedSubscript extends OfType {
  readonly kind: 'subscript';
  readonly argument: Typed;
  readonly slice: boolean;
  readonly low: Typed | null;
  readonly high: Typed | null;
}

/** `comparison` for each element of `array`, which stands in the slot. */
export interface TypedQuantified extends Logical {
  readonly kind: 'any' | 'all';
  readonly array: Typed;
  readonly slot: symbol;
  readonly comparison: Typed;
}

/** An expression whose every type, function, operator and cast is settled. */
export type Typed =
  | TypedConstant
  | TypedColumn
  | TypedCall
  | TypedConversion
  | TypedCollated
  | TypedLogic
  | TypedNot
  | TypedNullTest
  | TypedTruthTest
  | TypedDistinct
  | TypedNullIf
  | TypedCase
  | TypedCoalesce
  | TypedExtreme
  | TypedLet
  | TypedSlot
  | TypedArray
  | TypedSubscript
  | TypedQuantified;
