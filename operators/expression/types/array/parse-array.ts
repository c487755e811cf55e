import { EvaluationError } from '../../evaluation-error.ts';

/**
 * Reads an array's text as Postgres' `array_in` does: `{1, NULL, "a b", a\,b}`. Of one dimension; arrays of arrays and
 * explicit bounds are refused (0A000).
 */
export function parseArray<T>(text: string, element: (text: string) => T): (T | null)[] {
  const items: (T | null)[] = [];
  let at = skipSpace(text, 0);
  if (text.charAt(at) === '[')
    throw new EvaluationError('0A000', 'an array with explicit bounds, which is not supported');
  if (text.charAt(at) !== '{') throw malformed(text);
  at = skipSpace(text, at + 1);
  if (text.charAt(at) === '}') at++;
  else {
    for (;;) {
      const item = readItem(text, at);
      items.push(item.text === null ? null : element(item.text));
      at = item.end + 1;
      if (text.charAt(item.end) === '}') break;
    }
  }
  if (skipSpace(text, at) < text.length) throw malformed(text);
  return items;
}

interface Item {
  readonly text: string | null;
  /** Where the comma or the brace behind it stands. */
  readonly end: number;
}

function readItem(text: string, from: number): Item {
  let at = skipSpace(text, from);
  if (text.charAt(at) === '{') {
    throw new EvaluationError('0A000', 'an array of more than one dimension, which is not supported');
  }
  if (text.charAt(at) === '"') return readQuoted(text, at + 1);
  let value = '';
  /** Length without the white space at the end; an escaped character is none. */
  let solid = 0;
  let escaped = false;
  for (; ; at++) {
    const character = text.charAt(at);
    if (character === ',' || character === '}') break;
    if (character === '' || character === '"' || character === '{') throw malformed(text);
    if (character === '\\') {
      if (++at >= text.length) throw malformed(text);
      escaped = true;
      value += text.charAt(at);
      solid = value.length;
    } else {
      value += character;
      if (!SPACE.includes(character)) solid = value.length;
    }
  }
  value = value.slice(0, solid);
  if (value === '') throw malformed(text);
  return { text: !escaped && value.toUpperCase() === 'NULL' ? null : value, end: at };
}

function readQuoted(text: string, from: number): Item {
  let value = '';
  let at = from;
  for (; text.charAt(at) !== '"'; at++) {
    if (text.charAt(at) === '\\') at++;
    if (at >= text.length) throw malformed(text);
    value += text.charAt(at);
  }
  const end = skipSpace(text, at + 1);
  if (text.charAt(end) !== ',' && text.charAt(end) !== '}') throw malformed(text);
  return { text: value, end };
}

const SPACE = ' \t\n\r\v\f';

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.includes(text.charAt(at))) at++;
  return at;
}

function malformed(text: string): EvaluationError {
  return new EvaluationError('22P02', `no array: ${JSON.stringify(text.slice(0, 100))}`);
}
