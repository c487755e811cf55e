import { isYounger, YOUNGER } from './unassigned.ts';

export const CHARACTER_CLASSES = [
  'alnum',
  'alpha',
  'ascii',
  'blank',
  'cntrl',
  'digit',
  'graph',
  'lower',
  'print',
  'punct',
  'space',
  'upper',
  'xdigit',
  'word',
] as const;
export type CharacterClass = (typeof CHARACTER_CLASSES)[number];

/** As collation C.UTF-8 has them: letters of all scripts, but digits and punctuation of ASCII's kind. */
const MEMBERS: Readonly<Record<CharacterClass, RegExp>> = {
  alnum: /[\p{Alphabetic}0-9]/u,
  alpha: /\p{Alphabetic}/u,
  ascii: /[\0-\x7f]/,
  blank: /[\t ]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class is made of them
  cntrl: /[\0-\x1f\x7f-\x9f]/,
  digit: /[0-9]/,
  graph: /[^\p{Cc}\p{Cn}\p{Cs}\p{White_Space}]/u,
  lower: /[\p{Lowercase}\u0295]/u,
  print: /[^\p{Cc}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u,
  punct: /(?!\p{Alphabetic})[\p{P}\p{S}]/u,
  space: /\p{White_Space}/u,
  upper: /\p{Uppercase}/u,
  xdigit: /[0-9A-Fa-f]/,
  word: /[\p{Alphabetic}0-9_]/u,
};

export function isOfClass(name: CharacterClass, code: number): boolean {
  return MEMBERS[name].test(String.fromCodePoint(code)) && !isYounger(code);
}

const known = new Map<CharacterClass, readonly number[]>();

/** The class's characters as ranges: low, high, low, high …, both ends included. Some 20 ms at first, then kept. */
export function rangesOfClass(name: CharacterClass): readonly number[] {
  let ranges = known.get(name);
  if (ranges === undefined) {
    ranges = scan(name);
    known.set(name, ranges);
  }
  return ranges;
}

// Where Unicode has characters; all else is unassigned, but for the planes of private use, which are alike throughout.
const ASSIGNED = [
  [0, 0xd800],
  [0xe000, 0x34000],
  [0xe0000, 0xe1000],
] as const;
const PRIVATE_USE = [
  [0xf0000, 0xffffd],
  [0x100000, 0x10fffd],
] as const;
const CHUNK = 0x800;

function scan(name: CharacterClass): number[] {
  const runs = new RegExp(`(?:${MEMBERS[name].source})+`, 'gu');
  const ranges: number[] = [];
  for (const [from, to] of ASSIGNED) {
    for (let first = from; first < to; first += CHUNK) scanChunk(first, runs, ranges);
  }
  for (const [low, high] of PRIVATE_USE) if (isOfClass(name, low)) join(ranges, low, high);
  return ranges;
}

function scanChunk(first: number, runs: RegExp, ranges: number[]): void {
  const units = first > 0xffff ? 2 : 1;
  const text = String.fromCodePoint(...Array.from({ length: CHUNK }, (_, at) => first + at));
  for (const { 0: run, index } of text.matchAll(runs)) {
    const low = first + index / units;
    append(ranges, low, low + run.length / units - 1);
  }
}

/** Adds a range behind the others, without the characters that Postgres does not know. */
function append(ranges: number[], low: number, high: number): void {
  let from = low;
  for (const [first, last] of YOUNGER) {
    if (last < from || first > high) continue;
    if (first > from) join(ranges, from, first - 1);
    from = last + 1;
  }
  if (from <= high) join(ranges, from, high);
}

function join(ranges: number[], low: number, high: number): void {
  if (ranges.at(-1) === low - 1) ranges[ranges.length - 1] = high;
  else ranges.push(low, high);
}
