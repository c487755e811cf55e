import type { Newline } from './first-record.ts';
import { undoEscapes } from './undo-escapes.ts';

/**
 * The record that begins at `start` of a byte string with backslashes: its fields, where it ends, and where the next one
 * begins; `null` where it goes on behind the text.
 */
export function firstEscaped(
  text: string,
  start: number,
  isWhole: boolean,
  { delimiter, newline }: { readonly delimiter: string; readonly newline: Newline },
): { readonly fields: readonly string[]; readonly contentEnd: number; readonly end: number } | null {
  const fields: string[] = [];
  let from = start;
  for (let at = start; ; at++) {
    const isEnd = at >= text.length;
    if (isEnd && !isWhole) return null;
    const endsLine = isEnd || text.startsWith(newline, at);
    if (endsLine || text[at] === delimiter) {
      const field = Buffer.from(text.slice(from, at), 'latin1');
      fields.push(field.toString('latin1', 0, undoEscapes(field, 0, field.length)));
      from = at + 1;
    }
    if (endsLine)
      return { fields, contentEnd: Math.min(at, text.length), end: Math.min(at + newline.length, text.length) };
    if (text[at] === '\\') at += text.startsWith('\r\n', at + 1) ? 2 : 1;
  }
}
