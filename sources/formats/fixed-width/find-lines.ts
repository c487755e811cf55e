import { CR } from '../line-end.ts';

/** Of a record: its bytes without the line end, and its number in the file. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** Adds the lines that are all there, but for blank ones and the first `skipLines`; gives where the next one begins. */
export function findLines(
  buffer: Buffer,
  from: number,
  to: number,
  final: boolean,
  { line: first, skipLines, lineEnd }: { readonly line: number; readonly skipLines: number; readonly lineEnd: number },
  found: Line[],
): { readonly consumed: number; readonly line: number } {
  let line = first;
  let at = from;
  while (at < to) {
    const feed = buffer.indexOf(lineEnd, at);
    const stop = feed === -1 || feed >= to ? to : feed;
    if (stop === to && !final) break;
    const end = stop > at && buffer[stop - 1] === CR ? stop - 1 : stop;
    if (line > skipLines && !isBlank(buffer, at, end)) found.push({ start: at, end, line });
    if (stop < to) line++;
    at = Math.min(stop + 1, to);
  }
  return { consumed: at, line };
}

function isBlank(buffer: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (buffer[at] !== 32 && buffer[at] !== 9) return false;
  return true;
}
