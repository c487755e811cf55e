import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { failureOf, fileFailure } from '../../../runtime/contract/file-failure.ts';
import type { SourceRows } from '../../../runtime/contract/source.ts';
import { countedPacked } from '../../files/packed-progress.ts';
import type { Format, FormatFile, ReadOptions, TextPosition } from '../format.ts';
import { discoverKeys } from '../json/discover-keys.ts';
import { heldBytesOf, textBytesOf } from '../json/rows.ts';
import { recordTooLarge } from '../record-too-large.ts';
import { cutOff } from './errors.ts';
import type { XmlOptions } from './options.ts';
import { type RecordParser, recordParser, type XmlRecord } from './record-parser.ts';
import { textOf } from './text-of.ts';
import { openXmlText } from './xml-text.ts';

interface XmlPosition extends TextPosition {
  /** Elements that are open there. */
  readonly open: string[];
}

/** Elements of a file of any size, each a row. */
export function xmlFormat(options: XmlOptions): Format<XmlPosition> {
  const format: Format<XmlPosition> = {
    columns: (file, signal) => discoverKeys(format, file, signal),
    async *read(file, reading, signal) {
      signal.throwIfAborted();
      const columns = reading.columns ?? (await format.columns(file, signal)) ?? [];
      const opened = await openXmlText(file, signal);
      const rows = readRecords(opened.file, options, { ...reading, columns }, signal);
      const total = reading.after === null && Number.isFinite(file.bytes) ? file.bytes : null;
      yield* opened.decoded === null ? rows : countedPacked(rows, opened.decoded, total);
    },
  };
  return format;
}

type Reading = ReadOptions<XmlPosition> & { readonly columns: ColumnTypes };

async function* readRecords(
  file: FormatFile,
  options: XmlOptions,
  { columns, batchBytes, after }: Reading,
  signal: AbortSignal,
): AsyncGenerator<SourceRows<XmlPosition>> {
  const { maxRecordBytes } = options;
  const start = { byte: Number(after?.byte ?? 0), line: Number(after?.line ?? 1), open: after?.open ?? [] };
  let row = Number(after?.row ?? 0);
  let claimed = start.byte;
  const rowsOf = (records: readonly XmlRecord[], place: { byte: number; line: number; open: readonly string[] }) => {
    const firstRow = row + 1;
    row += records.length;
    const consumed = place.byte - claimed;
    claimed = place.byte;
    return {
      vectors: columns.map(({ name }) => ({
        kind: 'values' as const,
        values: records.map((one) => cellOf(one, name)),
      })),
      length: records.length,
      bytes: heldBytesOf(consumed),
      consumed,
      firstRow,
      rowNumbers: null,
      rejects: [],
      position: { byte: String(place.byte), row: String(row), line: String(place.line), open: [...place.open] },
      record: (index: number) => records[index]!.row,
      line: (index: number) => records[index]!.line,
    };
  };
  // The root was closed already: nothing follows.
  if (after !== null && after.open.length === 0) {
    yield rowsOf([], start);
    return;
  }
  const parser = recordParser(file.label, pathOf(options.recordPath), options, start);
  const target = textBytesOf(batchBytes);
  let waiting: XmlRecord[] = [];
  let size = 0;
  let end = parser.place();
  try {
    for await (const text of textOf(file, start.byte, signal)) {
      const found: XmlRecord[] = [];
      const broken = failureOf(() => parser.write(text, found));
      for (const record of found) {
        if (record.bytes > maxRecordBytes) throw tooLarge(record.end - record.bytes, record.line);
        waiting.push(record);
        size += record.bytes;
        if (size < target || record.open.length === 0) continue;
        yield rowsOf(waiting, { byte: record.end, line: record.endLine, open: record.open });
        waiting = [];
        size = 0;
      }
      if (broken !== null) throw broken;
      if (parser.pending() > maxRecordBytes)
        throw tooLarge(parser.place().byte - parser.pending(), parser.place().line);
    }
    end = parser.place();
    finish(file, parser, start.byte);
  } catch (error) {
    const last = waiting.at(-1);
    // The rows before it are handed on first, unless their end is that of the file.
    if (fileFailure(error) !== null && last !== undefined && last.open.length > 0)
      yield rowsOf(waiting, { byte: last.end, line: last.endLine, open: last.open });
    throw error;
  }
  yield rowsOf(waiting, { ...end, open: [] });

  function tooLarge(byte: number, line: number) {
    return recordTooLarge(file.label, maxRecordBytes, { row: row + waiting.length + 1, line, byte }, null);
  }
}

/** An empty file holds no rows; any other must close its root. */
function finish({ label }: FormatFile, parser: RecordParser, start: number): void {
  const place = parser.place();
  if (place.byte === 0 && start === 0) return;
  if (!parser.close()) throw cutOff({ label, ...place });
}

function cellOf({ row }: XmlRecord, name: string): XmlRecord['row'][string] | null {
  return Object.hasOwn(row, name) ? (row[name] ?? null) : null;
}

/** `feed.item`, also written `/feed/item`; names with points only in the latter. `null`: the children of the root. */
function pathOf(recordPath: string | undefined): string[] | null {
  if (recordPath === undefined) return null;
  return recordPath.split(recordPath.includes('/') ? '/' : '.').filter((name) => name !== '' && name !== '$');
}
