import { readBasicToken } from './basic-lexer.ts';
import { classSet, readBracket } from './bracket.ts';
import { characterSet } from './cases.ts';
import { type CharSet, complementOf } from './char-set.ts';
import { readToken } from './lexer.ts';
import type { Assertion, Atom, Choice, Pattern, Piece } from './pattern.ts';
import { readPrefixes } from './prefixes.ts';
import { Reader } from './reader.ts';
import { regexError } from './regex-error.ts';
import type { RegexOptions } from './regex-options.ts';
import type { Token } from './token.ts';

/** Reads a pattern as Postgres does. Throws 2201B where it is not valid. */
export function parsePattern(text: string, options: RegexOptions): Pattern {
  if (options.literal && (options.expanded || options.newlineStops || options.newlineAnchors)) {
    throw regexError('invalid argument to regex function');
  }
  const reader = new Reader(text);
  return new Parser(reader, readPrefixes(reader, options)).parse();
}

// Where a choice stands: what ends it, and whether groups in it capture.
type Place = 'top' | 'group' | 'look';

class Parser {
  readonly #reader: Reader;
  readonly #options: RegexOptions;
  /** What is within the parentheses that have closed, by number. */
  readonly #closed = new Map<number, Choice>();
  #groups = 0;
  #hasReferences = false;
  #token: Token | null = null;

  constructor(reader: Reader, options: RegexOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  parse(): Pattern {
    this.#advance();
    const choice = this.#choice('top');
    return {
      choice,
      groups: this.#groups,
      hasReferences: this.#hasReferences,
      ignoreCase: this.#options.ignoreCase,
    };
  }

  #advance(): void {
    const { advanced, extended, literal } = this.#options;
    if (literal) this.#token = this.#literal();
    else if (extended || advanced) this.#token = readToken(this.#reader, this.#options, this.#groups);
    else this.#token = readBasicToken(this.#reader, this.#options, this.#token);
    if (this.#token.kind === 'reference') this.#hasReferences = true;
  }

  #literal(): Token {
    const code = this.#reader.read();
    return code === undefined ? { kind: 'end' } : { kind: 'character', code };
  }

  #choice(place: Place): Choice {
    const branches = [this.#branch(place)];
    while (this.#token!.kind === 'or') {
      this.#advance();
      branches.push(this.#branch(place));
    }
    if (place !== 'top') {
      if (this.#token!.kind !== 'close') throw regexError('parentheses () not balanced');
      this.#advance();
    }
    return { branches };
  }

  #branch(place: Place): Piece[] {
    const pieces: Piece[] = [];
    for (;;) {
      const token = this.#token!;
      if (token.kind === 'or' || token.kind === 'end' || (token.kind === 'close' && place !== 'top')) return pieces;
      pieces.push(this.#assertion(token) ?? this.#quantified(token, place));
    }
  }

  #assertion(token: Token): Assertion | null {
    const { newlineAnchors } = this.#options;
    switch (token.kind) {
      case 'assertion':
        this.#advance();
        return token.assertion;
      case 'lineStart':
        this.#advance();
        return { kind: newlineAnchors ? 'lineStart' : 'textStart' };
      case 'lineEnd':
        this.#advance();
        return { kind: newlineAnchors ? 'lineEnd' : 'textEnd' };
      case 'look':
        this.#advance();
        return { kind: token.at, negative: token.negative, choice: this.#choice('look') };
      default:
        return null;
    }
  }

  #quantified(token: Token, place: Place): Piece {
    const atom = this.#atom(token, place);
    const next = this.#token!;
    if (next.kind !== 'repeat') return { kind: 'quantified', atom, min: 1, max: 1, prefers: null };
    this.#advance();
    const { min, max, prefers } = next;
    return { kind: 'quantified', atom, min, max, prefers };
  }

  #atom(token: Token, place: Place): Atom {
    if (token.kind === 'open') return this.#group(token.captures && place !== 'look', place);
    if (token.kind === 'reference') {
      const choice = place === 'look' ? undefined : this.#closed.get(token.number);
      if (choice === undefined) throw regexError('invalid backreference number');
      this.#advance();
      return { kind: 'reference', number: token.number, choice };
    }
    const set = this.#set(token);
    this.#advance();
    return { kind: 'set', set };
  }

  #group(captures: boolean, place: Place): Atom {
    const number = captures ? ++this.#groups : 0;
    this.#advance();
    const choice = this.#choice(place === 'look' ? 'look' : 'group');
    if (captures) this.#closed.set(number, choice);
    return { kind: 'group', number, choice };
  }

  #set(token: Token): CharSet {
    const { ignoreCase, newlineStops, extended, advanced } = this.#options;
    switch (token.kind) {
      case 'character':
        return characterSet(token.code, ignoreCase);
      case 'any':
        return complementOf(newlineStops ? [10, 10] : []);
      case 'class': {
        const set = classSet(token.name, ignoreCase);
        return token.negative ? complementOf(set) : set;
      }
      case 'bracket':
        return readBracket(this.#reader, this.#options, token.negative);
      case 'close':
        if (extended && !advanced) return characterSet(41, ignoreCase);
        throw regexError('parentheses () not balanced');
      default:
        throw regexError('quantifier operand invalid');
    }
  }
}
