import type { BytesVector } from '../contract/vector.ts';

/** Vectors of any length whose cells are all the same text: they share its bytes, and the longest one's offsets. */
export function repeatedText(text: string): (length: number) => BytesVector {
  const buffer = Buffer.from(text);
  let starts = new Int32Array(0);
  let ends = new Int32Array(0);
  return (length) => {
    if (length > starts.length) {
      starts = new Int32Array(length);
      ends = new Int32Array(length).fill(buffer.length);
    }
    return {
      kind: 'bytes',
      buffer,
      starts: starts.subarray(0, length),
      ends: ends.subarray(0, length),
      from: 0,
      to: buffer.length,
    };
  };
}
