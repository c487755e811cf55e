import type { PipelineError } from '../../../runtime/contract/errors.ts';
import type { SourceReject, SourceRows } from '../../../runtime/contract/source.ts';
import type { BytesVector } from '../../../runtime/contract/vector.ts';
import { fileBytes, transcodeOf } from '../encoding.ts';
import type { TextPosition } from '../format.ts';
import { recordTooLarge } from '../record-too-large.ts';
import { openWindows } from '../windows.ts';
import { byteString, textOfBytes } from './dialect.ts';
import { fieldCountCause, openQuote, RAW_LIMIT } from './faults.ts';
import { contentBytes, type PapaRecord, type Parsed, parsePapa } from './parse-papa.ts';
import type { CsvReading } from './reading.ts';

/** Buffers that wait to be used again. */
const POOL = 8;
/** Memory that the records of a window take for each byte while they are sorted: strings, one a cell. */
const GROWTH = 16;

/** Dialects that the byte scanner does not know: slower, the same rows, rejects and positions. */
export async function* readWithPapa(
  reading: CsvReading,
  signal: AbortSignal,
): AsyncGenerator<SourceRows<TextPosition>> {
  const { file, options, dialect, head } = reading;
  const start = Number(reading.start.byte);
  await using windows = openWindows(await file.open(start, signal), {
    start,
    end: file.bytes,
    chunkBytes: Math.ceil(reading.batchBytes / GROWTH),
    maxRecordBytes: options.maxRecordBytes,
    transcode: transcodeOf(options.encoding),
  });
  const pool: Buffer[] = [];
  let byte = start;
  let row = Number(reading.start.row);
  let line = Number(reading.start.line);
  let unclaimed = row === 0 ? start : 0;
  let consumed = 0;
  for (let window = await windows.next(0); window !== null; window = await windows.next(consumed)) {
    signal.throwIfAborted();
    const { buffer, from, to, final, recycle } = window;
    const text = buffer.toString('latin1', from, to);
    const parsed = parsePapa(text, final, dialect, head.newline);
    const at = {
      row: row + 1,
      line,
      byteAt: (end: number) => byte + fileBytes(options.encoding, buffer, from, from + end),
    };
    const large = tooLarge(parsed, text.length, reading, at);
    const sorted = sortRecords(large?.before ?? parsed.records, reading, at);
    const broken = sorted.broken ?? large;
    // The rows before it are handed on first.
    if (broken !== null && sorted.count === 0) throw broken.error;
    consumed = from + (broken?.at ?? parsed.end);
    const used = fileBytes(options.encoding, buffer, from, consumed);
    byte += used;
    row += sorted.count;
    line += broken?.lines ?? parsed.lines;
    unclaimed += used;
    if (sorted.count === 0 && !final) continue;
    recycle();
    yield rowsOf(reading, sorted, text, pool, {
      firstRow: row - sorted.count + 1,
      consumed: unclaimed,
      bytes: text.length,
      position: { byte: String(byte), row: String(row), line: String(line) },
    });
    unclaimed = 0;
    if (broken !== null) throw broken.error;
  }
}

/** The record from which on nothing can be read: its place in the window's text. */
interface Broken {
  readonly error: PipelineError;
  readonly at: number;
  readonly lines: number;
}

/** Where a window begins. */
interface Place {
  readonly row: number;
  readonly line: number;
  /** Byte of the file for one of the window's text. */
  byteAt(end: number): number;
}

/** The first record that is larger than one may be, finished or not, and those before it. */
function tooLarge(
  { records, end, lines }: Parsed,
  to: number,
  { file, names, options }: CsvReading,
  at: Place,
): (Broken & { readonly before: readonly PapaRecord[] }) | null {
  const { maxRecordBytes } = options;
  const large = records.findIndex(({ raw }) => raw.length > maxRecordBytes && contentBytes(raw) > maxRecordBytes);
  // An unfinished record may end in half of a line end.
  if (large < 0 && to - end - 1 <= maxRecordBytes) return null;
  const found = records[large] ?? { at: end, lines };
  const before = large < 0 ? records : records.slice(0, large);
  const error = recordTooLarge(
    file.label,
    maxRecordBytes,
    {
      row: at.row + before.filter((record) => !isBlank(record, names.length)).length,
      line: at.line + found.lines,
      byte: at.byteAt(found.at),
    },
    null,
  );
  return { error, at: found.at, lines: found.lines, before };
}

/** In a file of one column a blank line is a row with an empty cell. */
function isBlank({ fields }: PapaRecord, fieldCount: number): boolean {
  return fieldCount > 1 && fields.length === 1 && (fields[0] === '' || fields[0] === '\r');
}

