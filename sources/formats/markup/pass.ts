import { CHARACTER_STOP, characterOf } from './chars.ts';
import { MarkupFault } from './markup-fault.ts';

/** The line of the byte that a scan has come to. */
export interface LinePlace {
  line: number;
}

const PART = -1;
const LF = 10;
const CR = 13;
const SEMICOLON = 59;
/** Bytes of a reference at most: numbers may have zeros before them. */
const MOST_REFERENCE = 64;

/** Counts the lines that it passes. */
export function passBlanks(b: Buffer, from: number, to: number, place: LinePlace): number {
  let at = from;
  for (; at < to; at++) {
    const byte = b[at]!;
    if (byte === LF || (byte === CR && b[at + 1] !== LF)) place.line++;
    else if (byte !== 32 && byte !== 9 && byte !== CR) break;
  }
  return at;
}

/** Refuses what no text of XML may hold, counts lines, and gives the number of carriage returns. */
export function passCharacters(b: Buffer, from: number, to: number, place: LinePlace): number {
  let returns = 0;
  for (let at = from; at < to; at++) {
    const byte = b[at]!;
    if (CHARACTER_STOP[byte] === 0) continue;
    if (byte === LF) place.line++;
    else if (byte === CR) {
      returns++;
      if (b[at + 1] !== LF) place.line++;
    } else if (byte !== 0xef || (at + 2 < to && b[at + 1] === 0xbf && b[at + 2]! >= 0xbe)) {
      const code =
        byte === 0xef ? `FFF${(b[at + 2]! & 0xf).toString(16).toUpperCase()}` : byte.toString(16).padStart(4, '0');
      throw new MarkupFault(`the character U+${code} stands, which XML does not have`, { at, line: place.line });
    }
  }
  return returns;
}

/** One past the reference that begins at `at`; -1 where the bytes end before it does. */
export function referenceEnd(b: Buffer, at: number, to: number, place: LinePlace): number {
  const last = Math.min(to, at + MOST_REFERENCE);
  let end = at + 1;
  while (end < last && isReferenceByte(b[end]!)) end++;
  if (end === to && end < at + MOST_REFERENCE) return PART;
  const reference = b.toString('latin1', at + 1, end);
  if (b[end] !== SEMICOLON || characterOf(reference) === null)
    throw new MarkupFault(`"&${reference}" is none of the five entities of XML, and no number of a character`, {
      at,
      line: place.line,
    });
  return end + 1;
}

function isReferenceByte(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 35;
}
