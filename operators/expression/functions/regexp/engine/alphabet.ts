import { rangesOfClass } from '../../string/unicode/character-class.ts';
import { type CharSet, pairsOf } from './char-set.ts';
import type { Choice, Pattern } from './pattern.ts';

/**
 * The characters of all texts, sorted into the fewest kinds that a pattern tells apart, numbered from 0. Matching then
 * works on kinds.
 */
export class Alphabet {
  readonly size: number;
  /** Kinds by the set that they are in. */
  readonly #kinds: ReadonlyMap<CharSet, Uint8Array>;
  readonly #low: Uint16Array;
  readonly #starts: readonly number[];
  readonly #kindAt: readonly number[];
  readonly isWord: Uint8Array;
  readonly isNewline: Uint8Array;

  constructor(pattern: Pattern) {
    const used = setsOf(pattern.choice);
    const words = used.hasWordEdges ? rangesOfClass('word') : [];
    const newline: CharSet = used.hasLineEdges ? [10, 10] : [];
    const sets = [...new Set([...used.sets, words, newline])];
    const { starts, members } = divided(sets);
    const numbers = new Map<string, number>();
    this.#starts = starts;
    this.#kindAt = members.map((key) => {
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      return numbers.get(key)!;
    });
    this.size = numbers.size;
    const kinds = new Map(sets.map((set) => [set, new Uint8Array(this.size)]));
    for (const [key, number] of numbers) {
      for (const index of key === '' ? [] : key.split(',')) kinds.get(sets[Number(index)]!)![number] = 1;
    }
    this.#kinds = kinds;
    this.isWord = kinds.get(words)!;
    this.isNewline = kinds.get(newline)!;
    this.#low = Uint16Array.from({ length: 256 }, (_, code) => this.#search(code));
  }

  kindsIn(set: CharSet): Uint8Array {
    return this.#kinds.get(set)!;
  }

  kindOf(code: number): number {
    return code < 256 ? this.#low[code]! : this.#search(code);
  }

  #search(code: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= code) low = middle;
      else high = middle - 1;
    }
    return this.#kindAt[low]!;
  }
}

/** Where the characters begin that are in other sets than those before them, and the numbers of these sets. */
function divided(sets: readonly CharSet[]): { readonly starts: number[]; readonly members: string[] } {
  const changes = sets
    .flatMap((set, index) => pairsOf(set).flatMap(([low, high]) => [[low, index] as const, [high + 1, index] as const]))
    .sort((left, right) => left[0] - right[0]);
  const current = new Set<number>();
  const starts = [0];
  const members = [''];
  for (const [at, index] of changes) {
    if (!current.delete(index)) current.add(index);
    const key = [...current].sort((left, right) => left - right).join(',');
    if (starts.at(-1) === at) {
      members[members.length - 1] = key;
    } else {
      starts.push(at);
      members.push(key);
    }
  }
  return { starts, members };
}

interface Used {
  readonly sets: Set<CharSet>;
  hasWordEdges: boolean;
  hasLineEdges: boolean;
}

function setsOf(choice: Choice, used: Used = { sets: new Set(), hasWordEdges: false, hasLineEdges: false }): Used {
  for (const piece of choice.branches.flat()) {
    if (piece.kind === 'quantified') {
      const { atom } = piece;
      if (atom.kind === 'set') used.sets.add(atom.set);
      else if (atom.kind === 'group') setsOf(atom.choice, used);
    } else if ('choice' in piece) {
      setsOf(piece.choice, used);
    } else if (piece.kind === 'lineStart' || piece.kind === 'lineEnd') {
      used.hasLineEdges = true;
    } else if (piece.kind !== 'textStart' && piece.kind !== 'textEnd') {
      used.hasWordEdges = true;
    }
  }
  return used;
}
