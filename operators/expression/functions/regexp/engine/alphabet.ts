import { rangesOfClass } from '../../string/unicode/character-class.ts';
import type { CharSet } from './char-set.ts';
import type { Choice, Pattern } from './pattern.ts';

const LOW = 256;

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
    const { starts, kindAt, members } = divided(sets);
    this.#starts = starts;
    this.#kindAt = kindAt;
    this.size = members.length;
    const kinds = new Map(sets.map((set, index) => [set, Uint8Array.from(members, (bits) => bitOf(bits, index))]));
    this.#kinds = kinds;
    this.isWord = kinds.get(words)!;
    this.isNewline = kinds.get(newline)!;
    this.#low = Uint16Array.from({ length: LOW }, (_, code) => this.#search(code));
  }

  kindsIn(set: CharSet): Uint8Array {
    return this.#kinds.get(set)!;
  }

  kindOf(code: number): number {
    return code < LOW ? this.#low[code]! : this.#search(code);
  }

  /** Writes the kind of every character. `false`: the text has characters beyond U+FFFF, which are two for JavaScript. */
  writeKinds(text: string, kinds: Uint16Array): boolean {
    const low = this.#low;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < LOW) kinds[at] = low[code]!;
      else if ((code & 0xf800) === 0xd800) return false;
      else kinds[at] = this.#search(code);
    }
    return true;
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

/** Bits of the sets that a character is in, 32 a number. */
type Bits = Int32Array;

function bitOf(bits: Bits, index: number): number {
  return (bits[index >> 5]! >> (index & 31)) & 1;
}

/** Where the characters begin that are in other sets than those before them, their kinds, and the sets of each kind. */
function divided(sets: readonly CharSet[]): { starts: number[]; kindAt: number[]; members: Bits[] } {
  const changes = sets
    .flatMap((set, index) => set.map((code, at) => [at % 2 === 0 ? code : code + 1, index] as const))
    .sort((left, right) => left[0] - right[0]);
  const current: Bits = new Int32Array((sets.length >> 5) + 1);
  const numbers = new Map<string | number, number>();
  const members: Bits[] = [];
  const starts: number[] = [];
  const kindAt: number[] = [];
  let next = 0;
  for (let start = 0; ; start = changes[next]![0]) {
    for (; next < changes.length && changes[next]![0] <= start; next++) {
      const index = changes[next]![1];
      current[index >> 5]! ^= 1 << (index & 31);
    }
    const key = current.length === 1 ? current[0]! : current.join();
    let number = numbers.get(key);
    if (number === undefined) {
      number = members.push(current.slice()) - 1;
      numbers.set(key, number);
    }
    starts.push(start);
    kindAt.push(number);
    if (next >= changes.length) return { starts, kindAt, members };
  }
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
