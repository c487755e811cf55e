import type { NumberKeyword, NumberPattern } from './number-pattern.ts';
import { ordinalEnding } from './words.ts';

/** A number ready for a pattern. */
export interface NumberDigits {
  /** Without its sign; hash signs where it does not fit; a Roman numeral. */
  readonly text: string;
  readonly negative: boolean;
  /** Places of the pattern before its first digit. */
  readonly spaces: number;
}

/** A number by a pattern, as `to_char`. Signs and separators are those of the locale C. */
export function writeNumber(pattern: NumberPattern, digits: NumberDigits): string {
  if (pattern.flags.has('exponent')) return digits.text;
  return new NumberWriter(pattern, digits).write();
}

/** Where a pattern has places beyond the number's last digit, Postgres' text ends. */
const PAST_END = '\0';

class NumberWriter {
  private readonly pattern: NumberPattern;
  private readonly digits: NumberDigits;
  private readonly fill: boolean;
  private readonly zero: boolean;
  private readonly bracket: boolean;
  private readonly sign: NumberPattern['sign'];
  private readonly zeroStart: number;
  /** Places that are counted up to where the last sign goes. */
  private readonly places: number;
  /** With FM: the last digit after the point that is shown; before it, the point itself. `null`: all are. */
  private readonly lastShown: number | null;
  private out = '';
  private at = 0;
  private place = 0;
  private signWritten: boolean;
  private inside = false;

  constructor(pattern: NumberPattern, digits: NumberDigits) {
    this.pattern = pattern;
    this.digits = digits;
    const { flags } = pattern;
    this.fill = flags.has('fill');
    this.zero = flags.has('zero');
    this.zeroStart = pattern.firstZero === 0 ? 0 : pattern.firstZero - 1;
    const ownSign = flags.has('plus') || flags.has('minus');
    this.bracket = flags.has('bracket') && (ownSign || digits.negative || !this.fill);
    this.signWritten = ownSign ? flags.has('minus') : !digits.negative && this.fill && !flags.has('sign');
    this.sign = !ownSign && pattern.sign === 'before' && pattern.before === pattern.beforeSign ? 'after' : pattern.sign;
    this.lastShown = this.fill && flags.has('decimal') ? this.findLastShown() : null;
    this.places = pattern.after + pattern.before - 1 + (!this.signWritten && digits.spaces === 0 ? 1 : 0);
  }

  write(): string {
    for (const token of this.pattern.tokens) {
      if (token.kind === 'text') this.out += token.character;
      else this.writeKeyword(token.keyword);
    }
    const end = this.out.indexOf(PAST_END);
    return end < 0 ? this.out : this.out.slice(0, end);
  }

  /** Zeros at the end are left out, but where the pattern has a 0. */
  private findLastShown(): number | null {
    const { text, spaces } = this.digits;
    const point = text.indexOf('.');
    if (point < 0) return null;
    let last = point;
    for (let at = point + 1; at < text.length; at++) if (text[at] !== '0') last = at;
    const { lastZero } = this.pattern;
    return lastZero > spaces ? Math.max(last, Math.min(text.length - 1, lastZero - spaces)) : last;
  }

  private writeKeyword(keyword: NumberKeyword): void {
    const { negative, text } = this.digits;
    const { flags } = this.pattern;
    switch (keyword) {
      case '9':
      case '0':
      case '.':
      case 'D':
        if (!flags.has('roman')) this.writePlace(keyword);
        return;
      case ',':
      case 'G':
        if (this.inside) this.out += ',';
        else if (!this.fill) this.out += ' ';
        return;
      case 'L':
        this.out += ' '; // the currency of the locale C
        return;
      case 'RN':
      case 'rn': {
        const numeral = keyword === 'rn' ? text.toLowerCase() : text;
        this.out += this.fill ? numeral : numeral.padStart(15);
        return;
      }
      case 'TH':
      case 'th':
        if (flags.has('roman') || text[0] === '#' || negative || flags.has('decimal')) return;
        this.out += ordinalEnding(text, keyword);
        return;
      case 'MI':
        this.out += negative ? '-' : this.fill ? '' : ' ';
        return;
      case 'PL':
        this.out += negative ? (this.fill ? '' : ' ') : '+';
        return;
      case 'SG':
        this.out += negative ? '-' : '+';
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

  private lastIsPoint(): boolean {
    return this.lastShown !== null && this.digits.text[this.lastShown] === '.';
  }

  /** The zero before a point that `9.9` leaves blank. */
  private isBlankZero(): boolean {
    return !this.zero && this.at === 0 && this.digits.text[0] === '0' && this.pattern.after !== 0;
  }

  private writePlace(keyword: '9' | '0' | '.' | 'D'): void {
    this.inside = false;
    const { text, spaces } = this.digits;
    const starts = this.place >= spaces || (this.zero && this.zeroStart === this.place);
    if (!this.signWritten && starts && (!this.isBlankZero() || this.lastIsPoint())) this.writeSign();
    const isBefore = this.place < spaces;
    if (isBefore && (!this.zero || this.zeroStart > this.place)) {
      if (!this.fill) this.out += ' ';
    } else if (isBefore) {
      this.out += '0';
      this.inside = true;
    } else {
      this.writeDigit(keyword);
      if (this.at < text.length) this.at++;
    }
    this.writeLastSign();
    this.place++;
  }

  private writeSign(): void {
    const { negative } = this.digits;
    if (this.pattern.flags.has('sign')) {
      if (this.sign !== 'before') return;
      this.out += negative ? '-' : '+';
    } else if (this.bracket) {
      this.out += negative ? '<' : ' ';
    } else if (negative) {
      this.out += '-';
    } else if (!this.fill) {
      this.out += ' ';
    }
    this.signWritten = true;
  }

  private writeDigit(keyword: '9' | '0' | '.' | 'D'): void {
    const character = this.digits.text[this.at] ?? PAST_END;
    if (character === '.') {
      if (!this.lastIsPoint() || this.fill) this.out += '.';
    } else if (this.lastShown !== null && this.at > this.lastShown && keyword !== '0') {
      // a zero at the end
    } else if (this.isBlankZero()) {
      if (!this.fill) this.out += ' ';
      else if (this.lastIsPoint()) this.out += '0';
    } else {
      this.out += character;
      this.inside = true;
    }
  }

  /** The sign after the last digit. */
  private writeLastSign(): void {
    const { negative, spaces } = this.digits;
    const { flags } = this.pattern;
    const end =
      this.lastShown !== null && this.lastShown === this.at
        ? this.place
        : this.places + (spaces > 0 ? 1 : 0) + (flags.has('decimal') ? 1 : 0);
    if (this.place + 1 !== end) return;
    if (this.signWritten && this.bracket) this.out += negative ? '>' : ' ';
    else if (flags.has('sign') && this.sign === 'after') this.out += negative ? '-' : '+';
  }
}
