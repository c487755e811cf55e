import { Malformed } from '../columnar/malformed.ts';
import { readVarint, type Words } from '../columnar/varint.ts';
import { type ByteStream, requireHere } from './byte-stream.ts';
import { packedBytes, unpackNumbers, widthFor, widthOf } from './packed-bits.ts';
import type { Run } from './run.ts';

/** A run of the second version, by the two highest bits of its head. */
export function readRunV2(stream: ByteStream, run: Run, signed: boolean): void {
  requireHere(stream, 2);
  switch (stream.bytes[stream.at]! >>> 6) {
    case 0:
      readRepeats(stream, run, signed);
      return;
    case 1:
      readDirect(stream, run, signed);
      return;
    case 2:
      readPatched(stream, run);
      return;
    default:
      readDeltas(stream, run, signed);
  }
}

/** One number, three to ten times. */
function readRepeats(stream: ByteStream, run: Run, signed: boolean): void {
  const head = stream.bytes[stream.at++]!;
  const size = ((head >>> 3) & 7) + 1;
  requireHere(stream, size);
  const words = bigEndian(stream, size);
  run.length = (head & 7) + 3;
  run.low.fill(words.low, 0, run.length);
  run.high.fill(words.high, 0, run.length);
  if (signed) unfold(run, run.length);
}

/** Each number, packed. */
function readDirect(stream: ByteStream, run: Run, signed: boolean): void {
  const width = widthOf((stream.bytes[stream.at]! >>> 1) & 31);
  readLength(stream, run);
  unpack(stream, width, run.length, run, 0);
  if (signed) unfold(run, run.length);
}

/** What numbers are more than their least, packed; the high bits of the few large ones come after it. */
function readPatched(stream: ByteStream, run: Run): void {
  const width = widthOf((stream.bytes[stream.at]! >>> 1) & 31);
  readLength(stream, run);
  requireHere(stream, 2);
  const sizes = stream.bytes[stream.at++]!;
  const list = stream.bytes[stream.at++]!;
  const baseBytes = (sizes >>> 5) + 1;
  const patchWidth = widthOf(sizes & 31);
  const gapWidth = (list >>> 5) + 1;
  const patches = list & 31;
  if (patchWidth + gapWidth > 64 || patchWidth + width > 64)
    throw new Malformed(`patches of ${patchWidth} bits for numbers of ${width}`);
  requireHere(stream, baseBytes);
  const base = signedBase(bigEndian(stream, baseBytes), baseBytes);
  unpack(stream, width, run.length, run, 0);
  const list64: Run = { low: new Int32Array(patches), high: new Int32Array(patches), length: patches };
  unpack(stream, widthFor(patchWidth + gapWidth), patches, list64, 0);
  let at = 0;
  for (let index = 0; index < patches; index++) {
    const entry = BigInt.asUintN(64, (BigInt(list64.high[index]!) << 32n) | BigInt(list64.low[index]! >>> 0));
    at += Number(entry >> BigInt(patchWidth));
    const patch = BigInt.asUintN(patchWidth, entry) << BigInt(width);
    // A gap that is too long for its bits is told in several entries, the first ones without a patch.
    if (patch === 0n) continue;
    if (at >= run.length) throw new Malformed('a patch lies behind its numbers');
    run.low[at] = run.low[at]! | Number(BigInt.asIntN(32, patch));
    run.high[at] = run.high[at]! | Number(BigInt.asIntN(32, patch >> 32n));
  }
  for (let index = 0; index < run.length; index++) add(run, index, base.low, base.high);
}

/** The first number and the step to the second; then the steps, packed, all in the direction of the first one. */
function readDeltas(stream: ByteStream, run: Run, signed: boolean): void {
  const code = (stream.bytes[stream.at]! >>> 1) & 31;
  readLength(stream, run);
  const { low, high } = run;
  const words: Words = { low: 0, high: 0 };
  readVarint(stream, signed, words);
  low[0] = words.low;
  high[0] = words.high;
  readVarint(stream, true, words);
  const down = words.high < 0;
  if (code === 0) {
    low.fill(words.low, 1, run.length);
    high.fill(words.high, 1, run.length);
  } else {
    low[1] = words.low;
    high[1] = words.high;
    unpack(stream, widthOf(code), Math.max(run.length - 2, 0), run, 2);
    if (down) for (let index = 2; index < run.length; index++) negate(run, index);
  }
  for (let index = 1; index < run.length; index++) add(run, index, low[index - 1]!, high[index - 1]!);
}

function readLength(stream: ByteStream, run: Run): void {
  run.length = (((stream.bytes[stream.at]! & 1) << 8) | stream.bytes[stream.at + 1]!) + 1;
  stream.at += 2;
}

function unpack(stream: ByteStream, width: number, count: number, run: Run, to: number): void {
  const size = packedBytes(count, width);
  requireHere(stream, size);
  unpackNumbers(stream.bytes, stream.at, width, count, run, to);
  stream.at += size;
}

function bigEndian(stream: ByteStream, size: number): Words {
  const words: Words = { low: 0, high: 0 };
  for (let index = 0; index < size; index++) {
    words.high = (words.high << 8) | (words.low >>> 24);
    words.low = (words.low << 8) | stream.bytes[stream.at++]!;
  }
  return words;
}

/** The highest bit of a base is its sign. */
function signedBase({ low, high }: Words, size: number): Words {
  const value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  const sign = 1n << BigInt(size * 8 - 1);
  const base = value & sign ? -(value ^ sign) : value;
  return { low: Number(BigInt.asIntN(32, base)), high: Number(BigInt.asIntN(32, base >> 32n)) };
}

/** Numbers whose lowest bit is their sign. */
function unfold({ low, high }: Run, count: number): void {
  for (let index = 0; index < count; index++) {
    const sign = -(low[index]! & 1);
    low[index] = ((low[index]! >>> 1) | (high[index]! << 31)) ^ sign;
    high[index] = (high[index]! >>> 1) ^ sign;
  }
}

function add({ low, high }: Run, index: number, addLow: number, addHigh: number): void {
  const sum = (low[index]! >>> 0) + (addLow >>> 0);
  low[index] = sum | 0;
  high[index] = (high[index]! + addHigh + (sum > 0xffffffff ? 1 : 0)) | 0;
}

function negate({ low, high }: Run, index: number): void {
  const lower = low[index]!;
  low[index] = -lower;
  high[index] = lower === 0 ? -high[index]! : ~high[index]!;
}
