import type { CharSet } from './char-set.ts';

/** A parsed pattern: alternatives of pieces in a row. */
export interface Choice {
  readonly branches: readonly (readonly Piece[])[];
}

export type Piece = Quantified | Assertion;

export interface Quantified {
  readonly kind: 'quantified';
  readonly atom: Atom;
  readonly min: number;
  /** `Infinity`: any number. */
  readonly max: number;
  /** What the quantifier wants; `{m}` and no quantifier at all want nothing. */
  readonly prefers: 'longer' | 'shorter' | null;
}

export type Atom =
  | { readonly kind: 'set'; readonly set: CharSet }
  /** `number` counts capturing groups from 1; 0 captures nothing. */
  | { readonly kind: 'group'; readonly number: number; readonly choice: Choice }
  /** The text that the group last matched. */
  | { readonly kind: 'reference'; readonly number: number; readonly choice: Choice };

export type Assertion =
  | { readonly kind: 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' }
  | { readonly kind: 'wordStart' | 'wordEnd' | 'wordBoundary' | 'notWordBoundary' }
  | { readonly kind: 'ahead' | 'behind'; readonly negative: boolean; readonly choice: Choice };

export interface Pattern {
  readonly choice: Choice;
  readonly groups: number;
  readonly hasReferences: boolean;
  readonly ignoreCase: boolean;
}
