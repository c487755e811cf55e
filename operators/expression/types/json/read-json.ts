import { EvaluationError } from '../../evaluation-error.ts';

/**
 * Levels of nesting that an expression takes, so that no function over them exhausts the stack. Postgres' own limit, by
 * `max_stack_depth`, is some thousands.
 */
export const DEPTH_LIMIT = 1000;

/** What becomes of the pieces of a document; `start` and `end` are where they stand in the text. */
export interface JsonBuilder<T> {
  text(value: string, start: number, end: number): T;
  number(source: string, start: number, end: number): T;
  constant(value: boolean | null, start: number, end: number): T;
  array(items: T[], start: number, end: number): T;
  /** `keys[i]` belongs to `values[i]`; a key may come twice. */
  object(keys: string[], values: T[], start: number, end: number): T;
}

interface Open<T> {
  readonly start: number;
  readonly keys: string[] | null;
  readonly values: T[];
}

/**
 * Reads JSON as Postgres' parser does, iteratively. `escapes`: `decode` refuses what text cannot hold, `\u0000` (22P05)
 * and lone surrogates (22P02); `keep` leaves strings as they are written, and takes both.
 */
export function readJson<T>(text: string, builder: JsonBuilder<T>, escapes: 'decode' | 'keep'): T {
  const open: Open<T>[] = [];
  let top: Open<T> | null = null;
  let at = 0;

  function fail(): never {
    throw new EvaluationError('22P02', `not valid JSON: ${problem(text, at)}`);
  }

  function skipSpace(): number {
    let code = text.charCodeAt(at);
    while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++at);
    return code;
  }

  function readString(): string {
    const start = at + 1;
    let end = start;
    let code = text.charCodeAt(end);
    while (code >= 32 && code !== 34 && code !== 92) code = text.charCodeAt(++end);
    at = end;
    if (code === 34) {
      at++;
      return text.slice(start, end);
    }
    return readEscaped(start);
  }

  /** The rest of a string from its first escape on, at `at`; `start` is behind its quote. */
  function readEscaped(start: number): string {
    let decoded = '';
    let from = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 34) return decoded + text.slice(from, at++);
      if (!(code >= 32)) fail();
      if (code !== 92) {
        at++;
        continue;
      }
      const letter = text.charAt(at + 1);
      if (letter === 'u') {
        if (escapes === 'keep') {
          hexUnit(at + 2);
          at += 6;
        } else {
          decoded += text.slice(from, at) + unicode();
          from = at;
        }
        continue;
      }
      const plain = SIMPLE_ESCAPES[letter];
      if (plain === undefined) fail();
      if (escapes === 'decode') {
        decoded += text.slice(from, at) + plain;
        from = at + 2;
      }
      at += 2;
    }
  }

  function hexUnit(from: number): number {
    const digits = text.slice(from, from + 4);
    if (!HEX.test(digits)) fail();
    return Number.parseInt(digits, 16);
  }

  /** The character of the escape at `at`, which it moves behind it: two escapes, where they are surrogates. */
  function unicode(): string {
    const unit = hexUnit(at + 2);
    if (unit === 0) throw new EvaluationError('22P05', 'JSON with \\u0000, which text cannot hold');
    if (unit >= 0xdc00 && unit <= 0xdfff) loneSurrogate();
    at += 6;
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    if (text.charCodeAt(at) !== 92 || text.charAt(at + 1) !== 'u') loneSurrogate();
    const low = hexUnit(at + 2);
    if (low < 0xdc00 || low > 0xdfff) loneSurrogate();
    at += 6;
    return String.fromCharCode(unit, low);
  }

  function readKey(keys: string[]): void {
    if (skipSpace() !== 34) fail();
    keys.push(readString());
    if (skipSpace() !== 58) fail();
    at++;
  }

  function readScalar(code: number): T {
    const start = at;
    if (code === 34) {
      const value = readString();
      return builder.text(value, start, at);
    }
    if (code === 45 || (code >= 48 && code <= 57)) {
      at = numberEnd(text, at);
      if (at < 0 || !ends(text, at)) {
        at = start;
        fail();
      }
      return builder.number(text.slice(start, at), start, at);
    }
    const word = code === 116 ? 'true' : code === 102 ? 'false' : 'null';
    if (!text.startsWith(word, at) || !ends(text, at + word.length)) fail();
    at += word.length;
    return builder.constant(word === 'null' ? null : word === 'true', start, at);
  }

  for (;;) {
    const code = skipSpace();
    let value: T;
    if (code === 123 || code === 91) {
      if (open.length === DEPTH_LIMIT)
        throw new EvaluationError('54001', `JSON nested more than ${DEPTH_LIMIT} levels deep`);
      if (top !== null) open.push(top);
      top = { start: at++, keys: code === 123 ? [] : null, values: [] };
      if (skipSpace() !== (code === 123 ? 125 : 93)) {
        if (top.keys !== null) readKey(top.keys);
        continue;
      }
      at++;
      value = close(top);
      top = open.pop() ?? null;
    } else value = readScalar(code);
    for (;;) {
      const next = skipSpace();
      if (top === null) {
        if (at < text.length) fail();
        return value;
      }
      top.values.push(value);
      if (next === 44) {
        at++;
        if (top.keys !== null) readKey(top.keys);
        break;
      }
      if (next !== (top.keys === null ? 93 : 125)) fail();
      at++;
      value = close(top);
      top = open.pop() ?? null;
    }
  }

  function close({ start, keys, values }: Open<T>): T {
    return keys === null ? builder.array(values, start, at) : builder.object(keys, values, start, at);
  }
}

const HEX = /^[0-9a-fA-F]{4}$/;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Behind a number; -1 where there is none. */
function numberEnd(text: string, start: number): number {
  let at = text.charCodeAt(start) === 45 ? start + 1 : start;
  const whole = digitsEnd(text, at);
  if (whole === at || (text.charCodeAt(at) === 48 && whole > at + 1)) return -1;
  at = whole;
  if (text.charCodeAt(at) === 46) {
    const fraction = digitsEnd(text, at + 1);
    if (fraction === at + 1) return -1;
    at = fraction;
  }
  if ((text.charCodeAt(at) | 32) !== 101) return at;
  const sign = text.charCodeAt(at + 1);
  const digits = sign === 43 || sign === 45 ? at + 2 : at + 1;
  const exponent = digitsEnd(text, digits);
  return exponent === digits ? -1 : exponent;
}

function digitsEnd(text: string, start: number): number {
  let at = start;
  let code = text.charCodeAt(at);
  while (code >= 48 && code <= 57) code = text.charCodeAt(++at);
  return at;
}

/** Whether a number or word can end here. */
function ends(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    at >= text.length ||
    code === 44 ||
    code === 93 ||
    code === 125 ||
    code === 32 ||
    code === 10 ||
    code === 13 ||
    code === 9
  );
}

function loneSurrogate(): never {
  throw new EvaluationError('22P02', 'not valid JSON: half of a surrogate pair stands alone');
}

function problem(text: string, at: number): string {
  return at < text.length ? `${JSON.stringify(text.slice(at, at + 20))} is not expected` : 'it ends too early';
}
