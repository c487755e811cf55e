import { trimmedText } from './ascii.ts';

const TRUE = new Set(['t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1']);
const FALSE = new Set(['f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0']);

/** A boolean as Postgres' `boolin` reads it: 1, 0, or -1 where it is none. */
export function decodeBool(buffer: Buffer, start: number, end: number): number {
  if (end - start === 1) {
    const byte = buffer[start]!;
    if (byte === 116 || byte === 49) return 1;
    if (byte === 102 || byte === 48) return 0;
  } else if (end - start === 4) {
    if (buffer[start] === 116 && buffer[start + 1] === 114 && buffer[start + 2] === 117 && buffer[start + 3] === 101) {
      return 1;
    }
  } else if (end - start === 5) {
    if (
      buffer[start] === 102 &&
      buffer[start + 1] === 97 &&
      buffer[start + 2] === 108 &&
      buffer[start + 3] === 115 &&
      buffer[start + 4] === 101
    ) {
      return 0;
    }
  }
  return parseBool(trimmedText(buffer, start, end));
}

/** Any unambiguous beginning of true, false, yes, no, on, off, in any case, or 1 or 0; already trimmed. */
export function parseBool(text: string): number {
  const word = text.toLowerCase();
  if (TRUE.has(word)) return 1;
  return FALSE.has(word) ? 0 : -1;
}
