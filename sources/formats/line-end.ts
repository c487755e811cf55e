import type { TextPosition } from './format.ts';

export const LF = 10;
export const CR = 13;

/** What ends the lines of a file: lone carriage returns only where it has no line feeds. `null`: no line has ended. */
export type LineEnd = typeof LF | typeof CR | null;

/** What ends the lines of a file that begins with these bytes. A carriage return at their end may be half of a line end. */
export function lineEndOf(bytes: Buffer, final: boolean): LineEnd {
  if (bytes.includes(LF)) return LF;
  const at = bytes.indexOf(CR);
  return at >= 0 && (final || at < bytes.length - 1) ? CR : null;
}

/** As a position says. */
export function lineEndAfter(after: TextPosition | null): LineEnd {
  if (after === null) return null;
  return after.lineEnd === 'cr' ? CR : LF;
}

/** What a position has to say. */
export function lineEndPlace(lineEnd: LineEnd): { readonly lineEnd?: 'cr' } {
  return lineEnd === CR ? { lineEnd: 'cr' } : {};
}