interface Sorted {
  readonly rows: readonly PapaRecord[];
  readonly rowNumbers: readonly number[];
  readonly lines: readonly number[];
  readonly rejects: readonly SourceReject[];
  /** Rows and rejects. */
  readonly count: number;
  readonly broken: Broken | null;
}

function sortRecords(records: readonly PapaRecord[], { file, names }: CsvReading, at: Place): Sorted {
  const rows: PapaRecord[] = [];
  const rowNumbers: number[] = [];
  const lines: number[] = [];
  const rejects: SourceReject[] = [];
  let count = 0;
  for (const record of records) {
    if (isBlank(record, names.length)) continue;
    const { fields, raw, fault, innerLines } = record;
    const line = at.line + record.lines;
    if (fault === 'MissingQuotes' && innerLines > 0) {
      const error = openQuote(file.label, { row: at.row + count, line, column: 1 });
      return { rows, rowNumbers, lines, rejects, count, broken: { error, at: record.at, lines: record.lines } };
    }
    if (fault === undefined && fields.length === names.length) {
      rows.push(record);
      rowNumbers.push(count);
      lines.push(line);
    } else {
      rejects.push({
        rowNumber: at.row + count,
        line,
        byte: at.byteAt(record.at),
        column: null,
        value: null,
        ...(fault === undefined ? fieldCountCause(fields.length, names.length) : quoteCause(fault)),
        record: { raw: textOfBytes(raw.slice(0, RAW_LIMIT)).trimEnd() },
      });
    }
    count++;
  }
  return { rows, rowNumbers, lines, rejects, count, broken: null };
}

function rowsOf(
  { columns, columnOfField, options, names, dialect, head }: CsvReading,
  { rows, rowNumbers, lines, rejects, count }: Sorted,
  text: string,
  pool: Buffer[],
  place: Pick<SourceRows<TextPosition>, 'firstRow' | 'consumed' | 'bytes' | 'position'>,
): SourceRows<TextPosition> {
  const { cells, vectors } = layCells(rows, text.length, { columns, columnOfField, options }, pool);
  // Where each row stands in the text: its fields, strings of their own, are not kept, and no function here may name `rows`.
  const starts = Float64Array.from(rows, ({ at }) => at);
  const ends = Float64Array.from(rows, ({ at, raw }) => at + raw.length);
  const linesOfRows = Float64Array.from(lines);
  return {
    ...place,
    vectors,
    length: rows.length,
    bytes: place.bytes + cells.length + columns.length * rows.length * 8,
    rowNumbers: count === rows.length ? null : Int32Array.from(rowNumbers),
    rejects,
    line: (row) => linesOfRows[row]!,
    recycle() {
      if (pool.length < POOL) pool.push(cells);
    },
    record(row) {
      const { fields } = parsePapa(text.slice(starts[row], ends[row]), true, dialect, head.newline).records[0]!;
      return Object.fromEntries(
        names.map((name, field) => [name, fields[field] === '' ? null : textOfBytes(fields[field]!)]),
      );
    },
  };
}

/** The cells of rows in one buffer, column by column. Apart from what a batch keeps: closures of one function share what they name. */
function layCells(
  rows: readonly PapaRecord[],
  most: number,
  { columns, columnOfField, options }: Pick<CsvReading, 'columns' | 'columnOfField' | 'options'>,
  pool: Buffer[],
): { readonly cells: Buffer; readonly vectors: BytesVector[] } {
  const nulls = new Set([options.nullText ?? []].flat().map(byteString));
  const waiting = pool.pop();
  const cells = waiting !== undefined && waiting.length >= most ? waiting : Buffer.allocUnsafeSlow(most);
  let used = 0;
  const offsets = columns.map(({ type }, column) => {
    const keepsEmpty = options.emptyText === 'all' && (type === 'text' || type === 'varchar' || type === 'untyped');
    const field = columnOfField.indexOf(column);
    const starts = new Int32Array(rows.length).fill(-1);
    const ends = new Int32Array(rows.length);
    rows.forEach(({ fields }, row) => {
      const cell = fields[field]!;
      if ((cell === '' && !keepsEmpty) || nulls.has(cell)) return;
      starts[row] = used;
      used += cells.write(cell, used, 'latin1');
      ends[row] = used;
    });
    return { starts, ends };
  });
  const vectors = offsets.map((one) => ({ kind: 'bytes' as const, buffer: cells, ...one, from: 0, to: used }));
  return { cells, vectors };
}

function quoteCause(fault: string): { code: string; reason: string } {
  return fault === 'MissingQuotes'
    ? { code: 'row.unterminated_quote', reason: 'A quote is not closed before the file ends.' }
    : {
        code: 'row.data_after_quote',
        reason: 'Text follows a closing quote. A quote inside a quoted field must be escaped.',
      };
}
