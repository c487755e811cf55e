import type { CsvDialect } from './dialect.ts';
import { firstEscaped } from './first-escaped.ts';

export type Newline = '\n' | '\r' | '\r\n';

const CR = 13;
const LF = 10;

export interface FirstRecord {
  readonly fields: readonly string[];
  /** Where the next record begins. */
  readonly end: number;
  /** Without its line end. */
  readonly bytes: number;
}

/**
 * The first record of a byte string from `from` on that is neither blank nor a comment; `null` when there is none, or not all
 * of it. It is read as the scanner reads, but for text behind a closing quote, which is added to its field.
 */
export function firstRecord(
  text: string,
  from: number,
  whole: boolean,
  dialect: CsvDialect,
  newline: Newline,
): FirstRecord | null {
  const start = passBlanks(text, from, dialect, newline);
  if (start === null || start >= text.length) return null;
  if (dialect.isEscaped) {
    const escaped = firstEscaped(text, start, whole, { delimiter: dialect.delimiter, newline });
    return escaped === null ? null : { ...escaped, bytes: escaped.contentEnd - start };
  }
  const lineEnd = newline.at(-1)!.charCodeAt(0);
  const delimiter = dialect.delimiter.charCodeAt(0);
  const fields: string[] = [];
  for (let at = start; ; at += dialect.delimiter.length) {
    const quoted = dialect.quote !== '' && text.startsWith(dialect.quote, at) ? quotedField(text, at, dialect) : null;
    const first = quoted?.end ?? at;
    let end = first;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === lineEnd || (code === delimiter && text.startsWith(dialect.delimiter, end))) break;
    }
    if (end >= text.length && !whole) return null;
    const isLast = end >= text.length || text.charCodeAt(end) === lineEnd;
    const content = isLast && lineEnd === LF && end > first && text.charCodeAt(end - 1) === CR ? end - 1 : end;
    fields.push(quoted === null ? text.slice(first, content) : quoted.text + text.slice(first, content));
    if (isLast) return { fields, end: Math.min(end + 1, text.length), bytes: content - start };
    at = end;
  }
}

/** Where the first record begins; `null`: a comment before it goes on beyond the text. */
function passBlanks(text: string, from: number, { comment }: CsvDialect, newline: Newline): number | null {
  let start = from;
  for (;;) {
    while (text[start] === '\r' || text[start] === '\n') start++;
    if (comment === '' || !text.startsWith(comment, start)) return start;
    const end = text.indexOf(newline, start);
    if (end === -1) return null;
    start = end + newline.length;
  }
}

/** What stands between quotes, and one past the closing one; the text's end where there is none. */
function quotedField(
  text: string,
  at: number,
  { quote, escape: escaping }: CsvDialect,
): { readonly text: string; readonly end: number } {
  const nextQuote = finder(text, quote);
  const nextEscape = finder(text, escaping);
  let field = '';
  let from = at + quote.length;
  for (let end = from; ; ) {
    const close = nextQuote(end);
    const mark = nextEscape(end);
    const next = mark + escaping.length;
    if (mark <= close && mark < text.length) {
      const escaped = [quote, escaping].find((one) => text.startsWith(one, next));
      if (escaped !== undefined) {
        field += text.slice(from, mark);
        from = next;
        end = next + escaped.length;
        continue;
      }
      if (mark < close) {
        end = next;
        continue;
      }
    }
    return { text: field + text.slice(from, close), end: Math.min(close + quote.length, text.length) };
  }
}

/** Where a part stands next, the text's end where it does not; asked for in order, each character is looked at once. */
function finder(text: string, part: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found >= from) return found;
    const at = text.indexOf(part, from);
    found = at === -1 ? text.length : at;
    return found;
  };
}
