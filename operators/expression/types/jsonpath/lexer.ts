import { EvaluationError } from '../../evaluation-error.ts';
import { pathSyntax } from './path-error.ts';

/** `word`: a name or keyword without quotes. `text` is what it stands for: escapes are decoded. */
export interface Token {
  readonly kind: 'word' | 'string' | 'variable' | 'integer' | 'decimal' | 'symbol' | 'end';
  readonly text: string;
}

const BLANK = /[ \t\n\r\f]+/y;
const SYMBOL = /&&|\|\||\*\*|<=|==|<>|!=|>=|[?%$.[\]{}()|&!=<>@#,*:\-+/]/y;
/** Characters of a name, of which there may be escapes among. */
const OTHER = /[^?%$.[\]{}()|&!=<>@#,*:\-+/\\" \t\n\r\f]+/y;
const ESCAPED_TEXT = /[^\\"]+/y;
const COMMENT = /\/\*(?:[^*]|\*(?!\/))*\*\//y;
const VARIABLE = /\$([^?%$.[\]{}()|&!=<>@#,*:\-+/\\" \t\n\r\f]+)/y;

const WHOLE = '(?:0|[1-9](?:_?[0-9])*)';
const DIGITS = '[0-9](?:_?[0-9])*';
const DECIMAL = `(?:${WHOLE}\\.(?:${DIGITS})?|\\.${DIGITS})`;
const REAL = new RegExp(`(?:${DECIMAL}|${WHOLE})[eE][-+]?${DIGITS}`, 'y');
const DECIMAL_NUMBER = new RegExp(DECIMAL, 'y');
const INTEGER = new RegExp(
  `0[xX][0-9a-fA-F](?:_?[0-9a-fA-F])*|0[oO][0-7](?:_?[0-7])*|0[bB][01](?:_?[01])*|${WHOLE}`,
  'y',
);

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The tokens of a jsonpath, as Postgres' scanner cuts them. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at += match[0].length;
    return match;
  }

  function readNumber(): Token | null {
    for (const [pattern, kind] of [
      [REAL, 'decimal'],
      [DECIMAL_NUMBER, 'decimal'],
      [INTEGER, 'integer'],
    ] as const) {
      const match = take(pattern);
      if (match === null) continue;
      if (take(OTHER) !== null) throw pathSyntax(`${match[0]} goes on with what is no number`);
      return { kind, text: match[0] };
    }
    return null;
  }

  function readQuoted(): string {
    at++;
    let value = '';
    for (;;) {
      const character = text.charAt(at);
      if (character === '') throw pathSyntax('a quoted text does not end');
      if (character === '"') {
        at++;
        return value;
      }
      value += character === '\\' ? readEscape() : take(ESCAPED_TEXT)![0];
    }
  }

  function readWord(): string {
    let value = '';
    for (;;) {
      const part = take(OTHER);
      if (part !== null) value += part[0];
      else if (text.charAt(at) === '\\') value += readEscape();
      else return value;
    }
  }

  function readEscape(): string {
    if (text.charAt(at + 1) === 'u') return readUnicode();
    const letter = text.charAt(at + 1);
    if (letter === 'x') {
      const hex = /^[0-9a-fA-F]{2}/.exec(text.slice(at + 2));
      if (hex === null) throw pathSyntax('\\x stands without two hexadecimal digits');
      at += 4;
      return characterOf(Number.parseInt(hex[0], 16));
    }
    if (letter === '' || letter === '\n') throw pathSyntax('a backslash stands alone');
    at += 2;
    return ESCAPES[letter] ?? letter;
  }

  /** A run of `\uXXXX` and `\u{X…}`; two of them may be a surrogate pair. */
  function readUnicode(): string {
    let value = '';
    let high: number | null = null;
    while (text.startsWith('\\u', at)) {
      const match = /^(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/.exec(text.slice(at + 2));
      if (match === null) throw pathSyntax('an invalid Unicode escape');
      at += 2 + match[0].length;
      const code = Number.parseInt(match[1] ?? match[2]!, 16);
      if (code >= 0xd800 && code <= 0xdbff) {
        if (high !== null) throw loneSurrogate();
        high = code;
      } else if (code >= 0xdc00 && code <= 0xdfff) {
        if (high === null) throw loneSurrogate();
        value += String.fromCharCode(high, code);
        high = null;
      } else {
        if (high !== null) throw loneSurrogate();
        value += characterOf(code);
      }
    }
    if (high !== null) throw loneSurrogate();
    return value;
  }

  while (at < text.length) {
    if (take(BLANK) !== null) continue;
    if (take(COMMENT) !== null) continue;
    if (text.startsWith('/*', at)) throw pathSyntax('a comment does not end');
    const character = text.charAt(at);
    if (character === '"') {
      tokens.push({ kind: 'string', text: readQuoted() });
      continue;
    }
    if (text.startsWith('$"', at)) {
      at++;
      tokens.push({ kind: 'variable', text: readQuoted() });
      continue;
    }
    const variable = take(VARIABLE);
    if (variable !== null) {
      tokens.push({ kind: 'variable', text: variable[1]! });
      continue;
    }
    const number = readNumber();
    if (number !== null) {
      tokens.push(number);
      continue;
    }
    const symbol = take(SYMBOL);
    if (symbol !== null) tokens.push({ kind: 'symbol', text: symbol[0] === '<>' ? '!=' : symbol[0] });
    else {
      const word = readWord();
      // Postgres' scanner forgets a name that a comment follows at once
      if (!text.startsWith('/*', at)) tokens.push({ kind: 'word', text: word });
    }
  }
  tokens.push({ kind: 'end', text: 'the end' });
  return tokens;
}

function characterOf(code: number): string {
  if (code === 0) throw new EvaluationError('22P05', 'a jsonpath with \\u0000, which text cannot hold');
  if (code > 0x10ffff) throw pathSyntax('a Unicode escape beyond U+10FFFF');
  return String.fromCodePoint(code);
}

function loneSurrogate(): EvaluationError {
  return new EvaluationError('22P02', 'no jsonpath: half of a surrogate pair stands alone');
}
