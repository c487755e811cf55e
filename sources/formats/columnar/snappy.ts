import { Malformed } from './malformed.ts';

/** Memory of so many bytes. */
export type Memory = (bytes: number) => Buffer;

/** Unpacks a raw Snappy block of at most `limit` bytes, into memory that `memory` gives. */
export function unpackSnappy(input: Buffer, limit: number, memory: Memory = Buffer.allocUnsafeSlow): Buffer {
  let at = 0;
  let size = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = input[at++];
    if (byte === undefined || shift > 28) throw new Malformed('a Snappy block has no length');
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (size > limit) throw new Malformed(`a Snappy block of ${size} bytes where at most ${limit} are allowed`);
  const output = memory(size);
  let to = 0;
  while (at < input.length) {
    const tag = input[at++]!;
    if ((tag & 3) === 0) {
      let length = tag >>> 2;
      if (length >= 60) {
        const extra = length - 59;
        if (at + extra > input.length) throw damaged();
        length = input.readUIntLE(at, extra);
        at += extra;
      }
      length++;
      if (at + length > input.length || to + length > size) throw damaged();
      if (length < 32) for (let i = 0; i < length; i++) output[to + i] = input[at + i]!;
      else input.copy(output, to, at, at + length);
      at += length;
      to += length;
      continue;
    }
    const kind = tag & 3;
    const bytes = kind === 3 ? 4 : kind;
    if (at + bytes > input.length) throw damaged();
    const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const offset = kind === 1 ? ((tag >>> 5) << 8) | input[at]! : input.readUIntLE(at, bytes);
    at += bytes;
    if (offset === 0 || offset > to || to + length > size) throw damaged();
    copyBack(output, to, offset, length);
    to += length;
  }
  if (to !== size) throw damaged();
  return output;
}

/** Repeats `length` bytes from `offset` before `to`; the two may overlap. */
export function copyBack(output: Buffer, to: number, offset: number, length: number): void {
  if (offset >= length && length >= 32) {
    output.copyWithin(to, to - offset, to - offset + length);
    return;
  }
  for (let i = 0; i < length; i++) output[to + i] = output[to + i - offset]!;
}

function damaged(): Malformed {
  return new Malformed('a Snappy block is damaged');
}
