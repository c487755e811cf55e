import { isOfClass } from '../../string/unicode/character-class.ts';
import type { Reader } from './reader.ts';
import { regexError } from './regex-error.ts';
import { embeddedOption, type RegexOptions } from './regex-options.ts';

/** Reads what a pattern says about itself at its beginning: `***=`, `***:` and `(?letters)`. */
export function readPrefixes(reader: Reader, given: RegexOptions): RegexOptions {
  if (given.literal) return given;
  let options = given;
  if (reader.codes.length >= 4 && reader.takes('***')) {
    if (reader.takes('=')) return { ...options, ...LITERAL };
    if (!reader.takes(':')) {
      throw regexError(reader.sees('?') ? 'invalid regexp (reg version 0.8)' : 'quantifier operand invalid');
    }
    options = { ...options, advanced: true, extended: true };
  }
  if (!options.advanced || !reader.sees('(?') || !isLetter(reader.codes[reader.at + 2])) return options;
  reader.at += 2;
  while (isLetter(reader.peek())) {
    const changed = embeddedOption(String.fromCodePoint(reader.read()!), options);
    if (changed === null) throw regexError('invalid embedded option');
    options = changed;
  }
  if (!reader.takes(')')) throw regexError('invalid embedded option');
  return options.literal ? { ...options, ...LITERAL } : options;
}

const LITERAL = {
  literal: true,
  advanced: false,
  extended: false,
  expanded: false,
  newlineStops: false,
  newlineAnchors: false,
};

function isLetter(code: number | undefined): boolean {
  return code !== undefined && isOfClass('alpha', code);
}
