import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { SourceRows } from '../../../runtime/contract/source.ts';
import { fileBytes, transcodeOf } from '../encoding.ts';
import type { FilePosition, Format, FormatFile, ReadOptions } from '../format.ts';
import type { FormatOptions } from '../options.ts';
import { openWindows } from '../windows.ts';
import { bindColumns, discoveredColumns, namesWithoutHeader } from './bind-columns.ts';
import { type CsvDialect, csvDialect, isScannable } from './dialect.ts';
import { placeOf, recordTooLarge, rejectOf } from './faults.ts';
import { type CsvHead, readHead } from './head.ts';
import { nullTextMatcher } from './null-text.ts';
import { offsetTables } from './offset-tables.ts';
import { readWithPapa } from './read-papa.ts';
import { recordOf } from './record.ts';
import { createScan, type ScanDialect } from './scan.ts';

/** What both ways of reading start from. */
export interface CsvReading {
  readonly file: FormatFile;
  readonly options: FormatOptions;
  readonly dialect: CsvDialect;
  readonly head: CsvHead;
  readonly names: readonly string[];
  readonly columns: ColumnTypes;
  readonly columnOfField: readonly number[];
  readonly start: FilePosition;
  readonly batchBytes: number;
}

/** Delimited text: by the byte scanner where the dialect allows it, by papaparse elsewhere. */
export function csvFormat(options: FormatOptions, delimiter: string): Format {
  const dialect = csvDialect(options, delimiter);
  return {
    async columns(file, signal) {
      const { names } = await readHead(file, options, dialect, signal);
      return names === null ? null : discoveredColumns(names);
    },
    async *read(file, reading, signal) {
      const head = await readHead(file, options, dialect, signal);
      if (head.names === null) {
        yield emptyRows(reading, file.bytes);
        return;
      }
      const prepared = prepare(file, options, dialect, head, head.names, reading);
      yield* isScannable(dialect) ? readByScan(prepared, signal) : readWithPapa(prepared, signal);
    },
  };
}

function prepare(
  file: FormatFile,
  options: FormatOptions,
  dialect: CsvDialect,
  head: CsvHead,
  found: readonly string[],
  reading: ReadOptions,
): CsvReading {
  const unnamed = !options.hasHeader && options.names === undefined;
  const names = unnamed ? namesWithoutHeader(found, reading.columns) : found;
  const columns = reading.columns ?? discoveredColumns(names);
  return {
    file,
    options,
    dialect,
    head,
    names,
    columns,
    columnOfField: bindColumns(names, columns, file.label),
    start: reading.after ?? { byte: String(head.byte), row: '0', line: String(head.line) },
    batchBytes: reading.batchBytes,
  };
}

/** An empty file holds no rows; what it lacks is told apart by the source. */
function emptyRows(reading: ReadOptions, bytes: number): SourceRows<FilePosition> {
  return {
    vectors: (reading.columns ?? []).map(() => ({
      kind: 'bytes',
      buffer: Buffer.alloc(0),
      starts: new Int32Array(0),
      ends: new Int32Array(0),
      from: 0,
      to: 0,
    })),
    length: 0,
    bytes: 0,
    consumed: reading.after === null ? bytes : 0,
    firstRow: 1,
    rowNumbers: null,
    rejects: [],
    position: { byte: String(bytes), row: '0', line: '1' },
    record: () => ({}),
  };
}

