import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { SourceRows } from '../../../runtime/contract/source.ts';
import { countedPacked } from '../../files/packed-progress.ts';
import { bindColumns, discoveredColumns } from '../csv/bind-columns.ts';
import { decodedFile } from '../decoded-file.ts';
import { byteOrderMark, fileBytes, isDecoded, type PlainEncoding, transcodeOf } from '../encoding.ts';
import type { Format, FormatFile, ReadOptions, TextPosition } from '../format.ts';
import { LF, lineEndAfter, lineEndOf, lineEndPlace } from '../line-end.ts';
import { recordTooLarge } from '../record-too-large.ts';
import { openWindows } from '../windows.ts';
import { findLines, type Line } from './find-lines.ts';
import { layLines } from './lay-lines.ts';
import type { FixedWidthOptions, LayoutField } from './options.ts';

/** Lines whose fields stand at fixed places. */
export function fixedWidthFormat(options: FixedWidthOptions): Format<TextPosition> {
  return {
    async columns(file) {
      return discoveredColumns(
        layoutOf(options, file).map(({ name }) => name),
        file.label,
      );
    },
    async *read(source, reading, signal) {
      signal.throwIfAborted();
      const layout = layoutOf(options, source);
      const columns =
        reading.columns ??
        discoveredColumns(
          layout.map(({ name }) => name),
          source.label,
        );
      const { encoding } = options;
      const decoded = isDecoded(encoding) ? decodedFile(source, encoding) : null;
      const plain: PlainEncoding = isDecoded(encoding) ? 'utf-8' : encoding;
      const rows = readLines(
        decoded ?? source,
        { ...options, encoding: plain, layout },
        { ...reading, columns },
        signal,
      );
      const total = reading.after === null && Number.isFinite(source.bytes) ? source.bytes : null;
      yield* decoded === null ? rows : countedPacked(rows, decoded, total);
    },
  };
}

export interface LineOptions extends Pick<FixedWidthOptions, 'skipLines' | 'maxRecordBytes' | 'widthUnit'> {
  readonly encoding: PlainEncoding;
  readonly layout: readonly LayoutField[];
}

async function* readLines(
  file: FormatFile,
  options: LineOptions,
  { columns, batchBytes, after }: ReadOptions<TextPosition> & { readonly columns: ColumnTypes },
  signal: AbortSignal,
): AsyncGenerator<SourceRows<TextPosition>> {
  const { encoding, layout, maxRecordBytes, skipLines } = options;
  const names = layout.map(({ name }) => name);
  const columnOfField = bindColumns(names, columns, file.label);
  const start = Number(after?.byte ?? 0);
  await using windows = openWindows(await file.open(start, signal), {
    start,
    end: file.bytes,
    chunkBytes: batchBytes,
    maxRecordBytes,
    transcode: transcodeOf(encoding),
  });
  let byte = start;
  let row = Number(after?.row ?? 0);
  let line = Number(after?.line ?? 1);
  let lineEnd = lineEndAfter(after);
  let unclaimed = 0;
  let consumed = 0;
  for (let window = await windows.next(0); window !== null; window = await windows.next(consumed)) {
    signal.throwIfAborted();
    const { buffer, from, to, final, recycle } = window;
    const begin = byte === 0 ? from + byteOrderMark(buffer.subarray(from, to), encoding, file.label) : from;
    const found: Line[] = [];
    lineEnd ??= lineEndOf(buffer.subarray(begin, to), final);
    let end =
      lineEnd === null && !final
        ? { consumed: begin, line }
        : findLines(buffer, begin, to, final, { line, skipLines, lineEnd: lineEnd ?? LF }, found);
    let broken: PipelineError | null = null;
    const large = [...found, { start: end.consumed, end: to - 1, line: end.line }].findIndex(
      (one) => one.end - one.start > maxRecordBytes,
    );
    if (large >= 0) {
      const at = found[large] ?? { start: end.consumed, line: end.line };
      const place = { row: row + large + 1, line: at.line, byte: byte + fileBytes(encoding, buffer, from, at.start) };
      broken = recordTooLarge(file.label, maxRecordBytes, place, null);
      // The rows before it are handed on first.
      if (large === 0) throw broken;
      found.length = large;
      end = { consumed: at.start, line: at.line };
    }
    consumed = end.consumed;
    const used = fileBytes(encoding, buffer, from, consumed);
    byte += used;
    unclaimed += used;
    line = end.line;
    if (found.length === 0 && !final) {
      recycle();
      continue;
    }
    const firstRow = row + 1;
    row += found.length;
    yield {
      ...layLines(buffer, found, { columns, columnOfField, options, names }),
      length: found.length,
      bytes: buffer.length + found.length * (columns.length * 8 + 8),
      consumed: unclaimed,
      firstRow,
      rowNumbers: null,
      rejects: [],
      position: { byte: String(byte), row: String(row), line: String(line), ...lineEndPlace(lineEnd) },
      recycle,
    };
    unclaimed = 0;
    if (broken !== null) throw broken;
  }
}

function layoutOf({ layout }: FixedWidthOptions, { label }: FormatFile): readonly LayoutField[] {
  if (layout !== undefined) return layout;
  throw new PipelineError('format.layout', {
    message: `${JSON.stringify(label)} is a fixed-width file, and nothing says where its fields stand.`,
    next: 'Set fileFormat to fixed_width and give the layout on the source node: name and width of each field.',
    origin: { label },
  });
}
