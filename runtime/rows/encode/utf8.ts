import { BAD_UTF8, NUL_BYTE } from './failure.ts';

/**
 * What keeps bytes from being text to Postgres: `BAD_UTF8`, `NUL_BYTE`, or 0 for nothing. By hand and without
 * subarrays: one bad byte in a batch sends all its cells through here.
 */
export function utf8Fault(buffer: Buffer, start: number, end: number): number {
  let at = start;
  let nul = false;
  while (at < end) {
    const lead = buffer[at++]!;
    if (lead < 0x80) {
      if (lead === 0) nul = true;
      continue;
    }
    const more = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
    if (more === 0 || at + more > end) return BAD_UTF8;
    const second = buffer[at]!;
    // overlong forms, surrogates, beyond U+10FFFF
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) return BAD_UTF8;
    for (let index = 1; index < more; index++) {
      if ((buffer[at + index]! & 0xc0) !== 0x80) return BAD_UTF8;
    }
    at += more;
  }
  return nul ? NUL_BYTE : 0;
}

/**
 * The same in a buffer that is valid as a whole: a cell of it is text unless its ends cut a character, which two
 * looks tell.
 */
export function cutsCharacter(buffer: Buffer, start: number, end: number): boolean {
  return end > start && ((buffer[start]! & 0xc0) === 0x80 || (buffer[end]! & 0xc0) === 0x80);
}
