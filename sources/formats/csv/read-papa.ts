import Papa from 'papaparse';
import type { SourceReject, SourceRows } from '../../../runtime/contract/source.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import { fileBytes, transcodeOf } from '../encoding.ts';
import type { FilePosition } from '../format.ts';
import { openWindows } from '../windows.ts';
import { byteString, textOfBytes } from './dialect.ts';
import { fieldCountCause, RAW_LIMIT, recordTooLarge, unterminatedQuote } from './faults.ts';
import type { CsvReading } from './read.ts';

/** Dialects that the byte scanner does not know. Slower by a factor of ten; the same rows, rejects and positions. */
export async function* readWithPapa(
  reading: CsvReading,
  signal: AbortSignal,
): AsyncGenerator<SourceRows<FilePosition>> {
  const { file, options, dialect, names, columns, columnOfField } = reading;
  const newline = reading.head.newline;
  const start = Number(reading.start.byte);
  await using windows = openWindows(await file.open(start, signal), {
    start,
    end: file.bytes,
    chunkBytes: reading.batchBytes,
    maxRecordBytes: options.maxRecordBytes,
    transcode: transcodeOf(options.encoding),
  });
  const nulls = new Set(options.nullText === undefined ? [] : [options.nullText].flat().map(byteString));
  const keepsEmpty = columns.map(
    ({ type }) => options.emptyText === 'all' && ['text', 'varchar', 'untyped'].includes(type),
  );
  const parser = new Papa.Parser({
    delimiter: dialect.delimiter,
    newline,
    ...(dialect.quote === '' ? { fastMode: true } : { quoteChar: dialect.quote, escapeChar: dialect.escape }),
    ...(dialect.comment === '' ? {} : { comments: dialect.comment }),
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
    const { data, errors, meta } = parser.parse(text, 0, !final) as Papa.ParseResult<string[]>;
    consumed = final ? to : from + meta.cursor;
    const used = fileBytes(options.encoding, buffer, from, consumed);
    recycle();
    if (consumed === from && !final) {
      if (to - from >= options.maxRecordBytes) {
        throw recordTooLarge(file.label, options.maxRecordBytes, { row: row + 1, line, byte }, null);
      }
      continue;
    }
    const faults = new Map(errors.filter((error) => error.type === 'Quotes').map((error) => [error.row, error.code]));
    const firstRow = row + 1;
    const rows: string[][] = [];
    const rowNumbers: number[] = [];
    const rejects: SourceReject[] = [];
    let records = 0;
    let at = line;
    for (const [index, fields] of data.entries()) {
      const inside = fields.reduce((sum, field) => sum + countOf(field, newline), 0);
      const recordLine = at;
      at += 1 + inside;
      if (fields.length === 1 && names.length > 1 && (fields[0] === '' || fields[0] === '\r')) continue;
      const fault = faults.get(index);
      if (fault === 'MissingQuotes' && inside > 0) throw unterminatedQuote(file.label, { line: recordLine, column: 1 });
      if (fault === undefined && fields.length === names.length) {
        rows.push(fields);
        rowNumbers.push(records);
      } else if (!(index === data.length - 1 && final && fields.length === 1 && fields[0] === '')) {
        rejects.push({
          rowNumber: firstRow + records,
          line: recordLine,
          column: null,
          value: null,
          ...(fault === undefined ? fieldCountCause(fields.length, names.length) : quoteCause(fault)),
          record: { raw: textOfBytes(fields.join(dialect.delimiter)).slice(0, RAW_LIMIT) },
        });
      } else {
        continue;
      }
      records++;
    }
    byte += used;
    row += records;
    // Comments too, which the parser does not show.
    line += countOf(text.slice(0, consumed - from), newline);
    const vectors = columns.map((_, column) => {
      const field = columnOfField.indexOf(column);
      const builder = bytesBuilder(rows.length);
      rows.forEach((fields, index) => {
        const cell = fields[field]!;
        if ((cell === '' && !keepsEmpty[column]) || nulls.has(cell)) return;
        builder.setBytes(index, Buffer.from(cell, 'latin1'), 0, cell.length);
      });
      return builder.finish();
    });
    yield {
      vectors,
      length: rows.length,
      bytes: text.length + vectors.reduce((sum, vector) => sum + vector.buffer.length + rows.length * 8, 0),
      consumed: used + unclaimed,
      firstRow,
      rowNumbers: records === rows.length ? null : Int32Array.from(rowNumbers),
      rejects,
      position: { byte: String(final ? file.bytes : byte), row: String(row), line: String(line) },
      record: (index) =>
        Object.fromEntries(
          names.map((name, field) => [name, rows[index]![field] === '' ? null : textOfBytes(rows[index]![field]!)]),
        ),
    };
    unclaimed = 0;
  }
}

function quoteCause(code: string): { code: string; reason: string } {
  return code === 'MissingQuotes'
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
