/** What C's `isspace` takes for white space, and so Postgres' input functions. */
function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

/** The cell without white space around it, one character a byte: a byte above 127 matches nothing that a number or date may hold. */
export function trimmedText(buffer: Buffer, start: number, end: number): string {
  while (start < end && isSpace(buffer[start]!)) start++;
  while (end > start && isSpace(buffer[end - 1]!)) end--;
  return buffer.toString('latin1', start, end);
}

/** Value of a hexadecimal digit by its byte; -1 for any other. */
export const HEX_DIGIT: Int8Array = new Int8Array(256).fill(-1);
/** The same, without the capital ones. */
export const LOWER_HEX_DIGIT: Int8Array = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  const character = digit.toString(16);
  HEX_DIGIT[character.charCodeAt(0)] = digit;
  LOWER_HEX_DIGIT[character.charCodeAt(0)] = digit;
  HEX_DIGIT[character.toUpperCase().charCodeAt(0)] = digit;
}