async function* readByScan(reading: CsvReading, signal: AbortSignal): AsyncGenerator<SourceRows<FilePosition>> {
  const { file, options, names, columns, columnOfField } = reading;
  const dialect = scanDialect(reading.dialect, reading.head);
  const scan = createScan(dialect, { columnOfField, emptyIsNull: emptyRules(reading) });
  const markNulls = nullTextMatcher(options.nullText, dialect.quote);
  const shape = { names, columnOfField, dialect };
  const start = Number(reading.start.byte);
  await using windows = openWindows(await file.open(start, signal), {
    start,
    end: file.bytes,
    chunkBytes: reading.batchBytes,
    maxRecordBytes: options.maxRecordBytes,
    transcode: transcodeOf(options.encoding),
  });
  const tables = offsetTables(reading.batchBytes + 64 * 1024, names.length, columns.length);

  let byte = start;
  let row = Number(reading.start.row);
  let line = Number(reading.start.line);
  // The first batch answers for the header too.
  let unclaimed = row === 0 ? start : 0;
  let consumed = 0;
  for (let window = await windows.next(0); window !== null; window = await windows.next(consumed)) {
    const { buffer, from, to, final, recycle } = window;
    // What stands before the first cell must not pass for its opening quote.
    if (from > 0) buffer[from - 1] = dialect.newline;
    consumed = from;
    let full: boolean;
    do {
      signal.throwIfAborted();
      const table = tables.take();
      const begin = consumed;
      const found = scan(buffer, begin, to, final, table);
      consumed = found.consumed;
      full = found.rows === table.capacity && consumed < to;
      if (found.records === 0 && !final && to - consumed >= options.maxRecordBytes) {
        const quote =
          found.openQuote < 0 ? null : placeOf(buffer, consumed, found.openQuote, line + found.lines, dialect.newline);
        throw recordTooLarge(
          file.label,
          options.maxRecordBytes,
          { row: row + 1, line: line + found.lines, byte },
          quote,
        );
      }
      const context = {
        buffer,
        label: file.label,
        newline: dialect.newline,
        firstRow: row + 1,
        firstLine: line,
        fieldCount: names.length,
      };
      const rejects = found.faults.map((faulty) => rejectOf(faulty, context));
      const length = found.rows;
      const vectors = columns.map((_, column) => {
        const at = column * table.capacity;
        const starts = table.starts.subarray(at, at + length);
        const ends = table.ends.subarray(at, at + length);
        markNulls?.(buffer, starts, ends);
        return { kind: 'bytes' as const, buffer, starts, ends, from: begin, to: consumed };
      });
      const used = fileBytes(options.encoding, buffer, begin, consumed);
      byte += used;
      row += found.records;
      line += found.lines;
      const nothing = found.records === 0 && !(final && !full);
      if (nothing) {
        // A record that goes on in the next window; blank lines and comments count with the next batch.
        tables.give(table);
        unclaimed += used;
        continue;
      }
      const last = final && !full;
      const end = consumed;
      yield {
        vectors,
        length,
        bytes: buffer.length + length * (columns.length * 8 + 4),
        consumed: used + unclaimed,
        firstRow: context.firstRow,
        rowNumbers: found.rowNumbers,
        rejects,
        position: { byte: String(last ? file.bytes : byte), row: String(row), line: String(line) },
        record: (index) => recordOf(buffer, end, table, index, shape),
        recycle() {
          tables.give(table);
          if (!full) recycle();
        },
      };
      unclaimed = 0;
    } while (full);
  }
}

function scanDialect(dialect: CsvDialect, head: CsvHead): ScanDialect {
  return {
    delimiter: dialect.delimiter.charCodeAt(0),
    quote: dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0),
    newline: head.newline === '\r' ? 13 : 10,
    comment: Buffer.from(dialect.comment, 'latin1'),
  };
}

/** Empty cells are NULL, unless their column is text and the options keep them. Bit 0: not quoted; bit 1: quoted. */
function emptyRules(reading: CsvReading): Uint8Array {
  const { columns, columnOfField, options } = reading;
  return Uint8Array.from(columnOfField, (column) => {
    const type = columns[column]?.type;
    if (type !== 'text' && type !== 'varchar' && type !== 'untyped') return 3;
    switch (options.emptyText) {
      case 'null':
        return 3;
      case 'quoted':
        return 1;
      case 'all':
        return 0;
      default:
        return options.emptyText satisfies never;
    }
  });
}
