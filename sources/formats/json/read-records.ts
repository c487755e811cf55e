import type { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { SourceRows } from '../../../runtime/contract/source.ts';
import { byteOrderMark } from '../encoding.ts';
import type { Format, FormatFile, ReadOptions, TextPosition } from '../format.ts';
import { recordTooLarge } from '../record-too-large.ts';
import { openWindows } from '../windows.ts';
import { discoverKeys } from './discover-keys.ts';
import { createLayOut } from './lay-out.ts';
import { heldBytesOf, type RecordSpan, textBytesOf } from './rows.ts';

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
  /** Adds each record that is all there, and gives the byte up to which nothing is needed any more. */
  scan(window: RecordWindow, spans: RecordSpan[]): number;
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
}

export type OpenScan = (file: FormatFile, after: TextPosition | null) => RecordScan;

/** A format whose records are JSON texts: how they are found is its own, all else is the same. */
export function recordFormat(options: RecordOptions, openScan: OpenScan): Format<TextPosition> {
  const format: Format<TextPosition> = {
    columns: (file, signal) => discoverKeys(format, file, signal),
    async *read(file, reading, signal) {
      const columns = reading.columns ?? (await format.columns(file, signal)) ?? [];
      yield* readRecords(file, openScan(file, reading.after), options, { ...reading, columns }, signal);
    },
  };
  return format;
}

async function* readRecords(
  file: FormatFile,
  records: RecordScan,
  { maxRecordBytes }: RecordOptions,
  {
    columns,
    batchBytes,
    after,
  }: ReadOptions<TextPosition> & { readonly columns: NonNullable<ReadOptions<TextPosition>['columns']> },
  signal: AbortSignal,
): AsyncGenerator<SourceRows<TextPosition>> {
  const start = Number(after?.byte ?? 0);
  await using windows = openWindows(await file.open(start, signal), {
    start,
    end: file.bytes,
    chunkBytes: textBytesOf(batchBytes),
    maxRecordBytes,
    transcode: null,
  });
  const layOut = createLayOut(columns);
  let byte = start;
  let row = Number(after?.row ?? 0);
  let unclaimed = 0;
  let consumed = 0;
  for (let window = await windows.next(0); window !== null; window = await windows.next(consumed)) {
    signal.throwIfAborted();
    const { buffer, from, to, final, recycle } = window;
    const begin = byte === 0 ? from + byteOrderMark(buffer.subarray(from, to), 'utf-8', file.label) : from;
    const spans: RecordSpan[] = [];
    consumed = records.scan({ buffer, from: begin, to, final, byte: byte + begin - from }, spans);
    let { line, ...rest } = records.place();
    let broken = records.broken?.() ?? null;
    // What is left over may end in half of a line end.
    const large = firstLarger([...spans, { start: consumed, end: to - 1, line }], maxRecordBytes);
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
    const laid = layOut(row + 1, { buffer, from: begin, to: consumed, byte: byte - used + begin - from }, spans);
    row += spans.length;
    yield {
      ...laid,
      bytes: heldBytesOf(used),
      consumed: unclaimed,
      position: { byte: String(byte), row: String(row), line: String(line), ...rest },
    };
    unclaimed = 0;
    if (broken !== null) throw broken;
  }
}

function firstLarger(spans: readonly RecordSpan[], bytes: number): (RecordSpan & { readonly index: number }) | null {
  const index = spans.findIndex(({ start, end }) => end - start > bytes);
  return index < 0 ? null : { ...spans[index]!, index };
}
