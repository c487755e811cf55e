import { isAt, quotedText } from './quoted-text.ts';
import type { OffsetTable, ScanDialect } from './scan-types.ts';

export interface RecordShape {
  readonly names: readonly string[];
  readonly columnOfField: Int32Array;
  readonly dialect: ScanDialect;
}

const CR = 13;

/**
 * A laid-out record as names and texts, the fields that no column wants among them. Empty unquoted cells are `null`.
 * Reads the bytes again from the record's start; where the scanner has unescaped a cell in place, its table tells
 * where the cell ends, and no quote stands between there and the one that closes it.
 */
export function recordOf(
  buffer: Buffer,
  to: number,
  table: OffsetTable,
  row: number,
  shape: RecordShape,
): Record<string, string | null> {
  const { delimiter, quote, newline } = shape.dialect;
  const quotes = quotedText(shape.dialect);
  const record: Record<string, string | null> = {};
  let pos = table.recordStarts[row]!;
  shape.names.forEach((name, field) => {
    const column = shape.columnOfField[field]!;
    if (quote.length > 0 && isAt(buffer, pos, to, quote)) {
      const start = pos + quote.length;
      let end: number;
      if (column >= 0) {
        end = table.ends[column * table.capacity + row]!;
        set(record, name, buffer.toString('utf8', start, end));
        while (end < to && !isAt(buffer, end, to, quote)) end++;
      } else {
        end = quotes.closing(buffer, start, to);
        const text = Buffer.from(buffer.subarray(start, end));
        set(record, name, text.toString('utf8', 0, quotes.unescape(text, 0, text.length)));
      }
      pos = end + quote.length;
    } else {
      const start = pos;
      while (pos < to && buffer[pos] !== newline && !isAt(buffer, pos, to, delimiter)) pos++;
      const atLineEnd = pos >= to || buffer[pos] === newline;
      const end = atLineEnd && newline !== CR && pos > start && buffer[pos - 1] === CR ? pos - 1 : pos;
      set(record, name, end === start ? null : buffer.toString('utf8', start, end));
    }
    pos += delimiter.length;
  });
  return record;
}

/** As an own key, `__proto__` too. */
function set(record: Record<string, string | null>, name: string, value: string | null): void {
  Object.defineProperty(record, name, { value, enumerable: true, writable: true, configurable: true });
}
