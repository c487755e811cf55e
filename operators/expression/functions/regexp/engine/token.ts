import type { CharacterClass } from '../../string/unicode/character-class.ts';
import type { Assertion, Quantified } from './pattern.ts';

/** What the lexer reads of a pattern outside brackets. */
export type Token =
  | { readonly kind: 'end' | 'or' | 'any' | 'close' }
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'class'; readonly name: CharacterClass; readonly negative: boolean }
  | { readonly kind: 'bracket'; readonly negative: boolean }
  | { readonly kind: 'open'; readonly captures: boolean }
  | { readonly kind: 'look'; readonly at: 'ahead' | 'behind'; readonly negative: boolean }
  | { readonly kind: 'reference'; readonly number: number }
  | { readonly kind: 'repeat'; readonly min: number; readonly max: number; readonly prefers: Quantified['prefers'] }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  /** `^` and `$`: which end they mean depends on the options. */
  | { readonly kind: 'lineStart' | 'lineEnd' };
