import { EvaluationError } from '../../../evaluation-error.ts';
import { characterAt } from './date-pattern.ts';

/** A pattern of numbers, in pieces. */
export type NumberToken =
  | { readonly kind: 'keyword'; readonly keyword: NumberKeyword }
  | { readonly kind: 'text'; readonly character: string };

/** In upper case, but for `rn` and `th`, whose letters are shown. */
export type NumberKeyword =
  | ','
  | '.'
  | '0'
  | '9'
  | 'B'
  | 'C'
  | 'D'
  | 'EEEE'
  | 'FM'
  | 'G'
  | 'L'
  | 'MI'
  | 'PL'
  | 'PR'
  | 'RN'
  | 'rn'
  | 'SG'
  | 'SP'
  | 'S'
  | 'TH'
  | 'th'
  | 'V';

export interface NumberPattern {
  readonly tokens: readonly NumberToken[];
  /** Digits before the point, after it, and after V. */
  readonly before: number;
  readonly after: number;
  readonly shifted: number;
  /** Where the sign of S stands: before the digits, after them, or wherever the first ones stand. */
  readonly sign: 'before' | 'after' | null;
  /** Digits before S. */
  readonly beforeSign: number;
  /** Which digit is the first 0, from 1; 0 where there is none. And how many digits there are up to the last. */
  readonly firstZero: number;
  readonly lastZero: number;
  readonly flags: ReadonlySet<NumberFlag>;
}

export type NumberFlag =
  | 'decimal'
  | 'zero'
  | 'blank'
  | 'fill'
  | 'sign'
  | 'bracket'
  | 'minus'
  | 'plus'
  | 'roman'
  | 'shift'
  | 'exponent';

const KEYWORDS: readonly string[] =
  ', . 0 9 B C D EEEE FM G L MI PL PR RN SG SP S TH V b c d eeee fm g l mi pl pr rn sg sp s th v'.split(' ');

/** Reads a pattern of `to_char` and `to_number`. Throws where its parts do not go together: SQLSTATE 42601. */
export function parseNumberPattern(text: string): NumberPattern {
  const reader = new PatternReader();
  let at = 0;
  while (at < text.length) {
    const word = KEYWORDS.find((each) => text.startsWith(each, at));
    if (word !== undefined) {
      reader.addKeyword(word === 'rn' || word === 'th' ? word : (word.toUpperCase() as NumberKeyword));
      at += word.length;
    } else if (text[at] === '"') {
      at = quotedText(text, at + 1, reader);
    } else {
      if (text[at] === '\\' && text[at + 1] === '"') at++;
      const character = characterAt(text, at);
      reader.addText(character);
      at += character.length;
    }
  }
  return reader.pattern();
}

function quotedText(text: string, start: number, reader: PatternReader): number {
  let at = start;
  while (at < text.length) {
    if (text[at] === '"') return at + 1;
    if (text[at] === '\\' && at + 1 < text.length) at++;
    const character = characterAt(text, at);
    reader.addText(character);
    at += character.length;
  }
  return at;
}

class PatternReader {
  private readonly tokens: NumberToken[] = [];
  private readonly flags = new Set<NumberFlag>();
  private before = 0;
  private after = 0;
  private shifted = 0;
  private sign: NumberPattern['sign'] = null;
  private beforeSign = 0;
  private firstZero = 0;
  private lastZero = 0;

  addText(character: string): void {
    this.tokens.push({ kind: 'text', character });
  }

  addKeyword(keyword: NumberKeyword): void {
    if (this.flags.has('exponent') && keyword !== 'EEEE') throw syntax('EEEE comes last');
    this.count(keyword);
    const others = [...this.flags].filter((flag) => flag !== 'roman' && flag !== 'fill');
    if (this.flags.has('roman') && others.length > 0) throw syntax('RN goes with FM and nothing else');
    this.tokens.push({ kind: 'keyword', keyword });
  }

  pattern(): NumberPattern {
    const { tokens, before, after, shifted, sign, beforeSign, firstZero, lastZero, flags } = this;
    return { tokens, before, after, shifted, sign, beforeSign, firstZero, lastZero, flags };
  }

  private count(keyword: NumberKeyword): void {
    const { flags } = this;
    switch (keyword) {
      case '9':
        this.refuse('9 comes before PR', 'bracket');
        if (flags.has('shift')) this.shifted++;
        else if (flags.has('decimal')) this.after++;
        else this.before++;
        return;
      case '0':
        this.refuse('0 comes before PR', 'bracket');
        if (!flags.has('zero') && !flags.has('decimal')) {
          flags.add('zero');
          this.firstZero = this.before + 1;
        }
        if (flags.has('decimal')) this.after++;
        else this.before++;
        this.lastZero = this.before + this.after;
        return;
      case 'B':
        if (this.before === 0 && this.after === 0 && !flags.has('zero')) flags.add('blank');
        return;
      case 'D':
      case '.':
        this.refuse('there is one decimal point', 'decimal');
        this.refuse('V and a decimal point do not go together', 'shift');
        flags.add('decimal');
        return;
      case 'FM':
        flags.add('fill');
        return;
      case 'S':
        this.refuse('there is one S', 'sign');
        this.refuse('S does not go with PL, MI, SG or PR', 'plus', 'minus', 'bracket');
        this.sign = flags.has('decimal') ? 'after' : 'before';
        if (this.sign === 'before') this.beforeSign = this.before;
        flags.add('sign');
        return;
      case 'MI':
        this.refuse('S and MI do not go together', 'sign');
        flags.add('minus');
        return;
      case 'PL':
        this.refuse('S and PL do not go together', 'sign');
        flags.add('plus');
        return;
      case 'SG':
        this.refuse('S and SG do not go together', 'sign');
        flags.add('minus').add('plus');
        return;
      case 'PR':
        this.refuse('PR does not go with S, PL, MI or SG', 'sign', 'plus', 'minus');
        flags.add('bracket');
        return;
      case 'RN':
      case 'rn':
        this.refuse('there is one RN', 'roman');
        flags.add('roman');
        return;
      case 'V':
        this.refuse('V and a decimal point do not go together', 'decimal');
        flags.add('shift');
        return;
      case 'EEEE':
        this.refuse('there is one EEEE', 'exponent');
        this.refuse(
          'EEEE goes with digits and a point only',
          'blank',
          'fill',
          'sign',
          'bracket',
          'minus',
          'plus',
          'roman',
          'shift',
        );
        flags.add('exponent');
        return;
      case ',':
      case 'C':
      case 'G':
      case 'L':
      case 'SP':
      case 'TH':
      case 'th':
        return;
      default:
        keyword satisfies never;
    }
  }

  private refuse(reason: string, ...unless: readonly NumberFlag[]): void {
    if (unless.some((flag) => this.flags.has(flag))) throw syntax(reason);
  }
}

function syntax(reason: string): EvaluationError {
  return new EvaluationError('42601', `the pattern of the number is wrong: ${reason}`);
}
