import { byteQueue } from './byte-queue.ts';
import { crc32c } from './crc32c.ts';
import { PackedError } from './packed-error.ts';

/** Bytes that one piece may hold, unpacked. */
const MOST_BYTES = 65_536;
const STREAM = 0xff;
const PACKED = 0x00;
const PLAIN = 0x01;

/** Snappy's framing format: pieces of up to 64 KiB, each with its checksum. Several streams in a row are one. */
export async function* unsnappy(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { uncompress } = await import('snappyjs');
  const queue = byteQueue(chunks);
  let first = true;
  for (;;) {
    const header = await queue.take(4);
    if (header === null) {
      if (first) throw new PackedError('it is empty', { truncated: true });
      return;
    }
    const kind = header[0]!;
    const length = header.readUIntLE(1, 3);
    if (first !== (kind === STREAM) && first) throw new PackedError('it does not begin as snappy frames do');
    if (length > MOST_BYTES * 2) throw new PackedError(`a piece of ${length} bytes is larger than one may be`);
    const body = length === 0 ? Buffer.alloc(0) : await queue.take(length);
    if (body === null) throw new PackedError('it ends in the middle of a piece', { truncated: true });
    first = false;
    if (kind === STREAM) {
      if (body.toString('latin1') !== 'sNaPpY') throw new PackedError('it does not begin as snappy frames do');
    } else if (kind === PACKED || kind === PLAIN) {
      if (length < 4) throw new PackedError('a piece has no checksum');
      const rest = body.subarray(4);
      const plain = kind === PLAIN ? rest : unpacked(rest, uncompress);
      if (plain.length > MOST_BYTES) throw new PackedError('a piece is larger than one may be');
      if (masked(crc32c(plain)) !== body.readUInt32LE(0)) throw new PackedError('a checksum does not match');
      if (plain.length > 0) yield plain;
    } else if (kind < 0x80) {
      throw new PackedError(`it has a piece of the unknown kind ${kind}`);
    }
  }
}

function unpacked(bytes: Buffer, uncompress: (bytes: Buffer, most: number) => Buffer): Buffer {
  try {
    return uncompress(bytes, MOST_BYTES);
  } catch (cause) {
    throw new PackedError('a piece is damaged', { cause });
  }
}

/** Checksums are stored rotated, so that one of data with checksums inside stays strong. */
function masked(crc: number): number {
  return ((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) >>> 0;
}
