import { Malformed } from '../columnar/malformed.ts';
import type { ByteStream } from './byte-stream.ts';
import type { Run } from './run.ts';
import { readRunV1 } from './run-v1.ts';
import { readRunV2 } from './run-v2.ts';

/** Numbers of the longest run. */
const MOST_NUMBERS = 512;
/** Bytes of the longest run: 512 numbers of 64 bits with head, base and patches. */
const MOST_BYTES = 512 * 10 + 64 + 31 * 8;

/** Numbers in runs, decoded as far as they are asked for. */
export interface IntegerRuns {
  /** Numbers of 32 bits. Others are damage. */
  ints(into: Int32Array, count: number): Promise<void>;
  /** Two words a number, the low one first. */
  longs(into: Int32Array, count: number): Promise<void>;
}

export interface RunFormat {
  readonly version: 1 | 2;
  readonly signed: boolean;
}

export function openIntegerRuns(stream: ByteStream, { version, signed }: RunFormat): IntegerRuns {
  const run: Run = { low: new Int32Array(MOST_NUMBERS), high: new Int32Array(MOST_NUMBERS), length: 0 };
  const decode = version === 1 ? readRunV1 : readRunV2;
  let used = 0;
  let passed = stream.passed.values;

  async function next(): Promise<void> {
    if (stream.bytes.length - stream.at < MOST_BYTES) await stream.fill(MOST_BYTES);
    decode(stream, run, signed);
    used = 0;
  }

  /** Calls `copy` for stretches of the run, until `count` numbers are copied. */
  async function each(count: number, copy: (from: number, at: number, numbers: number) => void): Promise<void> {
    // A writer may have made several runs of what it held back.
    for (; passed > 0 && count > 0; passed -= used) {
      await next();
      used = Math.min(passed, run.length);
    }
    for (let at = 0; at < count; ) {
      if (used === run.length) await next();
      const numbers = Math.min(run.length - used, count - at);
      copy(used, at, numbers);
      used += numbers;
      at += numbers;
    }
  }

  return {
    ints: (into, count) =>
      each(count, (from, at, numbers) => {
        for (let index = 0; index < numbers; index++) {
          const low = run.low[from + index]!;
          if (run.high[from + index] !== low >> 31) throw new Malformed('a number has more than 32 bits');
          into[at + index] = low;
        }
      }),
    longs: (into, count) =>
      each(count, (from, at, numbers) => {
        for (let index = 0; index < numbers; index++) {
          into[(at + index) * 2] = run.low[from + index]!;
          into[(at + index) * 2 + 1] = run.high[from + index]!;
        }
      }),
  };
}
