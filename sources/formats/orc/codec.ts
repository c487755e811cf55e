import { unpackLz4 } from '../columnar/lz4.ts';
import { unpackLzo } from '../columnar/lzo.ts';
import { EndsEarly, Malformed } from '../columnar/malformed.ts';
import { unpackSnappy } from '../columnar/snappy.ts';
import { unpackZlib } from '../columnar/unpack.ts';

export const CODECS = ['none', 'zlib', 'snappy', 'lzo', 'lz4', 'zstd', 'brotli'] as const;

/** How streams are packed: piece by piece, each of at most `blockBytes` bytes. */
export interface Packing {
  readonly codec: (typeof CODECS)[number];
  readonly blockBytes: number;
}

/** Bytes of the head of a piece: its length, and whether it is packed at all. */
export const HEAD = 3;

export function headOf(bytes: Buffer): { readonly length: number; readonly plain: boolean } {
  const head = bytes.readUIntLE(0, HEAD);
  return { length: head >>> 1, plain: (head & 1) === 1 };
}

/** Unpacks a piece. */
export function unpackPiece({ codec, blockBytes }: Packing, bytes: Buffer): Buffer {
  switch (codec) {
    case 'none':
      return bytes;
    case 'zlib':
      return fitting(unpackZlib('deflate', bytes, blockBytes, blockBytes));
    case 'zstd':
    case 'brotli':
      return fitting(unpackZlib(codec, bytes, blockBytes, blockBytes));
    case 'snappy':
      return unpackSnappy(bytes, blockBytes);
    case 'lzo':
      return fitting(unpackLzo(bytes, blockBytes));
    case 'lz4':
      return fitting(unpackLz4(bytes, blockBytes));
    default:
      return codec satisfies never;
  }
}

/** In memory of its size: but for Snappy, codecs do not tell it, so that a whole block is taken for each. */
function fitting(bytes: Buffer): Buffer {
  return bytes.length * 2 > bytes.buffer.byteLength ? bytes : Buffer.from(bytes);
}

/** All pieces of a footer, which are in memory: at most `limit` bytes. */
export function unpackWhole(packing: Packing, bytes: Buffer, limit: number): Buffer {
  if (packing.codec === 'none') return bytes;
  const parts: Buffer[] = [];
  let total = 0;
  for (let at = 0; at < bytes.length; ) {
    if (at + HEAD > bytes.length) throw new EndsEarly('its pieces are cut off');
    const { length, plain } = headOf(bytes.subarray(at));
    at += HEAD;
    if (length > bytes.length - at) throw new EndsEarly(`a piece of ${length} bytes is announced`);
    const piece = bytes.subarray(at, at + length);
    const part = plain ? piece : unpackPiece(packing, piece);
    at += length;
    total += part.length;
    if (total > limit) throw new Malformed(`it unpacks to more than ${limit} bytes`);
    parts.push(part);
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}
