import { type ByteStream, requireHere } from './byte-stream.ts';

/** Bytes of the longest run. */
const MOST_RUN = 129;
const LEAST_REPEATS = 3;

/** Bytes in runs, decoded as far as they are asked for. */
export interface ByteRuns {
  read(into: Uint8Array, count: number): Promise<void>;
}

export function openByteRuns(stream: ByteStream): ByteRuns {
  let repeats = 0;
  let repeated = 0;
  let literals = 0;
  let passed = stream.passed.values;

  const runs: ByteRuns = {
    async read(into, count) {
      if (passed > 0 && count > 0) {
        const before = passed;
        passed = 0;
        await runs.read(new Uint8Array(before), before);
      }
      for (let next = 0; next < count; ) {
        if (repeats > 0) {
          const run = Math.min(repeats, count - next);
          into.fill(repeated, next, next + run);
          next += run;
          repeats -= run;
          continue;
        }
        if (stream.bytes.length - stream.at < MOST_RUN) await stream.fill(MOST_RUN);
        if (literals > 0) {
          const run = Math.min(literals, count - next);
          requireHere(stream, run);
          into.set(stream.bytes.subarray(stream.at, stream.at + run), next);
          stream.at += run;
          next += run;
          literals -= run;
          continue;
        }
        requireHere(stream, 2);
        const head = stream.bytes[stream.at++]!;
        if (head > 127) {
          literals = 256 - head;
          continue;
        }
        repeats = head + LEAST_REPEATS;
        repeated = stream.bytes[stream.at++]!;
      }
    },
  };
  return runs;
}

/** True and false in bits, the highest first, of bytes in runs; each becomes a 1 or a 0. */
export function openBitRuns(stream: ByteStream): ByteRuns {
  const runs = openByteRuns(stream);
  let current = 0;
  /** Bits of it that are not read. */
  let left = 0;
  let passed = stream.passed.bits;

  const bits: ByteRuns = {
    async read(into, count) {
      if (passed > 0 && count > 0) {
        const before = passed;
        passed = 0;
        await bits.read(new Uint8Array(before), before);
      }
      let next = 0;
      for (; next < count && left > 0; next++) into[next] = (current >>> --left) & 1;
      if (next === count) return;
      const packed = new Uint8Array((count - next + 7) >>> 3);
      await runs.read(packed, packed.length);
      for (let at = 0; at < packed.length; at++) {
        const byte = packed[at]!;
        const wanted = Math.min(8, count - next);
        for (let bit = 7; bit >= 8 - wanted; bit--) into[next++] = (byte >>> bit) & 1;
        current = byte;
        left = 8 - wanted;
      }
    },
  };
  return bits;
}
