import { CHARACTER_CLASSES, type CharacterClass, rangesOfClass } from '../../string/unicode/character-class.ts';
import { characterSet, rangeSet } from './cases.ts';
import { type CharSet, complementOf, unionOf } from './char-set.ts';
import { COLLATING_NAMES } from './collating-names.ts';
import { readEscape } from './escape.ts';
import type { Reader } from './reader.ts';
import { regexError } from './regex-error.ts';
import type { RegexOptions } from './regex-options.ts';

interface Character {
  readonly kind: 'character' | 'element';
  readonly code: number;
}

type Item =
  | Character
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'range' }
  | { readonly kind: 'end' };

const NEWLINE: CharSet = [10, 10];

/** Reads a bracket expression up to and with its `]`; the reader stands behind `[` or `[^`. */
export function readBracket(reader: Reader, options: RegexOptions, negative: boolean): CharSet {
  const sets: CharSet[] = [];
  let item = readItem(reader, options, true);
  while (item.kind !== 'end') {
    if (item.kind === 'range') throw regexError('invalid character range');
    const following = readItem(reader, options, false);
    if (item.kind === 'set') {
      sets.push(item.set);
      item = following;
    } else if (following.kind === 'range') {
      sets.push(rangeSet(item.code, rangeEnd(reader, options, item.code), options.ignoreCase));
      item = readItem(reader, options, false);
    } else {
      sets.push(single(item, options));
      item = following;
    }
  }
  if (!negative) return unionOf(sets);
  return complementOf(unionOf(options.newlineStops ? [...sets, NEWLINE] : sets));
}

function single(item: Character, { ignoreCase }: RegexOptions): CharSet {
  return item.kind === 'element' ? rangeSet(item.code, item.code, ignoreCase) : characterSet(item.code, ignoreCase);
}

function rangeEnd(reader: Reader, options: RegexOptions, low: number): number {
  const item = readItem(reader, options, false);
  const high = item.kind === 'range' ? 45 : 'code' in item ? item.code : null;
  if (high === null || high < low) throw regexError('invalid character range');
  return high;
}

function readItem(reader: Reader, options: RegexOptions, isFirst: boolean): Item {
  const code = reader.read();
  if (code === undefined) throw regexError('brackets [] not balanced');
  switch (String.fromCharCode(code)) {
    case ']':
      return isFirst ? { kind: 'character', code } : { kind: 'end' };
    case '-':
      return isFirst || reader.sees(']') ? { kind: 'character', code } : { kind: 'range' };
    case '\\':
      return options.advanced ? escaped(reader, options) : { kind: 'character', code };
    case '[':
      return nested(reader, options);
    default:
      return { kind: 'character', code };
  }
}

function escaped(reader: Reader, { ignoreCase }: RegexOptions): Item {
  const token = readEscape(reader, 0);
  if (token.kind === 'character') return { kind: 'character', code: token.code };
  if (token.kind !== 'class') throw regexError('invalid escape \\ sequence');
  const set = classSet(token.name, ignoreCase);
  return { kind: 'set', set: token.negative ? complementOf(set) : set };
}

function nested(reader: Reader, { ignoreCase }: RegexOptions): Item {
  if (reader.ended) throw regexError('brackets [] not balanced');
  const kind = [':', '.', '='].find((mark) => reader.takes(mark));
  if (kind === undefined) return { kind: 'character', code: 91 };
  const name = readName(reader, `${kind}]`);
  if (kind === ':') {
    const known = CHARACTER_CLASSES.find((one) => one === name);
    if (known === undefined) throw regexError('invalid character class');
    return { kind: 'set', set: classSet(known, ignoreCase) };
  }
  const only = name.codePointAt(0);
  const code = [...name].length === 1 ? only : COLLATING_NAMES.get(name);
  if (code === undefined) throw regexError('invalid collating element');
  return kind === '.' ? { kind: 'element', code } : { kind: 'set', set: characterSet(code, ignoreCase) };
}

function readName(reader: Reader, end: string): string {
  let name = '';
  while (!reader.takes(end)) {
    const code = reader.read();
    if (code === undefined) throw regexError('brackets [] not balanced');
    name += String.fromCodePoint(code);
  }
  return name;
}

/** Without case, small letters and capitals are letters of any kind. */
export function classSet(name: CharacterClass, ignoreCase: boolean): CharSet {
  return rangesOfClass(ignoreCase && (name === 'lower' || name === 'upper') ? 'alpha' : name);
}
