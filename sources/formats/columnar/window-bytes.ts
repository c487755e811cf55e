/** Bytes that wait to be decoded, over all columns. */
const READ_AHEAD = 24 * 1024 * 1024;
const LEAST = 64 * 1024;
const MOST = 1024 * 1024;

/** Bytes that one request reads, where so many ranges are read side by side. */
export function windowBytes(ranges: number): number {
  return Math.max(LEAST, Math.min(MOST, Math.floor(READ_AHEAD / Math.max(ranges, 1))));
}
