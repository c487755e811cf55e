import { brotliDecompressSync, gunzipSync, inflateRawSync, zstdDecompressSync } from 'node:zlib';
import { Malformed } from './malformed.ts';

const UNPACK = {
  gzip: gunzipSync,
  deflate: inflateRawSync,
  brotli: brotliDecompressSync,
  zstd: zstdDecompressSync,
} as const;

/** As zlib has it. */
const LEAST_CHUNK = 64;

/**
 * Unpacks with zlib, to at most `limit` bytes; what it refuses is `Malformed`. `expected`: how many there will be, so that
 * they are laid into one piece of memory, other than into many that are joined.
 */
export function unpackZlib(codec: keyof typeof UNPACK, input: Buffer, limit: number, expected?: number): Buffer {
  // A piece that is filled to its end is followed by another.
  const chunk = expected === undefined ? {} : { chunkSize: Math.max(expected + 1, LEAST_CHUNK) };
  try {
    return UNPACK[codec](input, { maxOutputLength: Math.max(limit, 1), ...chunk });
  } catch (error) {
    // Data errors have zlib's codes, a result that is too large Node's.
    throw new Malformed(`${codec} data is damaged, or larger than the ${limit} bytes that are announced`, {
      cause: error,
    });
  }
}
