import { brotliDecompressSync, gunzipSync, inflateRawSync, zstdDecompressSync } from 'node:zlib';
import { Malformed } from './malformed.ts';

const UNPACK = {
  gzip: gunzipSync,
  deflate: inflateRawSync,
  brotli: brotliDecompressSync,
  zstd: zstdDecompressSync,
} as const;

/** Unpacks with zlib, to at most `limit` bytes; what it refuses is `Malformed`. */
export function unpackZlib(codec: keyof typeof UNPACK, input: Buffer, limit: number): Buffer {
  try {
    return UNPACK[codec](input, { maxOutputLength: Math.max(limit, 1) });
  } catch (error) {
    // Data errors have zlib's codes, a result that is too large Node's.
    throw new Malformed(`${codec} data is damaged, or larger than the ${limit} bytes that are announced`, {
      cause: error,
    });
  }
}
