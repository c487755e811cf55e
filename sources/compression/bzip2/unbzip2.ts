import { byteQueue } from '../byte-queue.ts';
import { PackedError } from '../packed-error.ts';
import { BitReader } from './bit-reader.ts';
import { readBlock } from './block.ts';
import { blockText } from './block-text.ts';

/** Packed bytes of a block at most, for 100,000 bytes of its level: what does not pack grows a little. */
const BLOCK_BYTES = 100_000;
const SPARE_BYTES = 50_000;
const BLOCK = 0x314159265359;
const END = 0x177245385090;

/** Streams in a row are one. Memory: 4 bytes for each of the largest block's, and one packed block. */
export async function* unbzip2(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const queue = byteQueue(chunks);
  for (let first = true; ; first = false) {
    const head = await queue.take(4);
    if (head === null) {
      if (first) throw new PackedError('it is empty', { truncated: true });
      return;
    }
    const level = head[3]! - 48;
    if (head.toString('latin1', 0, 3) !== 'BZh' || level < 1 || level > 9)
      throw new PackedError(first ? 'it does not begin as bzip2 does' : 'something else follows its end');
    const links = new Uint32Array(level * BLOCK_BYTES);
    let together = 0;
    let bitAt = 0;
    for (;;) {
      const bits = new BitReader(await queue.peek(level * BLOCK_BYTES + SPARE_BYTES), bitAt);
      const mark = bits.bits(24) * 0x1000000 + bits.bits(24);
      if (mark === END) {
        if (bits.bits(32) !== together) throw new PackedError('the checksum of the whole does not match');
        queue.skip((bits.at + 7) >> 3);
        break;
      }
      if (mark !== BLOCK) throw new PackedError('a block does not begin where the last one ends');
      const block = readBlock(bits, links);
      yield* blockText(block);
      together = (((together << 1) | (together >>> 31)) ^ block.crc) >>> 0;
      queue.skip(bits.at >> 3);
      bitAt = bits.at & 7;
    }
  }
}
