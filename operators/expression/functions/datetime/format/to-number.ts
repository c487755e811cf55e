import { EvaluationError } from '../../../evaluation-error.ts';
import { shown } from '../../../types/bad-input.ts';
import { multiply } from '../../../types/numeric/arithmetic.ts';
import { absolute, digitCount } from '../../../types/numeric/digits.ts';
import { finite, type Numeric } from '../../../types/numeric/numeric.ts';
import { numericIo } from '../../../types/numeric/numeric-io.ts';
import { tenTo } from '../../../types/numeric/powers-of-ten.ts';
import type { NumberKeyword, NumberPattern } from './number-pattern.ts';
import { fromRoman } from './roman.ts';

/** `to_number`: the number that a text shows by a pattern. */
export function toNumber(pattern: NumberPattern, text: string): Numeric {
  if (pattern.flags.has('exponent')) throw new EvaluationError('0A000', 'EEEE is not for reading numbers');
  const reader = new NumberReader(pattern, text);
  const number = reader.read();
  const value = numericIo.parse(number);
  if (value.special !== null) return value;
  const { shifted, flags } = pattern;
  if (digitCount(absolute(value.unscaled)) - value.scale > reader.before + shifted) {
    throw new EvaluationError('22003', `the number in ${shown(text)} has more digits than its pattern`);
  }
  if (!flags.has('shift')) return value;
  // 10^-n has 16 significant digits
  const scale = Math.min(16 + shifted, 1000);
  return multiply(value, finite(tenTo(scale - shifted), scale));
}

const ASCII = /^[\0-\x7f]*$/;

class NumberReader {
  /** Digits before the point that the pattern has; of a Roman numeral, those of the number. */
  before: number;
  private readonly pattern: NumberPattern;
  /** Its bytes in UTF-8, as Latin-1: a place takes one of them, other parts of a pattern whole characters. */
  private readonly text: string;
  private at = 0;
  private sign: ' ' | '+' | '-' = ' ';
  private digits = '';
  private digitsBefore = 0;
  private digitsAfter = 0;
  private hasPoint = false;

  constructor(pattern: NumberPattern, text: string) {
    this.pattern = pattern;
    this.text = ASCII.test(text) ? text : Buffer.from(text).toString('latin1');
    this.before = pattern.before;
  }

  /** The number as the numeric type reads it. */
  read(): string {
    for (const token of this.pattern.tokens) {
      if (this.isAtEnd()) break;
      if (token.kind === 'text') this.skipCharacter();
      else this.take(token.keyword);
    }
    return this.sign + this.digits.replace(/\.$/, '');
  }

  private skipCharacter(): void {
    const lead = this.text.charCodeAt(this.at);
    this.at += lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }

  private isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  private take(keyword: NumberKeyword): void {
    const character = this.text[this.at]!;
    const fill = this.pattern.flags.has('fill');
    switch (keyword) {
      case '9':
      case '0':
      case '.':
      case 'D':
        this.takePlace(keyword === '9' || keyword === '0');
        this.at++;
        return;
      case ',':
      case 'G':
        if (!fill && character === ',') this.at++;
        return;
      case 'L':
        this.skipOthers(1);
        return;
      case 'RN':
      case 'rn': {
        const { value, length } = fromRoman(this.text.slice(this.at));
        this.at += length;
        this.digits += value;
        this.before = String(value).length;
        return;
      }
      case 'TH':
      case 'th': {
        const { flags } = this.pattern;
        if (!flags.has('roman') && !flags.has('decimal')) this.skipOthers(2);
        return;
      }
      case 'MI':
        this.takeSign('-');
        return;
      case 'PL':
        this.takeSign('+');
        return;
      case 'SG':
        this.takeSign('-+');
        return;
      case 'B':
      case 'C':
      case 'EEEE':
      case 'FM':
      case 'PR':
      case 'S':
      case 'SP':
      case 'V':
        return;
      default:
        keyword satisfies never;
    }
  }

  private takeSign(signs: string): void {
    const character = this.text[this.at]!;
    if (signs.includes(character)) {
      this.sign = character as '+' | '-';
      this.at++;
    } else {
      this.skipOthers(1);
    }
  }

  /** Skips so many characters, none of which may belong to a number. */
  private skipOthers(count: number): void {
    for (let skipped = 0; skipped < count && !this.isAtEnd(); skipped++) {
      if ('0123456789.,+-'.includes(this.text[this.at]!)) return;
      this.skipCharacter();
    }
  }

  /** A digit or the point, and a sign before the first or after the last. The caller moves on past what was read. */
  private takePlace(isDigit: boolean): void {
    if (this.text[this.at] === ' ') this.at++;
    if (this.isAtEnd()) return;
    const { flags } = this.pattern;
    if (this.sign === ' ' && isDigit && this.digitsBefore + this.digitsAfter === 0) this.takeFirstSign();
    if (this.isAtEnd()) return;
    const character = this.text[this.at]!;
    let isRead = false;
    if (/[0-9]/.test(character)) {
      if (this.hasPoint && this.digitsAfter === this.pattern.after) return;
      this.digits += character;
      if (this.hasPoint) this.digitsAfter++;
      else this.digitsBefore++;
      isRead = true;
    } else if (flags.has('decimal') && !this.hasPoint && character === '.') {
      this.digits += '.';
      this.hasPoint = true;
      isRead = true;
    }
    if (this.sign !== ' ' || this.digitsBefore + this.digitsAfter === 0) return;
    const next = this.text[this.at + 1] ?? '';
    if (flags.has('sign') && isRead && next !== '' && !/[0-9]/.test(next)) {
      if (next !== '-' && next !== '+') return;
      this.sign = next;
      this.at++;
    } else if (!isRead && !flags.has('sign') && (flags.has('plus') || flags.has('minus'))) {
      if (character === '-' || character === '+') this.sign = character;
    }
  }

  private takeFirstSign(): void {
    const character = this.text[this.at]!;
    const { flags, sign } = this.pattern;
    const isLocal = flags.has('sign') && sign === 'before';
    if (character === '-' || (!isLocal && flags.has('bracket') && character === '<')) this.sign = '-';
    else if (character === '+') this.sign = '+';
    else return;
    this.at++;
  }
}
