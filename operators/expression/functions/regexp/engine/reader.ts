/** Characters of a pattern, read one by one. */
export class Reader {
  readonly codes: readonly number[];
  at = 0;

  constructor(pattern: string) {
    this.codes = Array.from(pattern, (character) => character.codePointAt(0)!);
  }

  get ended(): boolean {
    return this.at >= this.codes.length;
  }

  /** Whether `text` (of ASCII) comes next. */
  sees(text: string): boolean {
    for (let index = 0; index < text.length; index++) {
      if (this.codes[this.at + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  /** Steps over `text` where it comes next. */
  takes(text: string): boolean {
    const found = this.sees(text);
    if (found) this.at += text.length;
    return found;
  }

  /** The next character's code, or `undefined` at the end, without reading it. */
  peek(): number | undefined {
    return this.codes[this.at];
  }

  read(): number | undefined {
    return this.codes[this.at++];
  }

  /** The number that the next digits say, at most `most` of them, modulo 2^32; `undefined` for fewer than `least`. */
  readDigits(base: number, least: number, most: number): number | undefined {
    let value = 0;
    let count = 0;
    while (count < most) {
      const digit = digitOf(this.peek());
      if (digit >= base) break;
      value = (Math.imul(value, base) + digit) >>> 0;
      count++;
      this.at++;
    }
    return count < least ? undefined : value;
  }
}

function digitOf(code: number | undefined): number {
  if (code === undefined) return Infinity;
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : Infinity;
}
