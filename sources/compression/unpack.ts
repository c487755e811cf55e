import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import type { Compression } from './compressions.ts';
import { PackedError } from './packed-error.ts';

/** Bytes that come out at a time; zlib's own 16 KiB take four times as many turns of the event loop. */
const CHUNK_BYTES = 64 * 1024;

/** What a stream of packed bytes holds. Throws `PackedError`; memory is that of the algorithm's window. */
export async function* unpack(
  compression: Exclude<Compression, 'zip'>,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  switch (compression) {
    case 'gzip':
      yield* through(chunks, zlib.createGunzip({ chunkSize: CHUNK_BYTES }));
      break;
    case 'zstd':
      yield* through(chunks, zlib.createZstdDecompress({ chunkSize: CHUNK_BYTES }));
      break;
    case 'brotli':
      yield* through(chunks, zlib.createBrotliDecompress({ chunkSize: CHUNK_BYTES }));
      break;
    case 'bzip2':
      yield* (await import('./bzip2/unbzip2.ts')).unbzip2(chunks);
      break;
    case 'snappy':
      yield* (await import('./unsnappy.ts')).unsnappy(chunks);
      break;
    default:
      compression satisfies never;
  }
}

/** What the raw deflate of a zip's member holds. */
export function inflate(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  return through(chunks, zlib.createInflateRaw({ chunkSize: CHUNK_BYTES }));
}

type Unpacker = ReturnType<
  | typeof zlib.createGunzip
  | typeof zlib.createZstdDecompress
  | typeof zlib.createBrotliDecompress
  | typeof zlib.createInflateRaw
>;

async function* through(chunks: AsyncIterable<Buffer>, unpacker: Unpacker): AsyncGenerator<Buffer> {
  let given = 0;
  let failure: unknown;
  async function* counted(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of chunks) {
        given += chunk.length;
        yield chunk;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  const source = Readable.from(counted(), { objectMode: true, highWaterMark: 1 });
  const piped = pipeline(source, unpacker).then(
    () => null,
    (error: unknown) => error,
  );
  try {
    yield* unpacker as AsyncIterable<Buffer>;
  } catch (error) {
    // What the store says comes first: the unpacker only says that it got no more.
    throw failure ?? packedError(error);
  } finally {
    source.destroy();
    unpacker.destroy();
    await piped;
  }
  if (unpacker.bytesWritten < given) throw new PackedError('something else follows its end');
}

/** An error of zlib has a code: `Z_BUF_ERROR` where the bytes end too early. */
function packedError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^(Z_|ZSTD_|ERR_(BROTLI_|_ERROR_))/.test(code)) return error;
  return new PackedError((error as Error).message, { truncated: code === 'Z_BUF_ERROR', cause: error });
}
