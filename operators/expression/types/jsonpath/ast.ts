import type { Numeric } from '../numeric/numeric.ts';

/** An SQL/JSON path, parsed. */
export interface JsonPath {
  readonly lax: boolean;
  readonly chain: Chain;
}

/** A head and the accessors behind it, in order. */
export type Chain = readonly PathItem[];

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** Methods without an argument. */
export const METHODS = [
  'type',
  'size',
  'abs',
  'floor',
  'ceiling',
  'double',
  'keyvalue',
  'bigint',
  'boolean',
  'integer',
  'number',
  'string',
] as const;
export type Method = (typeof METHODS)[number];

export type PathItem =
  | { readonly kind: 'null' | 'root' | 'current' | 'last' | 'any-element' | 'any-member' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: Numeric }
  | { readonly kind: 'string' | 'variable' | 'member'; readonly text: string }
  | { readonly kind: 'elements'; readonly subscripts: readonly Subscript[] }
  /** `.**`: levels from and to; `Infinity` is the last. */
  | { readonly kind: 'descendants'; readonly first: number; readonly last: number }
  | { readonly kind: 'method'; readonly method: Method }
  | { readonly kind: 'decimal'; readonly precision: Numeric | null; readonly scale: Numeric | null }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Chain;
      readonly right: Chain;
    }
  | { readonly kind: 'sign'; readonly operator: '+' | '-'; readonly argument: Chain }
  | { readonly kind: 'filter'; readonly predicate: Chain }
  | Predicate;

export interface Subscript {
  readonly from: Chain;
  readonly to: Chain | null;
}

/** What is true, false or unknown. */
export type Predicate =
  | { readonly kind: 'and' | 'or'; readonly left: Chain; readonly right: Chain }
  | { readonly kind: 'not' | 'is-unknown' | 'exists'; readonly argument: Chain }
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: Chain;
      readonly right: Chain;
    }
  | { readonly kind: 'starts-with'; readonly left: Chain; readonly right: Chain }
  /** `flags`: letters of `ismq`, in this order, each once. */
  | { readonly kind: 'like-regex'; readonly argument: Chain; readonly pattern: string; readonly flags: string };
