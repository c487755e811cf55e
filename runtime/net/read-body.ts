import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { PipelineError } from '../contract/errors.ts';

const UNPACK: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The whole body of an answer, unpacked. Throws `net.too_large` as soon as there are more than `maxBytes`, and
 * `net.encoding`; rejects with the stream's error where it breaks off. `null`: all is thrown away as it comes.
 */
export async function readBody(answer: IncomingMessage, maxBytes: number | null): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const stream = maxBytes === null ? answer : unpacked(answer);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (maxBytes === null) continue;
    bytes += chunk.length;
    // Leaving the loop destroys the streams, and with them the connection.
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body as it was before it was packed for the way. Throws `net.encoding`. */
export function unpacked(answer: IncomingMessage): Readable {
  const encoding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return answer;
  const unpack = Object.hasOwn(UNPACK, encoding) ? UNPACK[encoding] : undefined;
  if (unpack === undefined) {
    answer.destroy();
    throw new PipelineError('net.encoding', {
      message: `The answer is packed as ${JSON.stringify(encoding)}, which was not asked for.`,
      next: 'Let the service answer unpacked, or with gzip, deflate or br.',
    });
  }
  // Errors of either end come out of the loop that reads.
  return pipeline(answer, unpack(), () => {});
}

function tooLarge(maxBytes: number): PipelineError {
  return new PipelineError('net.too_large', {
    message: `The answer has more than ${maxBytes} bytes.`,
    next: 'Ask for less, or allow larger answers.',
  });
}
