import { EvaluationError } from '../../../evaluation-error.ts';
import { shown } from '../../../types/bad-input.ts';
import { DIGITS } from './date-keywords.ts';
import { characterAt, type DateKeyword, type DateToken, isSpace } from './date-pattern.ts';
import { ScannedDate, type ScannedField } from './scanned-date.ts';

/** Reads numbers and words of a text where it stands, for the keyword at `index`. */
export class FieldReader {
  protected readonly found = new ScannedDate();
  protected readonly tokens: readonly DateToken[];
  protected readonly text: string;
  protected at = 0;
  protected index = 0;

  constructor(tokens: readonly DateToken[], text: string) {
    this.tokens = tokens;
    this.text = text;
  }

  /** Reads a number, and gives how many characters it took, spaces included. */
  protected readNumber(token: DateKeyword, digits: number, field: ScannedField | null): number {
    const start = this.at;
    let value: number;
    if (token.fill || this.endsBeforeDigits(token)) {
      const match = /^[ \t\n\v\f\r]*([+-]?[0-9]+)/.exec(this.text.slice(start));
      value = Number(match?.[1] ?? 0);
      this.at = start + (match?.[0].length ?? 0);
    } else {
      while (isSpace(this.text[this.at] ?? '')) this.at++;
      const rest = this.text.slice(this.at, this.at + digits);
      if (Buffer.byteLength(this.text.slice(this.at, this.at + digits)) < digits) {
        throw new EvaluationError('22007', `${shown(this.text)} is too short for ${token.keyword}`);
      }
      const taken = /^[+-]?[0-9]+/.exec(rest)?.[0] ?? '';
      if (taken !== '' && taken.length < digits) throw this.invalid(token);
      value = Number(taken === '' ? 0 : taken);
      this.at += taken.length;
    }
    if (this.at === start) throw this.invalid(token);
    if (value > INT_MAX || value < -INT_MAX - 1) {
      throw new EvaluationError('22008', `the number for ${token.keyword} in ${shown(this.text)} is out of range`);
    }
    if (field !== null) this.set(field, value + 0, token);
    return this.at - start;
  }

  /** What follows is no digit: a number goes as far as its digits do. */
  protected endsBeforeDigits(token: DateKeyword): boolean {
    if (token.ordinal !== null) return true;
    const next = this.tokens[this.index + 1];
    if (next === undefined) return true;
    return next.kind === 'keyword' ? !DIGITS.has(next.keyword) : !/^[0-9]$/.test(next.character);
  }

  protected set(field: ScannedField, value: number, token: DateKeyword): void {
    if (this.found[field] !== 0 && this.found[field] !== value) {
      throw new EvaluationError('22007', `${shown(this.text)} says two things for ${token.keyword}`);
    }
    this.found[field] = value;
  }

  protected readWord(token: DateKeyword, words: readonly string[]): number {
    const rest = this.text.slice(this.at, this.at + 9).replace(/[a-z]+/g, (letters) => letters.toUpperCase());
    const index = words.findIndex((word) => rest.startsWith(word.toUpperCase()));
    if (index < 0) throw this.invalid(token);
    this.at += words[index]!.length;
    return index;
  }

  protected skipOrdinal(token: DateKeyword): void {
    if (token.ordinal === null) return;
    for (let count = 0; count < 2 && this.at < this.text.length; count++) {
      this.at += characterAt(this.text, this.at).length;
    }
  }

  protected invalid(token: DateKeyword): EvaluationError {
    return new EvaluationError('22007', `${shown(this.text.slice(this.at))} is nothing for ${token.keyword}`);
  }
}

export const INT_MAX = 2_147_483_647;
