import type { Alphabet } from './alphabet.ts';
import type { Language } from './part.ts';
import type { Assertion, Atom, Choice, Piece } from './pattern.ts';
import { regexError } from './regex-error.ts';

/** A state of the automaton of one part of a pattern. */
export type State =
  /** Reads a character of one of these kinds. */
  | { readonly kind: 'read'; readonly kinds: Uint8Array; readonly next: number }
  /** Goes on at all of these at once. */
  | { readonly kind: 'fork'; readonly next: number[] }
  /** Goes on where the assertion of that number holds. */
  | { readonly kind: 'assert'; readonly assertion: number; readonly next: number }
  | { readonly kind: 'match' };

export interface Program {
  readonly states: readonly State[];
  readonly start: number;
  readonly assertions: readonly Assertion[];
}

const MOST_STATES = 200_000; // some 60 MB; Postgres ends near 500,000
const MOST_ASSERTIONS = 30; // bits of an integer

/** The automaton that accepts a language, Thompson's way. */
export function programOf(language: Language, alphabet: Alphabet): Program {
  const builder = new Builder(alphabet);
  const match = builder.add({ kind: 'match' });
  return { start: builder.language(language, match), states: builder.states, assertions: builder.assertions };
}

class Builder {
  readonly states: State[] = [];
  readonly assertions: Assertion[] = [];
  readonly #alphabet: Alphabet;
  /** Within the copy of a group that stands for a reference, assertions hold anywhere. */
  #isCopy = false;

  constructor(alphabet: Alphabet) {
    this.#alphabet = alphabet;
  }

  add(state: State): number {
    if (this.states.length >= MOST_STATES) throw regexError('regular expression is too complex');
    return this.states.push(state) - 1;
  }

  language(language: Language, next: number): number {
    switch (language.kind) {
      case 'pieces':
        return this.#pieces(language.pieces, next);
      case 'choice':
        return this.#choice(language.choice, next);
      case 'repeat':
        return this.#repeat(language.atom, language.min, language.max, next);
      default:
        return language satisfies never;
    }
  }

  #choice({ branches }: Choice, next: number): number {
    const starts = branches.map((pieces) => this.#pieces(pieces, next));
    return starts.length === 1 ? starts[0]! : this.add({ kind: 'fork', next: starts });
  }

  #pieces(pieces: readonly Piece[], next: number): number {
    return pieces.reduceRight((following, piece) => {
      if (piece.kind === 'quantified') return this.#repeat(piece.atom, piece.min, piece.max, following);
      return this.#isCopy ? following : this.#assertion(piece, following);
    }, next);
  }

  #assertion(assertion: Assertion, next: number): number {
    let number = this.assertions.findIndex((known) => known === assertion || isSame(known, assertion));
    if (number < 0) number = this.assertions.push(assertion) - 1;
    if (number >= MOST_ASSERTIONS) throw regexError('regular expression is too complex');
    return this.add({ kind: 'assert', assertion: number, next });
  }

  #repeat(atom: Atom, min: number, max: number, next: number): number {
    let start = next;
    let certain = min;
    if (max === Infinity) {
      const loop: number[] = [];
      const fork = this.add({ kind: 'fork', next: loop });
      const body = this.#atom(atom, fork);
      loop.push(body, next);
      start = min === 0 ? fork : body;
      certain = Math.max(0, min - 1);
    } else {
      for (let count = min; count < max; count++) {
        start = this.add({ kind: 'fork', next: [this.#atom(atom, start), next] });
      }
    }
    for (let count = 0; count < certain; count++) start = this.#atom(atom, start);
    return start;
  }

  #atom(atom: Atom, next: number): number {
    if (atom.kind === 'set') return this.add({ kind: 'read', kinds: this.#alphabet.kindsIn(atom.set), next });
    if (atom.kind === 'group') return this.#choice(atom.choice, next);
    const outer = this.#isCopy;
    this.#isCopy = true;
    const start = this.#choice(atom.choice, next);
    this.#isCopy = outer;
    return start;
  }
}

function isSame(left: Assertion, right: Assertion): boolean {
  return left.kind === right.kind && !('choice' in left) && !('choice' in right);
}
