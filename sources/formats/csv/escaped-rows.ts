import { emptyRules } from './empty-rules.ts';
import { nullTextMatcher } from './null-text.ts';
import type { CsvReading } from './reading.ts';
import type { RowLayer } from './row-layer.ts';
import { createEscapedScan, type EscapedResult } from './scan-escaped.ts';
import type { ScanDialect } from './scan-types.ts';
import { undoEscapes } from './undo-escapes.ts';

/**
 * Text with backslashes. All fields are laid out, wanted or not, and the lines of rows are kept: once escapes are undone,
 * the bytes do not tell where a record's fields and lines ended.
 */
export function escapedRows({ names, columns, columnOfField, options }: CsvReading, dialect: ScanDialect): RowLayer {
  const scan = createEscapedScan(dialect, {
    columnOfField: Int32Array.from(names.keys()),
    emptyIsNull: emptyRules(columnOfField, columns, options),
    maxRecordBytes: options.maxRecordBytes,
  });
  const fieldOfColumn = new Int32Array(columns.length);
  for (const [field, column] of columnOfField.entries()) if (column >= 0) fieldOfColumn[column] = field;
  const nullTexts = [options.nullText ?? []].flat();
  const markNulls = nullTextMatcher(
    nullTexts.filter((text) => !text.includes('\\')),
    new Uint8Array(),
  );
  const escapedNulls = nullTexts.filter((text) => text.includes('\\')).map((text) => Buffer.from(text, 'utf8'));
  let found: Pick<EscapedResult, 'recordLines' | 'escaped'> | null = null;
  return {
    scan(...of) {
      const result = scan(...of);
      found = result;
      return result;
    },
    tableColumns: names.length,
    rowBytes: names.length * 8 + 8,
    lay({ buffer, begin, end, table, rows, firstLine }) {
      if (found === null) throw new TypeError('rows are laid that no scan found');
      const { recordLines, escaped } = found;
      const { starts, ends, capacity } = table;
      const cells = (offsets: Int32Array, field: number) => offsets.subarray(field * capacity, field * capacity + rows);
      // Before escapes are undone: \N is NULL, and \\N is text.
      if (markNulls !== null)
        for (const field of names.keys()) markNulls(buffer, cells(starts, field), cells(ends, field));
      for (const cell of escaped) {
        const start = starts[cell]!;
        const end = ends[cell]!;
        if (escapedNulls.some((text) => isAt(buffer, start, end, text))) starts[cell] = -1;
        else ends[cell] = undoEscapes(buffer, start, end);
      }
      return {
        vectors: Array.from(fieldOfColumn, (field) => ({
          kind: 'bytes',
          buffer,
          starts: cells(starts, field),
          ends: cells(ends, field),
          from: begin,
          to: end,
        })),
        record: (row) =>
          Object.fromEntries(
            names.map((name, field) => {
              const start = cells(starts, field)[row]!;
              return [name, start < 0 ? null : buffer.toString('utf8', start, cells(ends, field)[row])];
            }),
          ),
        line: (row) => firstLine + recordLines[row]!,
      };
    },
  };
}

function isAt(buffer: Buffer, start: number, end: number, text: Buffer): boolean {
  if (end - start !== text.length) return false;
  for (let at = 0; at < text.length; at++) if (buffer[start + at] !== text[at]) return false;
  return true;
}
