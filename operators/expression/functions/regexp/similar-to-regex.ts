import { EvaluationError } from '../../evaluation-error.ts';

/** The regular expression for a pattern of SIMILAR TO. `escapeCharacter`: one character, or empty for none. */
export function similarToRegex(pattern: string, escapeCharacter: string): string {
  if ([...escapeCharacter].length > 1) {
    throw new EvaluationError('22025', 'the escape string must be empty or one character');
  }
  return new Translation(pattern, escapeCharacter).regex();
}

class Translation {
  readonly #characters: readonly string[];
  readonly #escape: string;
  #result = '^(?:';
  #separators = 0;
  /** How many brackets are open, and how far the reader is in a class: 1 behind `[`, 2 behind `[^`, then 3 or more. */
  #brackets = 0;
  #inClass = 0;

  constructor(pattern: string, escapeCharacter: string) {
    this.#characters = [...pattern];
    this.#escape = escapeCharacter;
  }

  regex(): string {
    let isEscaped = false;
    for (const character of this.#characters) {
      if (isEscaped) {
        this.#escaped(character);
        isEscaped = false;
      } else if (character === this.#escape) {
        isEscaped = true;
      } else if (this.#brackets > 0) {
        this.#bracketed(character);
      } else {
        this.#plain(character);
      }
    }
    return `${this.#result})$`;
  }

  /** An escaped double quote divides the pattern into three: what is before, what `substring` gives, what is behind. */
  #escaped(character: string): void {
    if (character === '"' && this.#brackets === 0) {
      if (this.#separators === 2) {
        throw new EvaluationError('2200C', 'the pattern has more than two escaped double quotes');
      }
      this.#result += this.#separators === 0 ? '){1,1}?(' : '){1,1}(?:';
      this.#separators++;
      return;
    }
    this.#result += `\\${character}`;
    if (!this.#isSkimmed(character)) this.#inClass = 3;
  }

  /** Where neither it nor the escape character is of ASCII, Postgres copies a character and looks no further. */
  #isSkimmed(character: string): boolean {
    return character.charCodeAt(0) > 127 && this.#escape.charCodeAt(0) > 127;
  }

  #bracketed(character: string): void {
    if (this.#isSkimmed(character)) {
      this.#result += character;
      return;
    }
    this.#result += character === '\\' ? '\\\\' : character;
    if (character === ']' && this.#inClass > 2) {
      this.#brackets--;
    } else if (character === '[') {
      this.#brackets++;
      this.#inClass = 3;
    } else if (character === '^') {
      this.#inClass++;
    } else {
      this.#inClass = 3;
    }
  }

  #plain(character: string): void {
    if (character === '[') {
      this.#brackets = 1;
      this.#inClass = 1;
    }
    this.#result += PLAIN[character] ?? character;
  }
}

const PLAIN: Readonly<Record<string, string>> = {
  '%': '.*',
  _: '.',
  '(': '(?:',
  '\\': '\\\\',
  '.': '\\.',
  '^': '\\^',
  $: '\\$',
};
