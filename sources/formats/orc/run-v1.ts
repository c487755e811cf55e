import { readVarint, type Words } from '../columnar/varint.ts';
import { type ByteStream, requireHere } from './byte-stream.ts';
import type { Run } from './run.ts';

const LEAST_REPEATS = 3;

/** A run of the first version: numbers with one step between them, or each as it is. */
export function readRunV1(stream: ByteStream, run: Run, signed: boolean): void {
  const { low, high } = run;
  const words: Words = { low: 0, high: 0 };
  requireHere(stream, 2);
  const head = stream.bytes[stream.at++]!;
  if (head > 127) {
    run.length = 256 - head;
    for (let index = 0; index < run.length; index++) {
      readVarint(stream, signed, words);
      low[index] = words.low;
      high[index] = words.high;
    }
    return;
  }
  run.length = head + LEAST_REPEATS;
  const step = (stream.bytes[stream.at++]! << 24) >> 24;
  readVarint(stream, signed, words);
  for (let index = 0; index < run.length; index++) {
    low[index] = words.low;
    high[index] = words.high;
    const sum = (words.low >>> 0) + (step >>> 0);
    words.low = sum | 0;
    words.high = (words.high + (step >> 31) + (sum > 0xffffffff ? 1 : 0)) | 0;
  }
}
