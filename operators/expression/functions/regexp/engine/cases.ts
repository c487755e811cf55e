import { lowerOf, upperOf } from '../../string/unicode/letter-case.ts';
import type { CharSet } from './char-set.ts';
import { unionOf } from './char-set.ts';

/** What a single character of a pattern matches. Without case: its small letter and its capital, which need not include itself. */
export function characterSet(code: number, ignoreCase: boolean): CharSet {
  if (!ignoreCase || code > LAST_CASED) return [code, code];
  const [lower, upper] = [lowerOf(code), upperOf(code)];
  return unionOf([
    [lower, lower],
    [upper, upper],
  ]);
}

/** What a range matches; without case, also the other cases of its characters. */
export function rangeSet(low: number, high: number, ignoreCase: boolean): CharSet {
  if (!ignoreCase) return [low, high];
  const sets: CharSet[] = [[low, high]];
  for (let code = low; code <= Math.min(high, LAST_CASED); code++) {
    for (const other of [lowerOf(code), upperOf(code)]) if (other < low || other > high) sets.push([other, other]);
  }
  return unionOf(sets);
}

/** Beyond it no character has a case. */
const LAST_CASED = 0x1ffff;
