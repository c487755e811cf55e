import type { BytesVector } from '../../../runtime/contract/vector.ts';
import { copyAligned } from './copy-words.ts';
import type { RowMemory } from './row-cursor.ts';

/*
 * A packed row begins at a multiple of four with two words: its length in bytes, what fills it up included, and that of its key. Then its
 * key, and, at a multiple of four again, the row as COPY takes it, whose length stands in a word before it.
 */

/** Bytes of the words before the key, and of the word before the row. */
const HEAD = 8;
const WORD = 4;

export interface RowsToPack {
  /** Where each row ends in the words. */
  readonly ends: Int32Array;
  readonly source: Int32Array;
  readonly keys: BytesVector;
}

/** Bytes that a row takes with its key. */
export function packedBytes({ ends, keys }: RowsToPack, row: number): number {
  const bytes = ends[row]! - (row === 0 ? 0 : ends[row - 1]!);
  return HEAD + filled(keys.ends[row]! - keys.starts[row]!) + WORD + filled(bytes);
}

/** Bytes that none of the rows exceeds with its key. */
export function mostPackedBytes({ ends, keys }: RowsToPack): number {
  let row = 0;
  let key = 0;
  for (let nth = 0, start = 0; nth < ends.length; nth++) {
    const end = ends[nth]!;
    row = Math.max(row, end - start);
    key = Math.max(key, keys.ends[nth]! - keys.starts[nth]!);
    start = end;
  }
  return HEAD + filled(key) + WORD + filled(row);
}

/** Writes a row at a multiple of four; gives the place behind it. */
export function packRow(
  { ends, source, keys }: RowsToPack,
  row: number,
  { bytes, words }: RowMemory,
  from: number,
): number {
  const start = row === 0 ? 0 : ends[row - 1]!;
  const end = ends[row]!;
  const key = keys.starts[row]!;
  const keyEnd = keys.ends[row]!;
  const at = from + HEAD + filled(keyEnd - key);
  const to = at + WORD + filled(end - start);
  words[from >> 2] = to - from;
  words[(from >> 2) + 1] = keyEnd - key;
  words[at >> 2] = end - start;
  for (let place = from + HEAD, byte = key; byte < keyEnd; ) bytes[place++] = keys.buffer[byte++]!;
  copyAligned(source, start, end - start, words, (at + WORD) >> 2);
  return to;
}

function filled(bytes: number): number {
  return (bytes + 3) & ~3;
}

/** Bytes of the packed row that begins here. */
export function rowLength({ words }: RowMemory, start: number): number {
  return words[start >> 2]!;
}

/** Where the key of the packed row that begins here begins, and where it ends. */
export function keyStart(start: number): number {
  return start + HEAD;
}

export function keyEnd({ words }: RowMemory, start: number): number {
  return start + HEAD + words[(start >> 2) + 1]!;
}

/** Where the row itself begins, a multiple of four, and of how many bytes it is. */
export function dataStart(memory: RowMemory, start: number): number {
  return filled(keyEnd(memory, start)) + WORD;
}

export function dataLength({ words }: RowMemory, dataStart: number): number {
  return words[(dataStart >> 2) - 1]!;
}
