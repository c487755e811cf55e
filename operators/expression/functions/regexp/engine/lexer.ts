import { readEscape } from './escape.ts';
import type { Reader } from './reader.ts';
import { regexError } from './regex-error.ts';
import type { RegexOptions } from './regex-options.ts';
import { readRepeat } from './repeat.ts';
import { skipSpace } from './skip-space.ts';
import type { Token } from './token.ts';

/** Reads tokens of extended and advanced expressions, of which `groups` groups have begun. */
export function readToken(reader: Reader, options: RegexOptions, groups: number): Token {
  for (;;) {
    if (options.expanded) skipSpace(reader);
    if (!(options.advanced && reader.takes('(?#'))) break;
    while (!reader.ended && !reader.takes(')')) reader.at++;
  }
  const code = reader.read();
  if (code === undefined) return { kind: 'end' };
  switch (String.fromCharCode(code)) {
    case '|':
      return { kind: 'or' };
    case '*':
      return { kind: 'repeat', min: 0, max: Infinity, prefers: preference(isGreedy(reader, options)) };
    case '+':
      return { kind: 'repeat', min: 1, max: Infinity, prefers: preference(isGreedy(reader, options)) };
    case '?':
      return { kind: 'repeat', min: 0, max: 1, prefers: preference(isGreedy(reader, options)) };
    case '{':
      return readBrace(reader, options, code);
    case '(':
      return readParenthesis(reader, options);
    case ')':
      // Extended expressions take an unbalanced one for itself; the parser knows.
      return { kind: 'close' };
    case '[':
      return wordEdge(reader) ?? { kind: 'bracket', negative: reader.takes('^') };
    case '.':
      return { kind: 'any' };
    case '^':
      return { kind: 'lineStart' };
    case '$':
      return { kind: 'lineEnd' };
    case '\\':
      return readBackslash(reader, options, groups);
    default:
      return { kind: 'character', code };
  }
}

/** `[[:<:]]` and `[[:>:]]`, behind their first bracket. */
export function wordEdge(reader: Reader): Token | null {
  if (reader.takes('[:<:]]')) return { kind: 'assertion', assertion: { kind: 'wordStart' } };
  if (reader.takes('[:>:]]')) return { kind: 'assertion', assertion: { kind: 'wordEnd' } };
  return null;
}

function preference(greedy: boolean): 'longer' | 'shorter' {
  return greedy ? 'longer' : 'shorter';
}

function isGreedy(reader: Reader, { advanced }: RegexOptions): boolean {
  return !(advanced && reader.takes('?'));
}

/** A brace that no digit follows stands for itself. */
function readBrace(reader: Reader, options: RegexOptions, code: number): Token {
  if (options.expanded) skipSpace(reader);
  const next = reader.peek() ?? 0;
  if (next < 48 || next > 57) return { kind: 'character', code };
  const { min, max } = readRepeat(reader, options, '}');
  const greedy = isGreedy(reader, options);
  return { kind: 'repeat', min, max: max ?? min, prefers: max === null ? null : preference(greedy) };
}

function readParenthesis(reader: Reader, { advanced }: RegexOptions): Token {
  if (!(advanced && reader.takes('?'))) return { kind: 'open', captures: true };
  if (reader.takes(':')) return { kind: 'open', captures: false };
  for (const at of ['ahead', 'behind'] as const) {
    const mark = at === 'ahead' ? '' : '<';
    if (reader.takes(`${mark}=`)) return { kind: 'look', at, negative: false };
    if (reader.takes(`${mark}!`)) return { kind: 'look', at, negative: true };
  }
  throw regexError('quantifier operand invalid');
}

function readBackslash(reader: Reader, { advanced }: RegexOptions, groups: number): Token {
  if (reader.ended) throw regexError('invalid escape \\ sequence');
  return advanced ? readEscape(reader, groups) : { kind: 'character', code: reader.read()! };
}
