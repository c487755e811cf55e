import xz from 'xz-decompress';
import { EndsEarly, Malformed } from '../columnar/malformed.ts';

/** Unpacks to at most `limit` bytes; what the library refuses is `Malformed`. */
export async function unpackXz(packed: Buffer, limit: number): Promise<Buffer> {
  if (packed.length === 0) throw new EndsEarly('its xz data is cut off');
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new xz.XzReadableStream(new Blob([packed as Buffer<ArrayBuffer>]).stream());
  try {
    for await (const part of stream) {
      size += part.length;
      if (size > limit) throw new Malformed(`it unpacks to more than ${limit} bytes`);
      parts.push(part);
    }
  } catch (error) {
    // The library has no errors of its own kind: it does nothing that fails but to unpack.
    throw error instanceof Malformed ? error : new Malformed('its xz data is damaged', { cause: error });
  }
  return Buffer.concat(parts);
}
