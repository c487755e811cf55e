import { isAt } from './quoted-text.ts';

/**
 * Marks cells as NULL whose unquoted text stands for it; `null` when no text does. Looks at what stands before a cell:
 * only a quoted one has a quote there.
 */
export function nullTextMatcher(
  texts: string | readonly string[] | undefined,
  quote: Uint8Array,
): ((buffer: Buffer, starts: Int32Array, ends: Int32Array) => void) | null {
  if (texts === undefined || texts.length === 0) return null;
  const wanted = [texts].flat().map((text) => Buffer.from(text, 'utf8'));
  const lengths = new Set(wanted.map((text) => text.length));
  return (buffer, starts, ends) => {
    for (let row = 0; row < starts.length; row++) {
      const start = starts[row]!;
      const end = ends[row]!;
      if (start < 0 || !lengths.has(end - start)) continue;
      if (quote.length > 0 && start >= quote.length && isAt(buffer, start - quote.length, start, quote)) continue;
      if (
        wanted.some((text) => buffer.compare(text, 0, text.length, start, end) === 0 && text.length === end - start)
      ) {
        starts[row] = -1;
      }
    }
  };
}
