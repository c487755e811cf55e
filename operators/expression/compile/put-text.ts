import { BAD_UTF8 } from '../../../runtime/rows/encode/failure.ts';
import { utf8Fault } from '../../../runtime/rows/encode/utf8.ts';

/** Number of characters whose UTF-8 has one byte or two: Latin, Greek, Cyrillic, Hebrew, Arabic. */
export const SHORT_CHARACTERS = 0x800;

/** What becomes of each of the `SHORT_CHARACTERS`; 0xffff: of none that is among them. */
export type CharacterMap = Uint16Array;

export interface Cell {
  readonly buffer: Buffer;
  readonly from: number;
  readonly end: number;
}

/** Copies UTF-8; gives where it ends, or -1 where it is none. */
export function copyText({ buffer, from, end }: Cell, out: Buffer, start: number): number {
  let to = start;
  let bits = 0;
  for (let at = from; at < end; at++) {
    const byte = buffer[at]!;
    bits |= byte;
    out[to++] = byte;
  }
  return bits < 0x80 || utf8Fault(buffer, from, end) !== BAD_UTF8 ? to : -1;
}

/** Copies UTF-8 character by character, none of which grows; gives where it ends, or -1 where the map does not know one. */
export function mapText({ buffer, from, end }: Cell, map: CharacterMap, out: Buffer, start: number): number {
  let to = start;
  for (let at = from; at < end; at++) {
    const byte = buffer[at]!;
    if (byte < 0x80) {
      out[to++] = map[byte]!;
      continue;
    }
    const next = at + 1 < end ? buffer[at + 1]! : 0;
    if (byte < 0xc2 || byte > 0xdf || (next & 0xc0) !== 0x80) return -1;
    const code = map[((byte & 0x1f) << 6) | (next & 0x3f)]!;
    if (code >= SHORT_CHARACTERS) return -1;
    at++;
    if (code < 0x80) {
      out[to++] = code;
    } else {
      out[to++] = 0xc0 | (code >> 6);
      out[to++] = 0x80 | (code & 0x3f);
    }
  }
  return to;
}
