import type { Alphabet } from './alphabet.ts';

/** A text as a pattern sees it: one number a character. */
export class Subject {
  readonly text: string;
  /** In characters, of which those beyond U+FFFF take two places in a JavaScript string. */
  readonly length: number;
  readonly kinds: Uint16Array;
  readonly #codes: Uint32Array | null;

  constructor(text: string, alphabet: Alphabet) {
    this.text = text;
    this.#codes = hasSurrogates(text) ? codesOf(text) : null;
    this.length = this.#codes?.length ?? text.length;
    const kinds = new Uint16Array(this.length);
    for (let at = 0; at < kinds.length; at++) kinds[at] = alphabet.kindOf(this.codeAt(at));
    this.kinds = kinds;
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

function hasSurrogates(text: string): boolean {
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xf800) === 0xd800) return true;
  return false;
}

function codesOf(text: string): Uint32Array {
  return Uint32Array.from(text as Iterable<string>, (character) => character.codePointAt(0)!);
}
