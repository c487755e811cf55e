import { expect } from 'vitest';
import { FRAME_HEAD } from '../../../sinks/postgres/copy-in.ts';
import type { EncodedRows } from '../../../sinks/postgres/order/encoded-rows.ts';
import { type SortedBlock, Sorter } from '../../../sinks/postgres/order/sorter.ts';
import type { ThreadOptions } from '../../../sinks/postgres/order/threaded-sorter.ts';
import { vectorOf } from '../../contract/vector-of.ts';
import type { Seeded } from '../../faults/seed.ts';

export const LARGE = 1 << 20;

export interface Row {
  /** `null` comes last. */
  readonly key: string | null;
  readonly bytes: Buffer;
}

/** A row of random bytes. */
export function rowOf(key: string | null, size: number, random: Seeded): Row {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at++) bytes[at] = random.next(256);
  return { key, bytes };
}

/** Many keys are equal, and many are only beyond their first eight bytes different. */
export function randomRows(count: number, large: number, random: Seeded): Row[] {
  const starts = ['', 'a', 'abcdefg', 'abcdefgh', 'abcdefghijklmnop'];
  const rows = Array.from({ length: count }, () => {
    const key = `${starts[random.next(starts.length)]}${'xyz'.slice(random.next(4))}${random.next(6)}`;
    return rowOf(random.next(20) === 0 ? null : key, random.next(301), random);
  });
  for (let nth = 0; nth < large; nth++)
    rows.splice(random.next(rows.length), 0, rowOf(`a${nth % 3}`, LARGE + nth, random));
  return rows;
}

/** The rows in batches as a writer hands them over. `memoryFor`: gives memory, in which anything may lie. */
export function* batchesOf(
  rows: readonly Row[],
  memoryFor: (bytes: number) => ArrayBufferLike,
  random: Seeded,
): Generator<EncodedRows> {
  for (let from = 0; from < rows.length; ) {
    const batch = rows.slice(from, from + 1 + random.next(200));
    from += batch.length;
    const memory = memoryFor(batch.reduce((sum, { bytes }) => sum + bytes.length, 0));
    const into = Buffer.from(memory);
    let end = 0;
    const ends = Int32Array.from(batch, ({ bytes }) => (end += bytes.copy(into, end)));
    const keys = batch.map(({ key }) => key);
    yield { memory, ends, cells: [vectorOf(keys, { type: 'text' }, 'bytes')] };
  }
}

/** As little as they need, up to a multiple of four, and a word behind them. */
export const ownMemory = (bytes: number) => new SharedArrayBuffer(((bytes + 3) & ~3) + 4);

/** Rows of equal keys as they came. */
export function expectSorted(given: Buffer, rows: readonly Row[], random: Seeded): void {
  const sorted = rows.toSorted((one, other) => {
    if (one.key === other.key) return 0;
    if (one.key === null || other.key === null) return one.key === null ? 1 : -1;
    return one.key < other.key ? -1 : 1;
  });
  const wanted = Buffer.concat(sorted.map(({ bytes }) => bytes));
  expect(given.length, random.repeat).toBe(wanted.length);
  const same = given.equals(wanted);
  expect(same || given.findIndex((byte, at) => byte !== wanted[at]), random.repeat).toBe(true);
}

export const OPTIONS: ThreadOptions = {
  node: 'people',
  order: [{ from: 0, type: 'text', descending: false, nullsFirst: false }],
  encoding: { columns: [], coerce: false, format: 'auto' },
};

/** What is in a block; its memory is given back with other bytes in it. */
export function taken({ memory, end }: SortedBlock, giveBack: () => void): Buffer {
  const bytes = Buffer.from(Buffer.from(memory, FRAME_HEAD, end - FRAME_HEAD));
  Buffer.from(memory).fill(0xee);
  giveBack();
  return bytes;
}

interface Outcome {
  readonly bytes: Buffer;
  readonly blocks: number;
  readonly memories: number;
}

export function sortedBy(options: Partial<ThreadOptions>, rows: readonly Row[], random: Seeded): Outcome {
  using sorter = new Sorter({ ...OPTIONS, ...options });
  for (const batch of batchesOf(rows, ownMemory, random)) sorter.add(batch);
  const memories = new Set<ArrayBuffer>();
  const pieces = Array.from(sorter.give(), (block) => {
    memories.add(block.memory);
    return taken(block, () => sorter.giveBack(block.memory));
  });
  return { bytes: Buffer.concat(pieces), blocks: pieces.length, memories: memories.size };
}
