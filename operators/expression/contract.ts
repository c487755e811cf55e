import type { JsonPath } from './types/jsonpath/ast.ts';
import type { Numeric } from './types/numeric/numeric.ts';

/** Types of the expression language, as `pg_typeof` names them. `unknown`: a literal, or a column that nobody declared. */
export type ScalarType =
  | 'boolean'
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'numeric'
  | 'real'
  | 'double precision'
  | 'text'
  | 'character varying'
  | 'bytea'
  | 'uuid'
  | 'date'
  | 'time without time zone'
  | 'timestamp without time zone'
  | 'timestamp with time zone'
  | 'interval'
  | 'json'
  | 'jsonb'
  | 'jsonpath'
  | 'unknown';

export type SqlType = ScalarType | `${ScalarType}[]`;

/** What a signature may say in place of a type, as in Postgres' catalogue. `any` takes every type and casts nothing. */
export type PolymorphicType =
  | 'anyelement'
  | 'anyarray'
  | 'anynonarray'
  | 'anycompatible'
  | 'anycompatiblearray'
  | 'anycompatiblenonarray'
  | 'any';

export type SignatureType = SqlType | PolymorphicType;

/** Postgres' interval: three fields that never mix. */
export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

/** jsonb, parsed: numbers exact, keys of an object in Postgres' order (by byte length, then bytes), the last of equal keys kept. */
export type Jsonb = null | boolean | string | Numeric | readonly Jsonb[] | ReadonlyMap<string, Jsonb>;

/** A jsonb value in a box, so that the JSON null is told from SQL's NULL. */
export interface JsonbValue {
  readonly jsonb: Jsonb;
}

/**
 * A value that is not NULL, by its type:
 * boolean → boolean; smallint, integer, real, double precision → number; bigint → bigint; numeric → Numeric;
 * text, character varying, uuid (lower case), json (its text) and unknown → string; bytea → Buffer;
 * date → number, days since 2000-01-01, the int32 limits being -infinity and infinity;
 * time → number, microseconds; timestamps → bigint, microseconds since 2000-01-01 (UTC), the int64 limits being the infinities;
 * interval → Interval; jsonb → JsonbValue; jsonpath → JsonPath; arrays → their elements, of one dimension, counted from 1.
 */
export type SqlValue =
  | boolean
  | number
  | bigint
  | string
  | Buffer
  | Numeric
  | Interval
  | JsonbValue
  | JsonPath
  | readonly (SqlValue | null)[];

/** A value, or SQL's NULL. */
export type Datum = SqlValue | null;

/** What stays the same for all rows of a run. */
export interface ExpressionEnvironment {
  /** Start of the run: what `now()` gives for every row, however often it resumes. Microseconds since 2000-01-01 UTC. */
  readonly now: bigint;
}

/** One call in one expression: known before the first row. */
export interface CallSite {
  readonly argumentTypes: readonly SqlType[];
  readonly returnType: SqlType;
  /** Arguments that are constants (NULL included); `undefined` for those that differ by row. Patterns are compiled once by them. */
  readonly constants: readonly (Datum | undefined)[];
  readonly environment: ExpressionEnvironment;
}

/** Arguments are values of the signature's types: what the checker has made sure of. */
// biome-ignore lint/suspicious/noExplicitAny: one table holds calls of every signature; the checker guarantees the arguments
export type Call = (...args: any[]) => Datum;

export const FUNCTION_CATEGORIES = [
  'Comparison',
  'String',
  'Numeric',
  'Date/time',
  'Conditional',
  'JSON',
  'Array',
  'Regular expression',
  'Hash',
  'Binary',
] as const;
export type FunctionCategory = (typeof FUNCTION_CATEGORIES)[number];

/** One signature of a function or an operator (`name` is then its symbol, and a prefix operator takes one argument). */
export interface SqlRoutine {
  readonly kind: 'function' | 'operator';
  readonly name: string;
  readonly category: FunctionCategory;
  readonly arguments: readonly SignatureType[];
  /** Names of the arguments, for docs and completion. */
  readonly argumentNames?: readonly string[];
  /** Type of further arguments, any number of them. */
  readonly variadic?: SignatureType;
  /** Arguments from the end that may be left out, and what they are then. */
  readonly defaults?: readonly Datum[];
  readonly returns: SignatureType;
  /** The elements of array arguments are compared: arrays of a type without an order are refused when it is saved. */
  readonly ordered?: true;
  /** `false`: called with NULLs too. Else a NULL argument gives NULL without a call. */
  readonly strict?: false;
  /** NULL behind VARIADIC is no further arguments. Else it gives NULL without a call. */
  readonly nullSpread?: 'none';
  readonly summary: string;
  /** An expression over literals, for docs; the differential test runs it. */
  readonly example: string;
  /** Exactly one of the two. `bind` is for what depends on the site: constants compiled once, types of `any`, the clock. */
  readonly call?: Call;
  readonly bind?: (site: CallSite) => Call;
}

/** Input, output and order of a type's values, as Postgres'. */
export interface TypeIo<V extends SqlValue = SqlValue> {
  readonly type: ScalarType;
  /** The type's input function. Throws `EvaluationError`. */
  parse(text: string): V;
  /** The type's output function: TimeZone UTC, DateStyle ISO, IntervalStyle postgres, extra_float_digits 1, bytea_output hex. */
  print(value: V): string;
  /** Negative, 0, positive, as the type's btree operators order (text: collation "C"); `null` for types without an order (json). */
  readonly compare: ((left: V, right: V) => number) | null;
}

/** A type's input and output where its values' type is not known to the compiler. */
// biome-ignore lint/suspicious/noExplicitAny: as with `Call`, the checker guarantees the values
export type AnyTypeIo = TypeIo<any>;

export type CastContext = 'implicit' | 'assignment' | 'explicit';

/** A cast beyond text input and output, which every type has. */
export interface SqlCast {
  readonly from: ScalarType;
  readonly to: ScalarType;
  /** The weakest context that may use it, as `pg_cast.castcontext` says. */
  readonly context: CastContext;
  readonly call: Call;
}

/** What a type's modifier does to a value, such as the 10 and 2 of `numeric(10, 2)`. */
export interface TypeModifier {
  readonly type: ScalarType;
  /**
   * The step for these modifiers, which are the grammar's own, in a cast that the user wrote. It and the step throw
   * `EvaluationError`.
   */
  bind(modifiers: readonly number[]): Call;
  /** How a literal is read with them, where that differs from reading it without and then taking the step (`interval '1' year`). */
  parse?(text: string, modifiers: readonly number[]): SqlValue;
}
