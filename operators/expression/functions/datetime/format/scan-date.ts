import { fixedAbbreviation, movingAbbreviation } from '../../../../../runtime/rows/decode/zone-abbreviations.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { shown } from '../../../types/bad-input.ts';
import { dateMode, HALF_DAY, NUMBERS, near2020, WORDS } from './date-keywords.ts';
import { characterAt, type DateKeyword, type DateToken, isSeparator, isSpace } from './date-pattern.ts';
import { FieldReader, INT_MAX } from './field-reader.ts';
import type { ScannedDate } from './scanned-date.ts';

/** Reads a text by a pattern, as `to_date` and `to_timestamp` do: leniently, unless the pattern says FX. */
export function scanDate(tokens: readonly DateToken[], text: string): ScannedDate {
  return new DateScanner(tokens, text).scan();
}

class DateScanner extends FieldReader {
  private exact = false;
  /** Characters skipped in the text beyond those of the pattern. */
  private skipped = 0;

  scan(): ScannedDate {
    for (; this.index < this.tokens.length && this.at < this.text.length; this.index++) {
      const token = this.tokens[this.index]!;
      const isKeyword = token.kind === 'keyword';
      if (!this.exact && !(isKeyword && token.keyword === 'FX') && (isKeyword || this.index === 0)) this.skipSpaces();
      if (!isKeyword) {
        this.skipCharacter(token.kind);
        continue;
      }
      this.takeMode(token.keyword);
      this.take(token);
      if (this.exact) continue;
      this.skipped = 0;
      this.skipSpaces();
    }
    return this.found;
  }

  private skipSpaces(): void {
    while (this.at < this.text.length && isSpace(this.text[this.at]!)) {
      this.at++;
      this.skipped++;
    }
  }

  /** One character of the text for one of the pattern; whether they are the same does not matter. */
  private skipCharacter(kind: 'text' | 'separator' | 'space'): void {
    if (this.at === this.text.length) return;
    const character = characterAt(this.text, this.at);
    if (this.exact) {
      this.at += character.length;
    } else if (kind === 'text') {
      if (this.skipped > 0) this.skipped--;
      else this.at += character.length;
    } else if (isSpace(character) || isSeparator(character)) {
      this.at++;
    } else {
      this.skipped--;
    }
  }

  private takeMode(keyword: string): void {
    const mode = dateMode(keyword);
    if (mode === null) return;
    if (this.found.mode !== null && this.found.mode !== mode) {
      throw new EvaluationError('22007', 'the pattern mixes dates of the calendar with dates of ISO weeks');
    }
    this.found.mode = mode;
  }

  private take(token: DateKeyword): void {
    const { keyword } = token;
    const number = NUMBERS[keyword];
    const word = WORDS[keyword];
    if (number !== undefined) {
      this.readNumber(token, number[1] ?? token.length, number[0]);
      if (HALF_DAY.has(keyword)) this.found.twelveHours = true;
      this.skipOrdinal(token);
    } else if (word !== undefined) {
      this.set(word[0], word[2](this.readWord(token, word[1])), token);
      if (word[0] === 'weekday') this.found.weekday++;
      if (HALF_DAY.has(keyword)) this.found.twelveHours = true;
    } else {
      this.takeSpecial(token);
    }
  }

  private takeSpecial(token: DateKeyword): void {
    const { found } = this;
    const { keyword } = token;
    switch (keyword) {
      case 'FX':
        this.exact = true;
        return;
      case 'MS': {
        const length = this.readNumber(token, 3, 'millis');
        found.millis *= length === 1 ? 100 : length === 2 ? 10 : 1;
        break;
      }
      case 'US':
        this.takeFraction(token, 6);
        break;
      case 'FF1':
      case 'FF2':
      case 'FF3':
      case 'FF4':
      case 'FF5':
      case 'FF6':
        found.precision = Number(keyword[2]);
        this.takeFraction(token, found.precision);
        break;
      case 'ID':
        this.readNumber(token, 1, 'weekday');
        found.weekday = found.weekday + 1 > 7 ? 1 : found.weekday + 1;
        break;
      case 'Q':
        this.readNumber(token, token.length, null); // which month of a quarter is meant, nothing says
        break;
      case 'Y,YYY':
        this.takeYearWithComma(token);
        break;
      case 'YYYY':
      case 'IYYY':
        this.readNumber(token, 4, 'year');
        found.yearDigits = 4;
        break;
      case 'YYY':
      case 'IYY':
      case 'YY':
      case 'IY':
      case 'Y':
      case 'I': {
        const length = this.readNumber(token, token.length, 'year');
        if (length < 4) found.year = near2020(found.year);
        found.yearDigits = token.length;
        break;
      }
      case 'TZ':
        if (!this.takeAbbreviation(token)) this.takeOffset(token);
        return;
      case 'OF':
        this.takeOffset(token);
        return;
      case 'TZH':
        this.takeSign();
        this.readNumber(token, 2, 'zoneHour');
        return;
      case 'TZM':
        if (found.zoneSign === 0) found.zoneSign = 1;
        this.readNumber(token, 2, 'zoneMinute');
        return;
    }
    this.skipOrdinal(token);
  }

  private takeFraction(token: DateKeyword, digits: number): void {
    const length = this.readNumber(token, digits, 'micros');
    this.found.micros *= length < 6 ? 10 ** (6 - length) : 1;
  }

  private takeYearWithComma(token: DateKeyword): void {
    const match = /^[ \t\n\v\f\r]*([+-]?[0-9]+),[ \t\n\v\f\r]*([+-]?[0-9]{1,3})/.exec(this.text.slice(this.at));
    if (match === null) throw this.invalid(token);
    const second = match[2]!.slice(0, 3); // a sign counts as one of three
    const thousands = Number(match[1]) * 1000;
    const year = thousands + Number(second);
    if (Math.abs(thousands) > INT_MAX || Math.abs(year) > INT_MAX) {
      throw new EvaluationError('22008', `the year of ${shown(this.text)} is out of range`);
    }
    this.set('year', year, token);
    this.found.yearDigits = 4;
    this.at += match[0].length - (match[2]!.length - second.length);
  }

  /** The longest abbreviation of a time zone that the text goes on with. */
  private takeAbbreviation(token: DateKeyword): boolean {
    const letters = /^[a-z]{0,10}/.exec(this.text.slice(this.at, this.at + 10).toLowerCase())![0];
    for (let length = letters.length; length > 0; length--) {
      const word = letters.slice(0, length);
      if (fixedAbbreviation(word) === undefined && movingAbbreviation(word) === undefined) continue;
      this.found.zoneName = word;
      this.found.zoneSign = 0;
      this.at += length;
      return true;
    }
    if (letters !== '') throw this.invalid(token);
    return false;
  }

  private takeOffset(token: DateKeyword): void {
    this.takeSign();
    this.readNumber(token, 2, 'zoneHour');
    if (this.text[this.at] !== ':') return;
    this.at++;
    this.readNumber(token, 2, 'zoneMinute');
  }

  /** A minus sign may have been taken for a separator. */
  private takeSign(): void {
    const sign = this.text[this.at] ?? '';
    if (sign !== '' && '+- '.includes(sign)) {
      this.found.zoneSign = sign === '-' ? -1 : 1;
      this.at++;
    } else {
      this.found.zoneSign = this.skipped > 0 && this.text[this.at - 1] === '-' ? -1 : 1;
    }
  }
}
