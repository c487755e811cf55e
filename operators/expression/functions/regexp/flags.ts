import { EvaluationError } from '../../evaluation-error.ts';
import { parseFlags, type RegexFlags, type RegexOptions } from './engine/regex-options.ts';

const kept = new Map<string, RegexFlags>();
const MOST_KEPT = 100;

/** Flags, always the same object for the same letters. */
export function flagsOf(letters: string): RegexFlags {
  let flags = kept.get(letters);
  if (flags === undefined) {
    flags = parseFlags(letters);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(letters, flags);
  }
  return flags;
}

/** Flags of a function that takes no `g`. */
export function optionsOf(letters: string, functionName: string): RegexOptions {
  const { options, global } = flagsOf(letters);
  if (global) throw new EvaluationError('22023', `${functionName} takes no option "g"`);
  return options;
}

/** 22023 unless the argument is at least so much. */
export function checkAtLeast(least: number, name: string, value: number): void {
  if (value < least) throw new EvaluationError('22023', `argument "${name}" is ${value}, less than ${least}`);
}
