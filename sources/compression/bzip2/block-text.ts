import { PackedError } from '../packed-error.ts';
import type { Block } from './block.ts';

const CHUNK = 64 * 1024;
/** After so many equal bytes the next one counts how many more there are. */
const RUN = 4;

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc >>> 0;
});

/** The text of a block in chunks, its run lengths undone. Throws at its end where its checksum does not match. */
export function* blockText({ links, length, start, crc: expected }: Block): Generator<Buffer> {
  let chunk = Buffer.allocUnsafeSlow(CHUNK);
  let filled = 0;
  let crc = 0xffffffff;
  let last = -1;
  let repeated = 0;
  let at = start;
  for (let read = 0; read < length; read++) {
    const entry = links[at]!;
    const byte = entry & 0xff;
    at = entry >>> 8;
    let count = 1;
    let value = byte;
    if (repeated === RUN) {
      count = byte;
      value = last;
      repeated = 0;
      last = -1;
    } else if (byte === last) {
      repeated++;
    } else {
      last = byte;
      repeated = 1;
    }
    for (; count > 0; count--) {
      chunk[filled++] = value;
      crc = (crc << 8) ^ CRC[((crc >>> 24) ^ value) & 0xff]!;
      if (filled < CHUNK) continue;
      yield chunk;
      chunk = Buffer.allocUnsafeSlow(CHUNK);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
  if (~crc >>> 0 !== expected) throw new PackedError('the checksum of a block does not match');
}
