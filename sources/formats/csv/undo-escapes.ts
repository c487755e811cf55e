const BACKSLASH = 92;
const SPACE = 32;
/** By byte behind the backslash: what both stand for in text of Postgres' COPY; any other byte stands for itself. */
const MEANS = new Map([...'bfnrtv'].map((letter, index) => [letter.charCodeAt(0), [8, 12, 10, 13, 9, 11][index]!]));
const LETTER_X = 120;

/** Undoes the escapes of `buffer[start .. end)` in place, blanks what is left over, and gives the new end. */
export function undoEscapes(buffer: Buffer, start: number, end: number): number {
  let write = start;
  let read = start;
  while (read < end) {
    const byte = buffer[read++]!;
    if (byte !== BACKSLASH || read === end) {
      buffer[write++] = byte;
      continue;
    }
    const letter = buffer[read++]!;
    const number = letter === LETTER_X ? digits(buffer, read, end, 2, 16) : digits(buffer, read - 1, end, 3, 8);
    if (number === null) {
      buffer[write++] = MEANS.get(letter) ?? letter;
    } else {
      buffer[write++] = number.value;
      read = number.end;
    }
  }
  // What is left over may begin within a character.
  for (let at = write; at < end; at++) buffer[at] = SPACE;
  return write;
}

/** A number of up to `most` digits, its lowest byte; `null` where there is none. */
function digits(
  buffer: Buffer,
  start: number,
  end: number,
  most: number,
  radix: 8 | 16,
): { readonly value: number; readonly end: number } | null {
  let value = 0;
  let at = start;
  for (; at < end && at < start + most; at++) {
    const digit = digitOf(buffer[at]!);
    if (digit >= radix) break;
    value = value * radix + digit;
  }
  return at === start ? null : { value: value & 0xff, end: at };
}

function digitOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : 16;
}
