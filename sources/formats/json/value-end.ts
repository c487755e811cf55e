import { MOST_NESTING } from '../../../runtime/rows/most-nesting.ts';

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * One past the bracket that closes the one at `start`; -1 where there is none before `end`, or `MOST_NESTING` brackets are open.
 * What stands between is for `JSON.parse` to judge.
 */
export function bracketsEnd(b: Buffer, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const byte = b[at]!;
    if (byte === QUOTE) {
      at = stringEnd(b, at + 1, end);
      if (at < 0) return -1;
    } else if (byte === 123 || byte === 91) {
      if (++depth > MOST_NESTING) return -1;
    } else if ((byte === 125 || byte === 93) && --depth === 0) return at + 1;
  }
  return -1;
}

/** The closing quote of the text that begins at `from`; -1 where there is none before `end`. */
export function stringEnd(b: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const byte = b[at]!;
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
  }
  return -1;
}

/** Whether a record is nested deeper than `MOST_NESTING`. Costs nothing where it is too short for that. */
export function isTooDeep(b: Buffer, start: number, end: number): boolean {
  if (end - start <= 2 * MOST_NESTING) return false;
  let depth = 0;
  for (let at = start; at < end; at++) {
    const byte = b[at]!;
    if (byte === QUOTE) {
      at = stringEnd(b, at + 1, end);
      if (at < 0) return false;
    } else if (byte === 123 || byte === 91) {
      if (++depth > MOST_NESTING) return true;
    } else if (byte === 125 || byte === 93) depth--;
  }
  return false;
}
