import type { Reader } from './reader.ts';
import { regexError } from './regex-error.ts';
import type { RegexOptions } from './regex-options.ts';
import { skipSpace } from './skip-space.ts';

const GREATEST_COUNT = 255;

/** Reads `m}`, `m,}` or `m,n}` behind its opening brace; `end` is how it closes. `max: null`: there is no comma. */
export function readRepeat(
  reader: Reader,
  options: RegexOptions,
  end: '}' | '\\}',
): { readonly min: number; readonly max: number | null } {
  const skip = () => {
    if (options.expanded) skipSpace(reader);
  };
  const min = readCount(reader, skip) ?? 0;
  const max = reader.takes(',') ? (readCount(reader, skip) ?? Infinity) : null;
  if (reader.ended) throw regexError('braces {} not balanced');
  if (!reader.takes(end) || (max !== null && min > max)) throw regexError('invalid repetition count(s)');
  return { min, max };
}

function readCount(reader: Reader, skip: () => void): number | null {
  let count: number | null = null;
  for (;;) {
    skip();
    const digit = (reader.peek() ?? 0) - 48;
    if (digit < 0 || digit > 9) return count;
    count = (count ?? 0) * 10 + digit;
    if (count > GREATEST_COUNT) throw regexError('invalid repetition count(s)');
    reader.at++;
  }
}
