import type { SourceRows } from '../../../runtime/contract/source.ts';
import { byteOrderMark } from '../encoding.ts';
import type { FilePosition, Format, FormatFile, ReadOptions } from '../format.ts';
import type { FormatOptions } from '../options.ts';
import { openWindows } from '../windows.ts';
import { discoverKeys } from './discover-keys.ts';
import { createElementScan, type ElementScan, JsonStructureError, type NextElement } from './elements.ts';
import { careOf, collectRows, heldBytesOf, textBytesOf } from './rows.ts';
import { noRecords, recordTooLarge, structureError, truncated } from './structure-error.ts';

/** One array of any size, read element by element, or one object, which is one row. */
export function jsonFormat(options: FormatOptions): Format {
  const format: Format = {
    columns: (file, signal) => discoverKeys(format, file, signal),
    read: (file, reading, signal) => readElements(file, options, reading, signal),
  };
  return format;
}

async function* readElements(
  file: FormatFile,
  options: FormatOptions,
  reading: ReadOptions,
  signal: AbortSignal,
): AsyncGenerator<SourceRows<FilePosition>> {
  const columns = reading.columns ?? (await discoverKeys(jsonFormat(options), file, signal)) ?? [];
  const { after } = reading;
  const path = pathOf(options.recordPath);
  const start = Number(after?.byte ?? 0);
  await using windows = openWindows(await file.open(start, signal), {
    start,
    end: file.bytes,
    chunkBytes: textBytesOf(reading.batchBytes),
    maxRecordBytes: options.maxRecordBytes,
    transcode: null,
  });
  const elements = createElementScan(path, {
    next: (after?.next ?? 'start') as NextElement,
    line: Number(after?.line ?? 1),
  });
  let byte = start;
  let row = Number(after?.row ?? 0);
  let unclaimed = 0;
  let consumed = 0;
  for (let window = await windows.next(0); window !== null; window = await windows.next(consumed)) {
    signal.throwIfAborted();
    const { buffer, from, to, final, recycle } = window;
    const begin = byte === 0 ? from + byteOrderMark(buffer.subarray(from, to), 'utf-8', file.label) : from;
    const rows = collectRows(columns, row + 1, careOf(buffer, begin, to));
    try {
      consumed = elements.scan(buffer, begin, to, final, (at, end, line) => rows.add(buffer, at, end, line));
    } catch (error) {
      if (!(error instanceof JsonStructureError)) throw error;
      throw placed(error, { label: file.label, path: options.recordPath, elements, buffer, from, byte });
    }
    const used = consumed - from;
    if (used === 0 && !final && to - from >= options.maxRecordBytes) {
      throw recordTooLarge(file.label, options.maxRecordBytes, row + 1, elements.line, byte);
    }
    byte += used;
    row += rows.records;
    if (final) requireEnd(elements, file, consumed < to);
    unclaimed += used;
    if (rows.records > 0 || final) {
      recycle();
      yield rows.finish({
        consumed: unclaimed,
        position: { byte: String(byte), row: String(row), line: String(elements.line), next: elements.next },
        bytes: heldBytesOf(used),
      });
      unclaimed = 0;
    }
  }
}

/** An empty file holds no rows; any other must hold its value to the end. */
function requireEnd(elements: ElementScan, file: FormatFile, leftOver: boolean): void {
  if (file.bytes === 0 || (elements.next === 'end' && !leftOver)) return;
  throw truncated(file.label, elements.line, file.bytes);
}

function placed(
  error: JsonStructureError,
  context: {
    readonly label: string;
    readonly path: string | undefined;
    readonly elements: ElementScan;
    readonly buffer: Buffer;
    readonly from: number;
    readonly byte: number;
  },
): Error {
  const { label, path, elements, buffer, from, byte } = context;
  if (path !== undefined && elements.next === 'start') return noRecords(label, path, error.message, error.line);
  const lineStart = buffer.lastIndexOf(10, error.at - 1);
  const column = error.at - Math.max(lineStart, from - 1);
  return structureError(label, error.message, { line: error.line, column, byte: byte + error.at - from });
}

/** `data.items`, also written `$.data.items` or `$.data.items[*]`. */
function pathOf(recordPath: string | undefined): string[] {
  if (recordPath === undefined) return [];
  return recordPath
    .replace(/^\$\.?/, '')
    .replace(/\[\*?\]$/, '')
    .split('.')
    .filter((key) => key !== '');
}
