import type { FormatFile } from '../format.ts';
import { readRange } from './read-range.ts';

const TAIL = 64 * 1024;

/** The end of a file, where its footer is. */
export interface Tail {
  readonly bytes: Buffer;
  /** The bytes `from` to before `to` of the file; read only where they are not at its end. */
  range(from: number, to: number): Promise<Buffer>;
}

/** Reads the last bytes of the file, at once. */
export async function readTail(file: FormatFile, format: string, signal: AbortSignal): Promise<Tail> {
  const begin = Math.max(0, file.bytes - TAIL);
  const bytes = await readRange(file, format, begin, file.bytes, signal);
  return {
    bytes,
    async range(from, to) {
      return from >= begin ? bytes.subarray(from - begin, to - begin) : readRange(file, format, from, to, signal);
    },
  };
}
