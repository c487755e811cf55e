import type { EvaluationError } from '../../evaluation-error.ts';
import type { Token } from './lexer.ts';
import { pathSyntax } from './path-error.ts';

/** Keywords that are only these in lower case. */
const LOWER_ONLY = ['null', 'true', 'false'];

/** Where the parser is among the tokens. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  advance(): Token {
    return this.#tokens[this.#at++]!;
  }

  unexpected(): EvaluationError {
    const { kind, text } = this.next;
    return pathSyntax(kind === 'end' ? 'it ends too early' : `${JSON.stringify(text)} is not expected`);
  }

  isSymbol(...texts: readonly string[]): boolean {
    return this.next.kind === 'symbol' && texts.includes(this.next.text);
  }

  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.#at++;
    return true;
  }

  isWord(word: string): boolean {
    return this.next.kind === 'word' && wordOf(this.next.text) === word;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#at++;
    return true;
  }

  needSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.unexpected();
  }

  needWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected();
  }

  need(...kinds: readonly Token['kind'][]): Token {
    if (!kinds.includes(this.next.kind)) throw this.unexpected();
    return this.advance();
  }
}

/** A word as keywords are compared: in lower case, but for those that must be written so. */
export function wordOf(text: string): string {
  const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return LOWER_ONLY.includes(lower) ? text : lower;
}
