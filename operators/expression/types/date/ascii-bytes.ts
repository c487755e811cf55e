const SIZE = 512;
const scratch = Buffer.alloc(SIZE);

/**
 * The bytes of a text for the readers of runtime/rows, in a buffer that the next call takes again; `null` where the text
 * has other characters than ASCII or is longer than any date: none of those reads as a date or timestamp.
 */
export function asciiBytes(text: string): Buffer | null {
  const { length } = text;
  if (length > SIZE) return null;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return null;
    scratch[at] = code;
  }
  return scratch;
}
