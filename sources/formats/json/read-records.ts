import type { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { SourceRows } from '../../../runtime/contract/source.ts';
import { countedPacked } from '../../files/packed-progress.ts';
import { decodedFile } from '../decoded-file.ts';
import { begunUtf16, byteOrderMark } from '../encoding.ts';
import type { Format, FormatFile, ReadOptions, TextPosition } from '../format.ts';
import { recordTooLarge } from '../record-too-large.ts';
import { openWindows } from '../windows.ts';
import { discoverKeys } from './discover-keys.ts';
import { createLayOut, type LayOut, type RecordTry } from './lay-out.ts';
import type { RecordSpan } from './rows.ts';

/** Bytes of a file, which begin at `byte` of it. */
export interface RecordWindow {
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
  /** No bytes follow. */
  readonly final: boolean;
  readonly byte: number;
}

/** Finds the records of one file, in one window after another. */
export interface RecordScan {
  /** Adds each record that is all there, and gives the byte up to which nothing is needed any more. `attempt`: lays one out, if it can. */
  scan(window: RecordWindow, spans: RecordSpan[], attempt: RecordTry | null): number;
  /** Where the next record stands, for a scan that goes on from it. */
  place(): { readonly line: number } & Readonly<Record<string, Json>>;
  /** The same, but for the line, for one that begins at a record that was found. */
  before?(): Readonly<Record<string, Json>>;
  /** Why nothing can be found from the byte on that the last scan gave; `null`: it can. */
  broken?(): PipelineError | null;
  /** Why the file may not end here. `leftOver`: some bytes of a record are there. `bytes`: of the whole file. */
  end?(leftOver: boolean, bytes: number): PipelineError | null;
}

export interface RecordOptions {
  readonly maxRecordBytes: number;
  /** A file that begins as UTF-16 is told of by `IsUtf16`, other than read. */
  readonly tellsUtf16?: boolean;
}

/** Finds the records of one file, and lays them out. */
export interface RecordReader extends RecordScan {
  readonly layOut: LayOut;
}

export type OpenScan = (file: FormatFile, after: TextPosition | null) => RecordScan;

/** A format whose records are JSON texts: how they are found is its own, all else is the same. */
export function recordFormat(options: RecordOptions, openScan: OpenScan): Format<TextPosition> {
  const format: Format<TextPosition> = {
    columns: (file, signal) => discoverKeys(format, file, signal),
    async *read(file, reading, signal) {
      const columns = reading.columns ?? (await format.columns(file, signal)) ?? [];
      const open = () => ({ ...openScan(file, reading.after), layOut: createLayOut(columns) });
      yield* readUnicode(file, open, options, reading, signal);
    },
  };
  return format;
}

/** The records of a file that is UTF-8, or, which its beginning tells, UTF-16. */
async function* readUnicode(
  file: FormatFile,
  open: () => RecordReader,
  options: RecordOptions,
  reading: Omit<ReadOptions<TextPosition>, 'columns'>,
  signal: AbortSignal,
): AsyncGenerator<SourceRows<TextPosition>> {
  const { after } = reading;
  let encoding = after === null ? null : (after.encoding as Utf16 | null);
  if (encoding === null || encoding === undefined) {
    try {
      yield* readRecords(file, open(), { ...options, tellsUtf16: true }, reading, signal);
      return;
    } catch (error) {
      if (!(error instanceof IsUtf16)) throw error;
      encoding = error.encoding;
    }
  }
  const decoded = decodedFile(file, encoding);
  const total = after === null && Number.isFinite(file.bytes) ? file.bytes : null;
  for await (const rows of countedPacked(readRecords(decoded, open(), options, reading, signal), decoded, total))
    yield { ...rows, position: { ...rows.position, encoding } };
}

type Utf16 = 'utf-16le' | 'utf-16be';

/** Found at a file's beginning, before any record. */
class IsUtf16 extends Error {
  readonly encoding: Utf16;

  constructor(encoding: Utf16) {
    super(encoding);
    this.encoding = encoding;
  }
}

/** The records of a file that is UTF-8, window by window. */
export async function* readRecords(
  file: FormatFile,
  records: RecordReader,
  { maxRecordBytes, tellsUtf16 = false }: RecordOptions,
  { batchBytes, after }: Omit<ReadOptions<TextPosition>, 'columns'>,
  signal: AbortSignal,
): AsyncGenerator<SourceRows<TextPosition>> {
  const start = Number(after?.byte ?? 0);
  await using windows = openWindows(await file.open(start, signal), {
    start,
    end: file.bytes,
    chunkBytes: Math.ceil(batchBytes / records.layOut.growth),
    maxRecordBytes,
    transcode: null,
  });
  let byte = start;
  let row = Number(after?.row ?? 0);
  let unclaimed = 0;
  let consumed = 0;
  for (let window = await windows.next(0); window !== null; window = await windows.next(consumed)) {
    signal.throwIfAborted();
    const { buffer, from, to, final, recycle } = window;
    if (byte === 0 && tellsUtf16) tellUtf16(buffer.subarray(from, to));
    const begin = byte === 0 ? from + byteOrderMark(buffer.subarray(from, to), 'utf-8', file.label) : from;
    const spans: RecordSpan[] = [];
    const all = { buffer, from: begin, to, final, byte: byte + begin - from };
    consumed = records.scan(all, spans, records.layOut.begin?.(all) ?? null);
    let { line, ...rest } = records.place();
    let broken = records.broken?.() ?? null;
    // What is left over may end in half of a line end.
    const leftOver = broken === null ? [{ start: consumed, end: to - 1, line }] : [];
    const large = firstLarger([...spans, ...leftOver], maxRecordBytes);
    if (large !== null) {
      const place = { row: row + large.index + 1, line: large.line, byte: byte + large.start - from };
      broken = recordTooLarge(file.label, maxRecordBytes, place, null);
      if (large.index < spans.length) {
        consumed = large.start;
        line = large.line;
        rest = records.before?.() ?? rest;
        spans.length = large.index;
      }
    } else if (final) broken ??= records.end?.(consumed < to, byte + to - from) ?? null;
    // The rows before it are handed on first.
    if (broken !== null && spans.length === 0) throw broken;
    const used = consumed - from;
    byte += used;
    unclaimed += used;
    recycle();
    if (spans.length === 0 && !final) continue;
    const laid = records.layOut.lay(row + 1, { ...all, to: consumed }, spans);
    row += spans.length;
    yield {
      ...laid,
      bytes: used * records.layOut.growth,
      consumed: unclaimed,
      position: { byte: String(byte), row: String(row), line: String(line), ...rest },
    };
    unclaimed = 0;
    if (broken !== null) throw broken;
  }
}

function tellUtf16(head: Buffer): void {
  const encoding = begunUtf16(head);
  if (encoding !== null) throw new IsUtf16(encoding);
}

function firstLarger(spans: readonly RecordSpan[], bytes: number): (RecordSpan & { readonly index: number }) | null {
  const index = spans.findIndex(({ start, end }) => end - start > bytes);
  return index < 0 ? null : { ...spans[index]!, index };
}
