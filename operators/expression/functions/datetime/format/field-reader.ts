import { EvaluationError } from '../../../evaluation-error.ts';
import { shown } from '../../../types/bad-input.ts';
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
    const { text } = this;
    let from = start;
    while (from < text.length && isSpace(text[from]!)) from++;
    const limit = token.openEnded ? text.length : from + digits;
    if (!token.openEnded && limit > text.length && Buffer.byteLength(text.slice(from)) < digits) {
      throw new EvaluationError('22007', `${shown(text)} is too short for ${token.keyword}`);
    }
    const end = this.endOfDigits(from, limit);
    const isWrong = token.openEnded ? end === from : end === start || (end > from && end < limit);
    if (isWrong) throw this.invalid(token);
    this.at = end;
    const value = end === from ? 0 : Number(text.slice(from, end));
    if (value > INT_MAX || value < -INT_MAX - 1) {
      throw new EvaluationError('22008', `the number for ${token.keyword} in ${shown(text)} is out of range`);
    }
    if (field !== null) this.set(field, value + 0, token);
    return end - start;
  }

  /** Where digits, with a sign or without, end before a limit; `from` where there are none. */
  private endOfDigits(from: number, limit: number): number {
    const { text } = this;
    const first = text[from] === '-' || text[from] === '+' ? from + 1 : from;
    let end = first;
    for (let code = text.charCodeAt(end); end < limit && code >= 48 && code <= 57; code = text.charCodeAt(end)) end++;
    return end === first ? from : end;
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
