import type { Alphabet } from './alphabet.ts';

/** A text as a pattern sees it: one number a character. */
export class Subject {
  readonly text: string;
  /** In characters, of which those beyond U+FFFF take two places in a JavaScript string. */
  readonly length: number;
  /** Of the characters; what is behind them means nothing. */
  readonly kinds: Uint16Array;
  readonly #codes: Uint32Array | null;

  /** `room`: at least as long as the text; what is in it is overwritten. */
  constructor(text: string, alphabet: Alphabet, room: Uint16Array) {
    this.text = text;
    this.kinds = room;
    if (alphabet.writeKinds(text, room)) {
      this.#codes = null;
      this.length = text.length;
      return;
    }
    const codes = codesOf(text);
    for (let at = 0; at < codes.length; at++) room[at] = alphabet.kindOf(codes[at]!);
    this.#codes = codes;
    this.length = codes.length;
  }

  codeAt(at: number): number {
    return this.#codes === null ? this.text.charCodeAt(at) : this.#codes[at]!;
  }

  slice(from: number, to: number): string {
    if (this.#codes === null) return this.text.slice(from, to);
    let slice = '';
    for (const code of this.#codes.subarray(from, to)) slice += String.fromCodePoint(code);
    return slice;
  }
}

function codesOf(text: string): Uint32Array {
  return Uint32Array.from(text as Iterable<string>, (character) => character.codePointAt(0)!);
}
