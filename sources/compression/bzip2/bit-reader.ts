import { PackedError } from '../packed-error.ts';

/** Bits of a buffer, the high ones of a byte first. */
export class BitReader {
  bytes: Buffer;
  /** Of the next bit. */
  at: number;
  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The next 20 bits, which stay; zeros beyond the end. */
  next20(): number {
    const { bytes, at } = this;
    const byte = at >> 3;
    const word =
      byte + 3 < bytes.length
        ? (bytes[byte]! << 24) | (bytes[byte + 1]! << 16) | (bytes[byte + 2]! << 8) | bytes[byte + 3]!
        : ((bytes[byte] ?? 0) << 24) | ((bytes[byte + 1] ?? 0) << 16) | ((bytes[byte + 2] ?? 0) << 8);
    return (word << (at & 7)) >>> 12;
  }

  skip(count: number): void {
    this.at += count;
    if (this.at > this.bytes.length * 8) throw new PackedError('it ends in the middle of a block', { truncated: true });
  }

  bit(): number {
    const byte = this.at >> 3;
    if (byte >= this.bytes.length) throw new PackedError('it ends in the middle of a block', { truncated: true });
    const bit = (this.bytes[byte]! >> (7 - (this.at & 7))) & 1;
    this.at++;
    return bit;
  }

  /** Up to 32 bits, as an unsigned number. */
  bits(count: number): number {
    let value = 0;
    for (let left = count; left > 0; ) {
      const byte = this.at >> 3;
      if (byte >= this.bytes.length) throw new PackedError('it ends in the middle of a block', { truncated: true });
      const free = 8 - (this.at & 7);
      const take = Math.min(free, left);
      value = value * (1 << take) + ((this.bytes[byte]! >> (free - take)) & ((1 << take) - 1));
      this.at += take;
      left -= take;
    }
    return value;
  }
}
