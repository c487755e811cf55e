import type { ScanDialect } from './scan-types.ts';

/** By length of an escape: characters as long, so that as many stand in a text as before. */
const FILLERS = [[], [' ', '-'], ['ä', 'ö'], ['–', '—']];

/** What stands between quotes, in any dialect. */
export interface QuotedText {
  readonly quote: Uint8Array;
  /** Where the quote stands that closes a text which begins at `start`. */
  closing(b: Buffer, start: number, to: number): number;
  /** Takes the escapes out of `b[start .. end)`, fills what is left over with as many characters, none a quote, and gives the new end. */
  unescape(b: Buffer, start: number, end: number): number;
}

export function quotedText({ quote, escape: mark }: Pick<ScanDialect, 'quote' | 'escape'>): QuotedText {
  const filler = (FILLERS[mark.length] ?? [])
    .map((one) => Buffer.from(one))
    .find((one) => Buffer.compare(one, quote) !== 0);

  // The hot path.
  const [first = -1] = mark;
  const isPlain = mark.length === 1 && Buffer.compare(quote, mark) === 0;

  function pastEscaped(b: Buffer, at: number, to: number): number {
    if (!isAt(b, at, to, mark)) return 0;
    const next = at + mark.length;
    if (isAt(b, next, to, quote)) return next + quote.length;
    return isAt(b, next, to, mark) ? next + mark.length : 0;
  }

  return {
    quote,
    closing(b, start, to) {
      for (let at = start; at < to; ) {
        const past = pastEscaped(b, at, to);
        if (past > 0) at = past;
        else if (isAt(b, at, to, quote)) return at;
        else at++;
      }
      return to;
    },
    unescape(b, start, end) {
      let write = start;
      if (isPlain) {
        for (let read = start; read < end; read++) {
          const byte = b[read]!;
          b[write++] = byte;
          if (byte === first) read++;
        }
        b.fill(filler![0]!, write, end);
        return write;
      }
      for (let read = start; read < end; ) {
        const past = b[read] === mark[0] ? pastEscaped(b, read, end) : 0;
        if (past > 0) read += mark.length;
        const last = past > 0 ? past : read + 1;
        while (read < last) b[write++] = b[read++]!;
      }
      if (filler !== undefined) b.fill(filler, write, end);
      return write;
    },
  };
}

/** Whether all of these bytes stand at `at`, before `to`. */
export function isAt(b: Buffer, at: number, to: number, bytes: Uint8Array): boolean {
  if (at + bytes.length > to) return false;
  for (let index = 0; index < bytes.length; index++) if (b[at + index] !== bytes[index]) return false;
  return true;
}
