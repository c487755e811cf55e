/** EPIPE: a pipe that nobody reads any more (`| head`). EIO: a terminal that was closed. */
const CODES = new Set(['EPIPE', 'EIO']);

/** Whether a write failed because nobody is there to read it: no fault of ours, and nothing stops for it. */
export function isReaderGone(error: Error): boolean {
  return CODES.has((error as NodeJS.ErrnoException).code ?? '');
}
