import { wordEdge } from './lexer.ts';
import type { Reader } from './reader.ts';
import { regexError } from './regex-error.ts';
import type { RegexOptions } from './regex-options.ts';
import { readRepeat } from './repeat.ts';
import { skipSpace } from './skip-space.ts';
import type { Token } from './token.ts';

/** Reads tokens of basic expressions: `*` and `^` are special by their place, groups and bounds take backslashes. */
export function readBasicToken(reader: Reader, options: RegexOptions, previous: Token | null): Token {
  if (options.expanded) skipSpace(reader);
  const code = reader.read();
  if (code === undefined) return { kind: 'end' };
  const begins = previous === null || previous.kind === 'open';
  switch (String.fromCharCode(code)) {
    case '*':
      if (begins || previous.kind === 'lineStart') return { kind: 'character', code };
      return { kind: 'repeat', min: 0, max: Infinity, prefers: 'longer' };
    case '[':
      return wordEdge(reader) ?? { kind: 'bracket', negative: reader.takes('^') };
    case '.':
      return { kind: 'any' };
    case '^':
      return begins ? { kind: 'lineStart' } : { kind: 'character', code };
    case '$':
      if (options.expanded) skipSpace(reader);
      return reader.ended || reader.sees('\\)') ? { kind: 'lineEnd' } : { kind: 'character', code };
    case '\\':
      return readBackslash(reader, options);
    default:
      return { kind: 'character', code };
  }
}

function readBackslash(reader: Reader, options: RegexOptions): Token {
  const code = reader.read();
  if (code === undefined) throw regexError('invalid escape \\ sequence');
  const character = String.fromCodePoint(code);
  switch (character) {
    case '{': {
      const { min, max } = readRepeat(reader, options, '\\}');
      return { kind: 'repeat', min, max: max ?? min, prefers: max === null ? null : 'longer' };
    }
    case '(':
      return { kind: 'open', captures: true };
    case ')':
      return { kind: 'close' };
    case '<':
      return { kind: 'assertion', assertion: { kind: 'wordStart' } };
    case '>':
      return { kind: 'assertion', assertion: { kind: 'wordEnd' } };
    default:
      return character >= '1' && character <= '9'
        ? { kind: 'reference', number: code - 48 }
        : { kind: 'character', code };
  }
}
