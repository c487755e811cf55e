import { Regex } from './engine/regex.ts';
import { regexError } from './engine/regex-error.ts';
import type { RegexOptions } from './engine/regex-options.ts';

const MOST_KEPT = 100;
const kept = new Map<string, Regex>();

export type Compile = (pattern: string, options: RegexOptions) => Regex;

/** Compiles patterns for one site: one that stays the same, once; of those that differ by row, the last ones are kept. */
export function compiler(captures: boolean): Compile {
  let lastPattern: string | null = null;
  let lastOptions: RegexOptions | null = null;
  let last: Regex | null = null;
  return (pattern, options) => {
    if (last !== null && pattern === lastPattern && options === lastOptions) return last;
    last = fromCache(pattern, options, captures);
    lastPattern = pattern;
    lastOptions = options;
    return last;
  };
}

function fromCache(pattern: string, options: RegexOptions, captures: boolean): Regex {
  const key = `${captures ? 'c' : '-'}${Object.values(options).map(Number).join('')}${pattern}`;
  let regex = kept.get(key);
  if (regex === undefined) regex = compile(pattern, options, captures);
  else kept.delete(key);
  kept.set(key, regex);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  return regex;
}

/** A pattern that is nested too deeply for the stack is refused, as Postgres does. */
function compile(pattern: string, options: RegexOptions, captures: boolean): Regex {
  try {
    return new Regex(pattern, options, captures);
  } catch (error) {
    if (error instanceof RangeError) throw regexError('regular expression is too complex');
    throw error;
  }
}
