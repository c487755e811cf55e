import { EndsEarly, Malformed } from '../columnar/malformed.ts';

/** Numbers in Parquet's mix of runs and packed bits, decoded as far as they are asked for. */
export interface Hybrid {
  read(into: Int32Array | Uint8Array, at: number, count: number): void;
}

/** The numbers in `bytes[from .. to)`, each `width` bits wide. */
export function openHybrid(bytes: Buffer, from: number, to: number, width: number): Hybrid {
  if (width > 32) throw new Malformed(`numbers of ${width} bits where at most 32 are allowed`);
  const valueBytes = (width + 7) >>> 3;
  let at = from;
  let repeats = 0;
  let repeated = 0;
  let packed = 0;
  /** Of the packed run: where it begins, and bits that are read. */
  let base = 0;
  let bit = 0;

  function nextRun(): void {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= to) throw new EndsEarly('its numbers end early');
      if (shift > 28) throw new Malformed('the length of a run has too many bytes');
      const byte = bytes[at++]!;
      head += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const length = Math.floor(head / 2);
    if (head % 2 === 1) {
      packed = length * 8;
      base = at;
      bit = 0;
      at = Math.min(to, at + length * width);
      return;
    }
    if (at + valueBytes > to) throw new EndsEarly('its numbers end early');
    repeats = length;
    repeated = valueBytes === 0 ? 0 : bytes.readUIntLE(at, valueBytes) | 0;
    at += valueBytes;
  }

  return {
    read(into, start, count) {
      let next = start;
      const end = start + count;
      // Without bits there is only one number, and some writers leave out its run.
      if (width === 0) {
        into.fill(0, start, end);
        return;
      }
      while (next < end) {
        if (repeats > 0) {
          const run = Math.min(repeats, end - next);
          into.fill(repeated, next, next + run);
          next += run;
          repeats -= run;
        } else if (packed > 0) {
          const run = Math.min(packed, end - next);
          if (base + Math.ceil((bit + run * width) / 8) > to) throw new EndsEarly('its numbers end early');
          unpackBits(bytes, base, bit, width, into, next, run);
          bit += run * width;
          next += run;
          packed -= run;
        } else {
          nextRun();
        }
      }
    },
  };
}

/** `count` numbers of `width` ≤ 32 bits, low bits first, from bit `bit` after `base`. */
export function unpackBits(
  bytes: Buffer,
  base: number,
  bit: number,
  width: number,
  into: Int32Array | Uint8Array,
  at: number,
  count: number,
): void {
  const mask = width === 32 ? -1 : (1 << width) - 1;
  let byte = base + Math.floor(bit / 8);
  let shift = bit & 7;
  // Behind the last byte there is nothing, which counts as zeros.
  for (let index = at; index < at + count; index++) {
    let value =
      (bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24)) >>> shift;
    if (shift + width > 32) value |= bytes[byte + 4]! << (32 - shift);
    into[index] = value & mask;
    shift += width;
    byte += shift >>> 3;
    shift &= 7;
  }
}

/** Bits that numbers up to `most` take. */
export function bitWidth(most: number): number {
  return most === 0 ? 0 : 32 - Math.clz32(most);
}
