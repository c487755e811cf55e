import { EvaluationError } from '../../evaluation-error.ts';
import { Regex } from '../../functions/regexp/engine/regex.ts';
import { ADVANCED, type RegexOptions } from '../../functions/regexp/engine/regex-options.ts';
import type { Chain, Predicate } from './ast.ts';
import { pathSyntax } from './path-error.ts';

/** In the order in which they are printed. */
const FLAGS = 'ismxq';

/** A `like_regex` condition; its pattern is compiled once, so that a wrong one is known at once. */
export function likeRegex(argument: Chain, pattern: string, given: string): Predicate {
  for (const flag of given) if (!FLAGS.includes(flag)) throw pathSyntax(`"${flag}" is no flag of like_regex`);
  const flags = [...FLAGS].filter((flag) => given.includes(flag)).join('');
  if (flags.includes('x') && !flags.includes('q')) {
    throw new EvaluationError('0A000', 'the flag "x" of like_regex, which is not supported');
  }
  void new Regex(pattern, regexOptions(flags), false);
  return { kind: 'like-regex', argument, pattern, flags };
}

/** XQuery's flags in terms of Postgres' regular expressions. */
export function regexOptions(flags: string): RegexOptions {
  const base = { ...ADVANCED, ignoreCase: flags.includes('i') };
  if (flags.includes('q')) return { ...base, advanced: false, extended: false, literal: true };
  return { ...base, newlineStops: !flags.includes('s'), newlineAnchors: flags.includes('m') };
}
