import { Malformed } from './malformed.ts';
import { copyBack } from './snappy.ts';

/** Unpacks one raw LZO1X block of at most `limit` bytes; the mark at its end may be missing. */
export function unpackLzo(input: Buffer, limit: number): Buffer {
  const output = Buffer.allocUnsafeSlow(limit);
  const end = input.length;
  let at = 0;
  let to = 0;
  /** Literals that the last instruction copied; 4 stands for a run of them. */
  let state = 0;

  function byte(): number {
    if (at >= end) throw damaged();
    return input[at++]!;
  }

  /** A length that goes on in further bytes where its bits are zero. */
  function more(bits: number, most: number): number {
    if (bits > 0) return bits;
    let length = most;
    for (let next = byte(); ; next = byte()) {
      length += next === 0 ? 255 : next;
      if (length > limit) throw damaged();
      if (next !== 0) return length;
    }
  }

  function literals(count: number): void {
    if (count > end - at || count > limit - to) throw damaged();
    input.copy(output, to, at, at + count);
    at += count;
    to += count;
  }

  function match(distance: number, length: number, after: number): void {
    if (distance > to || length > limit - to) throw damaged();
    copyBack(output, to, distance, length);
    to += length;
    literals(after);
    state = after;
  }

  if (end > 0 && input[0]! > 17) {
    const count = byte() - 17;
    literals(count);
    state = Math.min(count, 4);
  }
  while (at < end) {
    const code = byte();
    if (code >= 64) {
      const length = code >= 128 ? 5 + ((code >>> 5) & 3) : 3 + ((code >>> 5) & 1);
      match((byte() << 3) + ((code >>> 2) & 7) + 1, length, code & 3);
    } else if (code >= 32) {
      const length = 2 + more(code & 31, 31);
      const pair = byte() | (byte() << 8);
      match((pair >>> 2) + 1, length, pair & 3);
    } else if (code >= 16) {
      const length = 2 + more(code & 7, 7);
      const pair = byte() | (byte() << 8);
      const distance = 16_384 + ((code & 8) << 11) + (pair >>> 2);
      if (distance === 16_384) {
        if (at !== end) throw damaged();
        break;
      }
      match(distance, length, pair & 3);
    } else if (state === 0) {
      literals(3 + more(code, 15));
      state = 4;
    } else {
      const distance = (byte() << 2) + (code >>> 2) + 1;
      match(state === 4 ? distance + 2048 : distance, state === 4 ? 3 : 2, code & 3);
    }
  }
  return output.subarray(0, to);
}

function damaged(): Malformed {
  return new Malformed('an LZO block is damaged');
}
