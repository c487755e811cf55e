import type { Format, TextPosition } from '../format.ts';
import { type RecordOptions, type RecordScan, recordFormat } from '../json/read-records.ts';
import { CR, LF, type LineEnd, lineEndAfter, lineEndOf, lineEndPlace } from '../line-end.ts';

/** One JSON object a line; blank lines are passed over. Lone carriage returns end lines only in a file that has no line feeds. */
export function jsonlFormat(options: RecordOptions): Format<TextPosition> {
  return recordFormat(options, (_file, after) => openLines(Number(after?.line ?? 1), lineEndAfter(after)));
}

function openLines(firstLine: number, known: LineEnd): RecordScan {
  let line = firstLine;
  let lineEnd = known;
  return {
    scan({ buffer, from, to, final }, spans) {
      lineEnd ??= lineEndOf(buffer.subarray(from, to), final);
      if (lineEnd === null && !final) return from;
      const mark = lineEnd ?? LF;
      const end = final ? to : Math.max(from, buffer.lastIndexOf(mark, to - 1) + 1);
      for (let at = from; at < end; ) {
        const feed = buffer.indexOf(mark, at);
        const stop = feed === -1 || feed >= end ? end : feed;
        if (!isBlank(buffer, at, stop)) spans.push({ start: at, end: buffer[stop - 1] === CR ? stop - 1 : stop, line });
        if (stop < end) line++;
        at = stop + 1;
      }
      return end;
    },
    place: () => ({ line, ...lineEndPlace(lineEnd) }),
  };
}

function isBlank(buffer: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = buffer[at]!;
    if (byte !== 32 && byte !== 9 && byte !== CR) return false;
  }
  return true;
}
