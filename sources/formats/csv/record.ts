import type { OffsetTable, ScanDialect } from './scan-types.ts';

export interface RecordShape {
  readonly names: readonly string[];
  readonly columnOfField: readonly number[];
  readonly dialect: ScanDialect;
}

const CR = 13;

/**
 * A laid-out record as names and texts, the fields that no column wants among them. Empty unquoted cells are `null`.
 * Reads the bytes again from the record's start; where the scanner has unescaped a cell in place, its table tells
 * where the cell ends, and each quote in it stood for two.
 */
export function recordOf(
  buffer: Buffer,
  to: number,
  table: OffsetTable,
  row: number,
  shape: RecordShape,
): Record<string, string | null> {
  const { delimiter, quote, newline } = shape.dialect;
  const record: Record<string, string | null> = {};
  let pos = table.recordStarts[row]!;
  shape.names.forEach((name, field) => {
    const column = shape.columnOfField[field]!;
    if (pos < to && buffer[pos] === quote) {
      const start = pos + 1;
      if (column >= 0) {
        const end = table.ends[column * table.capacity + row]!;
        set(record, name, buffer.toString('utf8', start, end));
        pos = end + count(buffer, start, end, quote) + 1;
      } else {
        const end = closingQuote(buffer, start, to, quote);
        const mark = String.fromCharCode(quote);
        set(record, name, buffer.toString('utf8', start, end).replaceAll(mark + mark, mark));
        pos = end + 1;
      }
    } else {
      const start = pos;
      while (pos < to && buffer[pos] !== delimiter && buffer[pos] !== newline) pos++;
      const atLineEnd = pos >= to || buffer[pos] === newline;
      const end = atLineEnd && newline !== CR && pos > start && buffer[pos - 1] === CR ? pos - 1 : pos;
      set(record, name, end === start ? null : buffer.toString('utf8', start, end));
    }
    pos++;
  });
  return record;
}

/** As an own key, `__proto__` too. */
function set(record: Record<string, string | null>, name: string, value: string | null): void {
  Object.defineProperty(record, name, { value, enumerable: true, writable: true, configurable: true });
}

function closingQuote(buffer: Buffer, start: number, to: number, quote: number): number {
  let at = start;
  for (;;) {
    while (at < to && buffer[at] !== quote) at++;
    if (at + 1 >= to || buffer[at + 1] !== quote) return at;
    at += 2;
  }
}

function count(buffer: Buffer, start: number, end: number, byte: number): number {
  let found = 0;
  for (let at = start; at < end; at++) if (buffer[at] === byte) found++;
  return found;
}
