import { isYounger } from './unassigned.ts';

/** One character to one character, as Postgres' collation C.UTF-8 maps case: `ß` has no capital, `İ` has the small letter `i`. */
export function upperOf(code: number): number {
  if (code < 128) return code >= 97 && code <= 122 ? code - 32 : code;
  const special = UPPER.get(code);
  if (special !== undefined) return special;
  return single(code, String.fromCodePoint(code).toUpperCase());
}

export function lowerOf(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code;
  if (code === 0x130) return 0x69;
  return single(code, String.fromCodePoint(code).toLowerCase());
}

/** What `casefold` makes of a character: equal for all its cases. */
export function foldOf(code: number): number {
  if (code < 128) return lowerOf(code);
  const special = FOLD.get(code);
  if (special !== undefined) return special;
  if (code >= 0x13a0 && code <= 0x13f5) return code; // Cherokee folds to its capitals, which came first
  if ((code >= 0x13f8 && code <= 0x13fd) || (code >= 0xab70 && code <= 0xabbf)) return upperOf(code);
  return lowerOf(upperOf(code));
}

/** Texts of ASCII take the engine's own, much faster mapping. */
export function toUpper(text: string): string {
  return isAscii(text) ? text.toUpperCase() : mapped(text, upperOf);
}

export function toLower(text: string): string {
  return isAscii(text) ? text.toLowerCase() : mapped(text, lowerOf);
}

export function toFolded(text: string): string {
  return isAscii(text) ? text.toLowerCase() : mapped(text, foldOf);
}

// Greek capitals with a iota beside them: one character in the simple mapping, two in the engine's.
const UPPER = new Map<number, number>([
  ...[0x1f80, 0x1f90, 0x1fa0].flatMap((first) =>
    Array.from({ length: 8 }, (_, at): [number, number] => [first + at, first + at + 8]),
  ),
  [0x1fb3, 0x1fbc],
  [0x1fc3, 0x1fcc],
  [0x1ff3, 0x1ffc],
]);

const FOLD = new Map([
  [0x130, 0x130],
  [0x131, 0x131],
  [0x1fd3, 0x390],
  [0x1fe3, 0x3b0],
  [0xfb05, 0xfb06],
]);

function single(code: number, mapping: string): number {
  const other = mapping.codePointAt(0)!;
  const isOne = mapping.length === (other > 0xffff ? 2 : 1);
  return isOne && !isYounger(other) && !isYounger(code) ? other : code;
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** By a pattern: half the time of a loop over a piece of a longer text. */
function isAscii(text: string): boolean {
  return !BEYOND_ASCII.test(text);
}

function mapped(text: string, map: (code: number) => number): string {
  let result = '';
  for (const character of text) result += String.fromCodePoint(map(character.codePointAt(0)!));
  return result;
}
