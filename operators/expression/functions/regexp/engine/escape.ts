import type { Reader } from './reader.ts';
import { regexError } from './regex-error.ts';
import type { Token } from './token.ts';

const CONTROLS: Readonly<Record<string, number>> = { a: 7, b: 8, B: 92, e: 27, f: 12, n: 10, r: 13, t: 9, v: 11 };
const CLASSES = { d: 'digit', s: 'space', w: 'word' } as const;
const ASSERTIONS = {
  A: 'textStart',
  Z: 'textEnd',
  m: 'wordStart',
  M: 'wordEnd',
  y: 'wordBoundary',
  Y: 'notWordBoundary',
} as const;
/** Greatest code that the engine takes for a character. */
const GREATEST = 0x7ffffffe;

/** Reads what follows a backslash in an advanced expression of which `groups` groups have begun. */
export function readEscape(reader: Reader, groups: number): Token {
  const code = reader.read();
  if (code === undefined) throw regexError('invalid escape \\ sequence');
  const letter = String.fromCodePoint(code);
  if (!/^[a-zA-Z0-9]$/.test(letter)) return { kind: 'character', code };
  const control = CONTROLS[letter];
  if (control !== undefined) return { kind: 'character', code: control };
  const small = letter.toLowerCase();
  if (small in CLASSES) {
    return { kind: 'class', name: CLASSES[small as keyof typeof CLASSES], negative: small !== letter };
  }
  if (letter in ASSERTIONS) {
    return { kind: 'assertion', assertion: { kind: ASSERTIONS[letter as keyof typeof ASSERTIONS] } };
  }
  if (letter >= '0' && letter <= '9') return readNumber(reader, letter, groups);
  return { kind: 'character', code: readCode(reader, letter) };
}

function readCode(reader: Reader, letter: string): number {
  const code = coded(reader, letter);
  if (code === undefined || code > GREATEST) throw regexError('invalid escape \\ sequence');
  return code;
}

function coded(reader: Reader, letter: string): number | undefined {
  switch (letter) {
    case 'c': {
      const control = reader.read();
      return control === undefined ? undefined : control & 31;
    }
    case 'u':
      return reader.readDigits(16, 4, 4);
    case 'U':
      return reader.readDigits(16, 8, 8);
    case 'x':
      return reader.readDigits(16, 1, 255);
    default:
      return undefined;
  }
}

/** One digit but 0 is a reference, and so are more of them where there are as many groups; else they are octal. */
function readNumber(reader: Reader, digit: string, groups: number): Token {
  reader.at--;
  const start = reader.at;
  if (digit !== '0') {
    const number = reader.readDigits(10, 1, 255)! | 0;
    if (reader.at === start + 1 || (number > 0 && number <= groups)) return { kind: 'reference', number };
    reader.at = start;
  }
  const code = reader.readDigits(8, 1, 3);
  if (code === undefined) throw regexError('invalid escape \\ sequence');
  if (code <= 0xff) return { kind: 'character', code };
  reader.at--;
  return { kind: 'character', code: code >> 3 };
}
