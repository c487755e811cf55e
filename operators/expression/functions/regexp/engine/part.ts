import type { Atom, Choice, Piece } from './pattern.ts';

/** What a part matches, without regard to how. */
export type Language =
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'choice'; readonly choice: Choice }
  | { readonly kind: 'repeat'; readonly atom: Atom; readonly min: number; readonly max: number };

/**
 * A part of a pattern, in the tree that a match is taken apart by:
 * `plain`: nothing within is of interest; `pair`: two in a row; `choice`; `repeat`: its only child, again and again;
 * `wrapper`: captures what its only child captures too; `reference`.
 */
export interface Part {
  kind: 'plain' | 'pair' | 'choice' | 'repeat' | 'wrapper' | 'reference';
  flags: number;
  language: Language;
  children: Part[];
  /** The capturing group that this is, or 0. */
  group: number;
  /** The group that a reference means. */
  readonly refersTo: number;
  readonly min: number;
  readonly max: number;
}

export function part(
  kind: Part['kind'],
  flags: number,
  language: Language,
  more: Partial<Pick<Part, 'children' | 'group' | 'refersTo' | 'min' | 'max'>> = {},
): Part {
  return { kind, flags, language, children: [], group: 0, refersTo: 0, min: 1, max: 1, ...more };
}
