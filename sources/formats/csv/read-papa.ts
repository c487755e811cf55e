import Papa from 'papaparse';
import type { SourceReject, SourceRows } from '../../../runtime/contract/source.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import { fileBytes, transcodeOf } from '../encoding.ts';
import type { FilePosition } from '../format.ts';
import { recordTooLarge } from '../record-too-large.ts';
import { openWindows } from '../windows.ts';
import { byteString, type CsvDialect, textOfBytes } from './dialect.ts';
import { fieldCountCause, RAW_LIMIT, unterminatedQuote } from './faults.ts';
import type { Newline } from './head.ts';
import type { CsvReading } from './reading.ts';

/** Dialects that the byte scanner does not know: slower, the same rows, rejects and positions. */
export async function* readWithPapa(
  reading: CsvReading,
  signal: AbortSignal,
): AsyncGenerator<SourceRows<FilePosition>> {
  const { file, options, dialect, names, head } = reading;
  const start = Number(reading.start.byte);
  await using windows = openWindows(await file.open(start, signal), {
    start,
    end: file.bytes,
    chunkBytes: reading.batchBytes,
    maxRecordBytes: options.maxRecordBytes,
    transcode: transcodeOf(options.encoding),
  });
  let byte = start;
  let row = Number(reading.start.row);
  let line = Number(reading.start.line);
  let unclaimed = row === 0 ? start : 0;
  let consumed = 0;
  for (let window = await windows.next(0); window !== null; window = await windows.next(consumed)) {
    signal.throwIfAborted();
    const { buffer, from, to, final, recycle } = window;
    const text = buffer.toString('latin1', from, to);
    const { records, end } = parse(text, final, dialect, head.newline);
    consumed = from + end;
    if (records.length === 0 && !final) {
      if (to - consumed >= options.maxRecordBytes) {
        throw recordTooLarge(file.label, options.maxRecordBytes, { row: row + 1, line, byte }, null);
      }
    }
    const used = fileBytes(options.encoding, buffer, from, consumed);
    const sorted = sortRecords(records, {
      firstRow: row + 1,
      firstLine: line,
      fieldCount: names.length,
      newline: head.newline,
      label: file.label,
    });
    byte += used;
    row += sorted.count;
    line += countOf(text.slice(0, end), head.newline);
    unclaimed += used;
    if (sorted.count === 0 && !final) continue;
    recycle();
    yield rowsOf(reading, sorted, {
      firstRow: row - sorted.count + 1,
      consumed: unclaimed,
      bytes: text.length,
      position: { byte: String(byte), row: String(row), line: String(line) },
    });
    unclaimed = 0;
  }
}

interface PapaRecord {
  readonly fields: readonly string[];
  /** The record's text with its line end, and comments that stand before it. */
  readonly raw: string;
  readonly fault: string | undefined;
}

/** The records of a byte string that are all there, and where they end. */
function parse(
  text: string,
  final: boolean,
  dialect: CsvDialect,
  newline: Newline,
): { records: PapaRecord[]; end: number } {
  const records: PapaRecord[] = [];
  let end = 0;
  const parser = new Papa.Parser({
    delimiter: dialect.delimiter,
    newline,
    ...(dialect.quote === '' ? { fastMode: true } : { quoteChar: dialect.quote, escapeChar: dialect.escape }),
    ...(dialect.comment === '' ? {} : { comments: dialect.comment }),
    step({ data, errors, meta }: Papa.ParseStepResult<string[][]>) {
      const fault = errors.find(({ type }) => type === 'Quotes')?.code;
      records.push({ fields: data[0] ?? [], raw: text.slice(end, meta.cursor), fault });
      end = meta.cursor;
    },
  });
  parser.parse(text, 0, !final);
  // After the last line end papaparse sees one more record, of nothing.
  if (final && records.at(-1)?.raw === '') records.pop();
  return { records, end: final ? text.length : end };
}

interface Sorted {
  readonly rows: readonly (readonly string[])[];
  readonly rowNumbers: readonly number[];
  readonly rejects: readonly SourceReject[];
  /** Rows and rejects. */
  readonly count: number;
}

function sortRecords(
  records: readonly PapaRecord[],
  place: {
    readonly firstRow: number;
    readonly firstLine: number;
    readonly fieldCount: number;
    readonly newline: Newline;
    readonly label: string;
  },
): Sorted {
  const { fieldCount, newline } = place;
  const rows: (readonly string[])[] = [];
  const rowNumbers: number[] = [];
  const rejects: SourceReject[] = [];
  let count = 0;
  let line = place.firstLine;
  for (const { fields, raw, fault } of records) {
    const inside = fields.reduce((sum, field) => sum + countOf(field, newline), 0);
    const ended = raw.endsWith(newline) ? 1 : 0;
    const lines = countOf(raw, newline);
    const recordLine = line + lines - inside - ended;
    line += lines;
    const [first] = fields;
    if (fieldCount > 1 && fields.length === 1 && (first === '' || first === '\r')) continue;
    if (fault === 'MissingQuotes' && inside > 0) {
      throw unterminatedQuote(place.label, { row: place.firstRow + count, line: recordLine, column: 1 });
    }
    if (fault === undefined && fields.length === fieldCount) {
      rows.push(fields);
      rowNumbers.push(count);
    } else {
      rejects.push({
        rowNumber: place.firstRow + count,
        line: recordLine,
        column: null,
        value: null,
        ...(fault === undefined ? fieldCountCause(fields.length, fieldCount) : quoteCause(fault)),
        record: { raw: textOfBytes(raw.slice(0, RAW_LIMIT)).trimEnd() },
      });
    }
    count++;
  }
  return { rows, rowNumbers, rejects, count };
}

function rowsOf(
  { columns, columnOfField, options, names }: CsvReading,
  { rows, rowNumbers, rejects, count }: Sorted,
  place: Pick<SourceRows<FilePosition>, 'firstRow' | 'consumed' | 'bytes' | 'position'>,
): SourceRows<FilePosition> {
  const nulls = new Set([options.nullText ?? []].flat().map(byteString));
  const vectors = columns.map(({ type }, column) => {
    const keepsEmpty = options.emptyText === 'all' && (type === 'text' || type === 'varchar' || type === 'untyped');
    const field = columnOfField.indexOf(column);
    const builder = bytesBuilder(rows.length);
    rows.forEach((fields, row) => {
      const cell = fields[field]!;
      if ((cell === '' && !keepsEmpty) || nulls.has(cell)) return;
      builder.setBytes(row, Buffer.from(cell, 'latin1'), 0, cell.length);
    });
    return builder.finish();
  });
  return {
    ...place,
    vectors,
    length: rows.length,
    bytes: place.bytes + vectors.reduce((sum, vector) => sum + vector.buffer.length + rows.length * 8, 0),
    rowNumbers: count === rows.length ? null : Int32Array.from(rowNumbers),
    rejects,
    record: (row) =>
      Object.fromEntries(
        names.map((name, field) => [name, rows[row]![field] === '' ? null : textOfBytes(rows[row]![field]!)]),
      ),
  };
}

function quoteCause(fault: string): { code: string; reason: string } {
  return fault === 'MissingQuotes'
    ? { code: 'row.unterminated_quote', reason: 'A quote is not closed before the file ends.' }
    : {
        code: 'row.data_after_quote',
        reason: 'Text follows a closing quote. A quote inside a quoted field must be escaped.',
      };
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count++;
  return count;
}
