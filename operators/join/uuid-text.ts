export const UUID_BYTES = 16;
/** Characters of a uuid's text. */
export const UUID_TEXT = 36;

const HYPHEN = 45;
/** The two digits of each byte. */
const DIGITS = Uint8Array.from({ length: 512 }, (_, at) =>
  (at >> 1)
    .toString(16)
    .padStart(2, '0')
    .charCodeAt(at & 1),
);

/** Writes a uuid's 16 bytes as Postgres prints them; gives the place behind. */
export function writeUuid(bytes: Uint8Array, from: number, into: Uint8Array, at: number): number {
  let to = at;
  for (let byte = 0; byte < UUID_BYTES; byte++) {
    if (byte === 4 || byte === 6 || byte === 8 || byte === 10) into[to++] = HYPHEN;
    const digit = bytes[from + byte]! * 2;
    into[to++] = DIGITS[digit]!;
    into[to++] = DIGITS[digit + 1]!;
  }
  return to;
}
