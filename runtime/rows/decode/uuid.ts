import { HEX_DIGIT } from './ascii.ts';

/** Braces, and a hyphen after any group of four digits, are optional: as Postgres' `uuid_in`, without white space. */
const UUID = /^(?:\{((?:[0-9a-f]{4}-?){7}[0-9a-f]{4})\}|((?:[0-9a-f]{4}-?){7}[0-9a-f]{4}))$/i;

/** Writes the 16 bytes of a uuid at `out[offset]`; `false` where it is none. */
export function readUuid(buffer: Buffer, start: number, end: number, out: Uint8Array, offset: number): boolean {
  if (
    end - start !== 36 ||
    buffer[start + 8] !== 45 ||
    buffer[start + 13] !== 45 ||
    buffer[start + 18] !== 45 ||
    buffer[start + 23] !== 45
  ) {
    return readSlowly(buffer, start, end, out, offset);
  }
  let seen = 0; // negative as soon as one digit was none
  let to = offset;
  for (let from = start; from < end; from += 2) {
    if (buffer[from] === 45) from++;
    const high = HEX_DIGIT[buffer[from]!]!;
    const low = HEX_DIGIT[buffer[from + 1]!]!;
    seen |= high | low;
    out[to++] = (high << 4) | low;
  }
  // A hyphen in another place leaves fewer digits.
  return seen >= 0 && to === offset + 16;
}

function readSlowly(buffer: Buffer, start: number, end: number, out: Uint8Array, offset: number): boolean {
  if (end - start > 41) return false;
  const digits = parseUuid(buffer.toString('latin1', start, end));
  if (digits === null) return false;
  for (let at = 0; at < 16; at++) out[offset + at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return true;
}

/** The 32 hexadecimal digits of a uuid; `null` where it is none. */
export function parseUuid(text: string): string | null {
  const match = UUID.exec(text);
  return match === null ? null : (match[1] ?? match[2]!).replaceAll('-', '');
}
