import { failureOf } from '../../../runtime/contract/file-failure.ts';
import type { MarkupHandlers, MarkupScan, MarkupStart } from '../markup/markup.ts';
import { createMarkupScan } from '../markup/markup-scan.ts';
import { utf8End } from '../utf8-end.ts';
import { openWindows } from '../windows.ts';
import { notExcel } from './errors.ts';
import type { Part } from './read-part.ts';

/** Bytes of a part that are unpacked at a time. */
const WINDOW_BYTES = 64 * 1024;

/** A window of a part that was scanned. */
export interface ScannedWindow {
  /** Where in its buffer the next one begins. */
  readonly consumed: number;
  /** Bytes behind it, which wait for what follows them. */
  readonly left: number;
}

/** Told before a window is scanned: byte `byte` of the part is at `from`. */
export type BeforeWindow = (buffer: Buffer, from: number, byte: number) => void;

export interface PartScan<T> {
  readonly part: Part;
  readonly handlers: MarkupHandlers<T>;
  know(name: string): T;
  /** Byte of the part, and the elements that are open there. */
  readonly start: { readonly byte: number; readonly open: readonly string[] };
  /** Windows stop growing here. */
  readonly mostBytes: number;
}

/**
 * The windows of a part, each after its scan. What is told of a window is read before the next one. Ends with the part, or
 * throws `format.excel`, after the window in which it shows. A DOCTYPE is refused: nothing but the five entities of XML is replaced.
 */
export function scanPart<T>(scan: PartScan<T>): {
  readonly markup: MarkupScan;
  windows(before: BeforeWindow, signal: AbortSignal): AsyncGenerator<ScannedWindow>;
} {
  const { part, start, mostBytes } = scan;
  const begin: MarkupStart = { line: 1, open: start.open, isBegun: start.byte > 0 };
  const markup = createMarkupScan(scan.handlers, scan.know, begin);

  async function* windows(before: BeforeWindow, signal: AbortSignal): AsyncGenerator<ScannedWindow> {
    await using opened = openWindows(await part.open(start.byte, signal), {
      start: start.byte,
      end: part.bytes,
      chunkBytes: WINDOW_BYTES,
      maxRecordBytes: mostBytes,
      transcode: null,
    });
    let byte = start.byte;
    let isCutOff = true;
    for (let window = await opened.next(0); window !== null; ) {
      signal.throwIfAborted();
      const { buffer, to, final } = window;
      const from = window.from + (byte === 0 ? markBytes(buffer, window.from, to) : 0);
      byte += from - window.from;
      const { end, isBad } = utf8End(buffer, from, to);
      before(buffer, from, byte);
      let consumed = from;
      const broken = failureOf(() => {
        consumed = markup.scan(buffer, from, end, final && end === to);
      });
      yield { consumed, left: broken === null ? to - consumed : 0 };
      if (broken !== null) throw broken;
      if (markup.fault !== null) throw notWellFormed(part, markup.fault.isDoctype, markup.fault.message);
      if (isBad || (final && end < to)) throw notExcel(part.label, `its part ${part.path} is not UTF-8 text`);
      isCutOff = consumed < to || markup.root !== 'closed';
      byte += consumed - from;
      window.recycle();
      window = await opened.next(consumed);
    }
    if (isCutOff) throw notExcel(part.label, `its part ${part.path} ends before its root element does`);
  }

  return { markup, windows };
}

function markBytes(b: Buffer, from: number, to: number): number {
  return to - from >= 3 && b[from] === 0xef && b[from + 1] === 0xbb && b[from + 2] === 0xbf ? 3 : 0;
}

function notWellFormed({ label, path }: Part, isDoctype: boolean, reason: string) {
  return isDoctype
    ? notExcel(label, `its part ${path} has a DOCTYPE, which may declare entities that fill the memory`)
    : notExcel(label, `its part ${path} is not well-formed XML: ${reason}`);
}

/** A name without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
