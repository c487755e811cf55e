import type { SourceRows } from '../../../runtime/contract/source.ts';
import { byteOrderMark } from '../encoding.ts';
import type { FilePosition, Format, FormatFile, ReadOptions } from '../format.ts';
import { discoverKeys } from '../json/discover-keys.ts';
import { careOf, collectRows, heldBytesOf, textBytesOf } from '../json/rows.ts';
import { recordTooLarge } from '../json/structure-error.ts';
import type { FormatOptions } from '../options.ts';
import { openWindows } from '../windows.ts';

const LF = 10;

/** One JSON object a line; blank lines are passed over. */
export function jsonlFormat(options: FormatOptions): Format {
  const format: Format = {
    columns: (file, signal) => discoverKeys(format, file, signal),
    read: (file, reading, signal) => readLines(file, options, reading, signal),
  };
  return format;
}

async function* readLines(
  file: FormatFile,
  options: FormatOptions,
  reading: ReadOptions,
  signal: AbortSignal,
): AsyncGenerator<SourceRows<FilePosition>> {
  const columns = reading.columns ?? (await discoverKeys(jsonlFormat(options), file, signal)) ?? [];
  const start = Number(reading.after?.byte ?? 0);
  await using windows = openWindows(await file.open(start, signal), {
    start,
    end: file.bytes,
    chunkBytes: textBytesOf(reading.batchBytes),
    maxRecordBytes: options.maxRecordBytes,
    transcode: null,
  });
  let byte = start;
  let row = Number(reading.after?.row ?? 0);
  let line = Number(reading.after?.line ?? 1);
  let unclaimed = 0;
  let consumed = 0;
  for (let window = await windows.next(0); window !== null; window = await windows.next(consumed)) {
    signal.throwIfAborted();
    const { buffer, from, to, final, recycle } = window;
    const begin = byte === 0 ? from + byteOrderMark(buffer.subarray(from, to), 'utf-8', file.label) : from;
    const end = final ? to : buffer.lastIndexOf(LF, to - 1) + 1;
    if (end <= begin && !final) {
      consumed = from;
      if (to - from >= options.maxRecordBytes)
        throw recordTooLarge(file.label, options.maxRecordBytes, row + 1, line, byte);
      continue;
    }
    const rows = collectRows(columns, row + 1, careOf(buffer, begin, end));
    for (let at = begin; at < end; ) {
      const feed = buffer.indexOf(LF, at);
      const stop = feed === -1 || feed >= end ? end : feed;
      if (!isBlank(buffer, at, stop)) rows.add(buffer, at, stop, line);
      if (stop < end) line++;
      at = stop + 1;
    }
    consumed = end;
    const used = end - from;
    byte += used;
    row += rows.records;
    recycle();
    unclaimed += used;
    if (rows.records === 0 && !final) continue;
    yield rows.finish({
      consumed: unclaimed,
      position: { byte: String(byte), row: String(row), line: String(line) },
      bytes: heldBytesOf(used),
    });
    unclaimed = 0;
  }
}

function isBlank(buffer: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = buffer[at]!;
    if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  }
  return true;
}
