import { emptyRules } from './empty-rules.ts';
import { lineCounter } from './line-counter.ts';
import { nullTextMatcher } from './null-text.ts';
import type { CsvReading } from './reading.ts';
import { recordOf } from './record.ts';
import type { RowLayer } from './row-layer.ts';
import { createScan } from './scan.ts';
import type { ScanDialect } from './scan-types.ts';

/** RFC 4180: only the fields that feed a column are laid out. */
export function quotedRows({ names, columns, columnOfField, options }: CsvReading, dialect: ScanDialect): RowLayer {
  const markNulls = nullTextMatcher(options.nullText, dialect.quote);
  const shape = { names, columnOfField, dialect };
  return {
    scan: createScan(dialect, {
      columnOfField,
      emptyIsNull: emptyRules(columnOfField, columns, options),
      maxRecordBytes: options.maxRecordBytes,
    }),
    tableColumns: columns.length,
    rowBytes: columns.length * 8 + 4,
    lay: ({ buffer, begin, end, table, rows, firstLine }) => ({
      vectors: columns.map((_, column) => {
        const at = column * table.capacity;
        const starts = table.starts.subarray(at, at + rows);
        const ends = table.ends.subarray(at, at + rows);
        markNulls?.(buffer, starts, ends);
        return { kind: 'bytes', buffer, starts, ends, from: begin, to: end };
      }),
      record: (row) => recordOf(buffer, end, table, row, shape),
      line: lineCounter(buffer, { at: begin, line: firstLine }, table.recordStarts, dialect.newline),
    }),
  };
}
