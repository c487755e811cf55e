import { Malformed } from './malformed.ts';
import { copyBack, type Memory } from './snappy.ts';

/** Unpacks one raw LZ4 block of at most `limit` bytes. */
export function unpackLz4(input: Buffer, limit: number, memory: Memory = Buffer.allocUnsafeSlow): Buffer {
  const output = memory(limit);
  return output.subarray(0, unpackLz4Into(input, output, 0));
}

/** Parquet's older `LZ4`: Hadoop's frames of big-endian lengths, or one raw block where a writer left them out. */
export function unpackHadoopLz4(input: Buffer, limit: number, memory: Memory): Buffer {
  const output = memory(limit);
  let at = 0;
  let to = 0;
  while (at + 8 <= input.length) {
    const size = input.readUInt32BE(at);
    const packed = input.readUInt32BE(at + 4);
    if (packed > input.length - at - 8 || size > limit - to) return unpackLz4(input, limit, memory);
    const end = unpackLz4Into(input.subarray(at + 8, at + 8 + packed), output, to);
    if (end - to !== size) throw damaged();
    to = end;
    at += 8 + packed;
  }
  if (at < input.length) throw damaged();
  return output.subarray(0, to);
}

/** Unpacks into `output` from `start`, and gives where it ended. */
function unpackLz4Into(input: Buffer, output: Buffer, start: number): number {
  const end = input.length;
  let at = 0;
  let to = start;

  function more(length: number): number {
    let sum = length;
    for (let byte = 255; byte === 255; sum += byte) {
      if (at >= end) throw damaged();
      byte = input[at++]!;
    }
    return sum;
  }

  while (at < end) {
    const token = input[at++]!;
    let literals = token >>> 4;
    if (literals === 15) literals = more(literals);
    if (at + literals > end || to + literals > output.length) throw damaged();
    input.copy(output, to, at, at + literals);
    at += literals;
    to += literals;
    if (at === end) return to;
    if (at + 2 > end) throw damaged();
    const offset = input[at]! | (input[at + 1]! << 8);
    at += 2;
    let length = token & 15;
    if (length === 15) length = more(length);
    length += 4;
    if (offset === 0 || offset > to - start || to + length > output.length) throw damaged();
    copyBack(output, to, offset, length);
    to += length;
  }
  return to;
}

function damaged(): Malformed {
  return new Malformed('an LZ4 block is damaged');
}
