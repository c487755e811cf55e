import { EndsEarly, Malformed } from '../columnar/malformed.ts';
import { readVarint, unsignedNumber } from '../columnar/varint.ts';
import { unpackBits } from './hybrid.ts';

const MOST_BLOCK = 1 << 20;
const MOST_MINIBLOCKS = 1024;

/** Numbers stored as differences, decoded as far as they are asked for. */
export interface Delta {
  /** How many there are. */
  readonly count: number;
  read32(into: Int32Array, count: number): void;
  read64(into: BigInt64Array, count: number): void;
}

/** The numbers that begin at `from`. Without a byte there are none: some writers store a page of NULLs so. */
export function openDelta(bytes: Buffer, from: number, to: number): Delta {
  if (from >= to) return NONE;
  const blocks = openBlocks(bytes, from, to);
  const widths = new Int32Array(blocks.perMini);
  let value = blocks.first;
  let started = false;
  let left = blocks.count;

  /** Values of the current miniblock, or of those that are wanted. */
  function each(count: number, put: (index: number, width: number, bit: number) => void): void {
    let index = 0;
    while (index < count) {
      const run = Math.min(blocks.ready(), count - index);
      if (blocks.width > 0 && blocks.bitEnd(run) > to) throw new EndsEarly('its numbers end early');
      for (let one = 0; one < run; one++) put(index + one, blocks.width, blocks.used + one);
      blocks.use(run);
      index += run;
    }
  }

  function begin(count: number): number {
    if (count > left) throw new EndsEarly(`it holds ${blocks.count} numbers, more are announced`);
    left -= count;
    if (started || count === 0) return 0;
    started = true;
    return 1;
  }

  return {
    count: blocks.count,
    read32(into, count) {
      const skip = begin(count);
      let sum = Number(BigInt.asIntN(32, value));
      if (skip === 1) into[0] = sum;
      let index = skip;
      while (index < count) {
        const run = Math.min(blocks.ready(), count - index);
        if (blocks.width > 32) throw new Malformed('differences are wider than their numbers');
        if (blocks.bitEnd(run) > to) throw new EndsEarly('its numbers end early');
        const least = Number(BigInt.asIntN(32, blocks.least));
        if (blocks.width === 0) widths.fill(0, 0, run);
        else unpackBits(bytes, blocks.base, blocks.used * blocks.width, blocks.width, widths, 0, run);
        for (let one = 0; one < run; one++) {
          sum = (sum + least + widths[one]!) | 0;
          into[index + one] = sum;
        }
        blocks.use(run);
        index += run;
      }
      value = BigInt(sum);
    },
    read64(into, count) {
      const skip = begin(count);
      if (skip === 1) into[0] = value;
      each(count - skip, (index, width, used) => {
        const bits = width === 0 ? 0n : wideBits(bytes, blocks.base, used * width, width);
        value = BigInt.asIntN(64, value + blocks.least + bits);
        into[index + skip] = value;
      });
    },
  };
}

const NONE: Delta = {
  count: 0,
  read32: (_into, count) => refuseMore(count),
  read64: (_into, count) => refuseMore(count),
};

function refuseMore(count: number): void {
  if (count > 0) throw new EndsEarly('its numbers end early');
}

/** Where the numbers that begin at `from` end. */
export function deltaEnd(bytes: Buffer, from: number, to: number): number {
  if (from >= to) return from;
  const blocks = openBlocks(bytes, from, to);
  let left = blocks.count - 1;
  while (left > 0) {
    const run = Math.min(blocks.ready(), left);
    blocks.use(run);
    left -= run;
  }
  return blocks.end();
}

function openBlocks(bytes: Buffer, from: number, to: number) {
  const cursor = { bytes: to === bytes.length ? bytes : bytes.subarray(0, to), at: from };
  const words = { low: 0, high: 0 };

  function size(): number {
    readVarint(cursor, false, words);
    return unsignedNumber(words);
  }
  function signed(): bigint {
    readVarint(cursor, true, words);
    return (BigInt(words.high) << 32n) | BigInt(words.low >>> 0);
  }

  const blockSize = size();
  const miniblocks = size();
  const count = size();
  const first = signed();
  const perMini = blockSize / miniblocks;
  if (
    blockSize > MOST_BLOCK ||
    miniblocks > MOST_MINIBLOCKS ||
    !Number.isInteger(perMini) ||
    perMini < 8 ||
    perMini % 8 !== 0 ||
    count > 2 ** 31
  ) {
    throw new Malformed(`blocks of ${blockSize} numbers in ${miniblocks} parts`);
  }
  let widthsAt = 0;
  let mini = miniblocks;
  let used = perMini;
  let base = cursor.at;

  const blocks = {
    count,
    first,
    perMini,
    least: 0n,
    width: 0,
    get base() {
      return base;
    },
    get used() {
      return used;
    },
    /** Numbers that are left in the miniblock; goes on to the next one where there are none. */
    ready(): number {
      if (used < perMini) return perMini - used;
      base += (blocks.width * perMini) / 8;
      mini++;
      if (mini >= miniblocks) {
        cursor.at = base;
        blocks.least = signed();
        widthsAt = cursor.at;
        base = widthsAt + miniblocks;
        mini = 0;
      }
      if (widthsAt + mini >= to) throw new EndsEarly('its numbers end early');
      blocks.width = bytes[widthsAt + mini]!;
      if (blocks.width > 64) throw new Malformed(`differences of ${blocks.width} bits`);
      used = 0;
      return perMini;
    },
    use(numbers: number): void {
      used += numbers;
    },
    bitEnd(numbers: number): number {
      return base + Math.ceil(((used + numbers) * blocks.width) / 8);
    },
    end(): number {
      return mini >= miniblocks ? base : base + (blocks.width * perMini) / 8;
    },
  };
  // The first block is read when its first number is.
  return blocks;
}

/** A number of up to 64 bits. */
function wideBits(bytes: Buffer, base: number, bit: number, width: number): bigint {
  const first = base + Math.floor(bit / 8);
  const shift = bit & 7;
  const length = Math.ceil((shift + width) / 8);
  let value = 0n;
  if (length <= 6) return BigInt(Math.floor(bytes.readUIntLE(first, length) / 2 ** shift) % 2 ** width);
  for (let index = length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[first + index]!);
  return BigInt.asUintN(width, value >> BigInt(shift));
}
