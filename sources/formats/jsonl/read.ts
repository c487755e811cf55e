import type { Format, TextPosition } from '../format.ts';
import { type RecordOptions, type RecordScan, recordFormat } from '../json/read-records.ts';

const LF = 10;
const CR = 13;

/** One JSON object a line; blank lines are passed over. */
export function jsonlFormat(options: RecordOptions): Format<TextPosition> {
  return recordFormat(options, (_file, after) => openLines(Number(after?.line ?? 1)));
}

function openLines(firstLine: number): RecordScan {
  let line = firstLine;
  return {
    scan({ buffer, from, to, final }, spans) {
      const end = final ? to : Math.max(from, buffer.lastIndexOf(LF, to - 1) + 1);
      for (let at = from; at < end; ) {
        const feed = buffer.indexOf(LF, at);
        const stop = feed === -1 || feed >= end ? end : feed;
        if (!isBlank(buffer, at, stop)) spans.push({ start: at, end: buffer[stop - 1] === CR ? stop - 1 : stop, line });
        if (stop < end) line++;
        at = stop + 1;
      }
      return end;
    },
    place: () => ({ line }),
  };
}

function isBlank(buffer: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = buffer[at]!;
    if (byte !== 32 && byte !== 9 && byte !== CR) return false;
  }
  return true;
}
