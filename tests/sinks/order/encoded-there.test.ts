import { afterEach, expect, test, vi } from 'vitest';
import type { RowBatch } from '../../../runtime/contract/batch.ts';
import type { DataType } from '../../../runtime/contract/column.ts';
import type { Vector } from '../../../runtime/contract/vector.ts';
import { createEncoder } from '../../../runtime/rows/encode/encoder.ts';
import { MemoryPool } from '../../../sinks/postgres/order/memory-pool.ts';
import { OrderedRows } from '../../../sinks/postgres/order/ordered-rows.ts';
import { RowEncoder } from '../../../sinks/postgres/order/row-encoder.ts';
import { Sorter } from '../../../sinks/postgres/order/sorter.ts';
import { ThreadedSorter, type ThreadOptions } from '../../../sinks/postgres/order/threaded-sorter.ts';
import { batchOf, column, type RowObject } from '../../contract/batch-of.ts';
import { KINDS_OF } from '../../contract/vector-of.ts';
import { seeded } from '../../faults/seed.ts';
import { target } from '../../rows/encode-batch.ts';
import { taken } from './random-rows.ts';

const random = seeded('tests/sinks/order/encoded-there.test.ts');

const TYPES: readonly DataType[] = [
  'text',
  'integer',
  'bigint',
  'numeric',
  'double',
  'boolean',
  'date',
  'timestamptz',
  'uuid',
];
const COLUMNS = TYPES.map((type, at) => column(`c${at}`, type));
const OPTIONS: ThreadOptions = {
  node: 'people',
  order: [
    { from: 0, type: 'text', descending: false, nullsFirst: false },
    { from: 3, type: 'numeric', descending: true, nullsFirst: true },
  ],
  encoding: {
    columns: TYPES.map((type, at) => target(at, { type }, { input: { type } })),
    coerce: false,
    format: 'auto',
  },
  runBytes: 64 << 10,
};

function rowOf(): RowObject {
  const whole = random.next(1000) - 500;
  const texts = ['a', 'bé', 'b', '', 'x'.repeat(100), '😀'];
  const given = [
    texts[random.next(texts.length)]!,
    String(whole),
    `${whole}00000000`,
    `${whole}.${random.next(90) + 10}`,
    String(whole / 8),
    whole % 2 === 0 ? 't' : 'f',
    `20${10 + random.next(80)}-0${1 + random.next(9)}-11`,
    `2024-02-29 11:${10 + random.next(40)}:00.5+00`,
    `550e8400-e29b-41d4-a716-4466554400${10 + random.next(80)}`,
  ];
  return Object.fromEntries(given.map((text, at) => [`c${at}`, random.next(9) === 0 ? null : text]));
}

/** A cell that its column does not take, where cells are texts. */
const BAD = ['\0', 'x', '1.5', '1e', 'one', '2', '2024-02-30', 'now', '55'];

/** As a source gives them: all texts of a batch in one buffer, in which other things lie as well. */
function inOneBuffer(batch: RowBatch, between: number): RowBatch {
  const front = Buffer.alloc(between, 'something else');
  let buffer = front;
  const places = batch.vectors.map((vector) => {
    if (vector.kind !== 'bytes') return 0;
    const at = buffer.length;
    buffer = Buffer.concat([buffer, vector.buffer.subarray(0, vector.to), front]);
    return at;
  });
  const vectors = batch.vectors.map((vector, nth): Vector => {
    if (vector.kind !== 'bytes') return vector;
    const by = places[nth]!;
    // Vectors may hold more places than rows.
    const starts = new Int32Array(batch.length + 3).fill(1 << 30);
    const ends = starts.slice();
    for (let row = 0; row < batch.length; row++) {
      starts[row] = vector.starts[row]! < 0 ? -1 : vector.starts[row]! + by;
      ends[row] = vector.ends[row]! + by;
    }
    return { kind: 'bytes', buffer, starts, ends, from: vector.from + by, to: vector.to + by };
  });
  return { ...batch, vectors };
}

interface Way {
  readonly name: string;
  /** How a column's cells are held, and which rows are left out. */
  readonly kind: 'bytes' | 'typed' | 'values';
  readonly bad?: boolean;
  readonly selection?: (row: number) => boolean;
  /** Holds what is not loaded as JSON values, among many texts that are not loaded either. */
  readonly wide?: boolean;
  /** Bytes in its buffer that nothing points into. */
  readonly sparse?: number;
  /** Whether the thread encodes them. */
  readonly there: boolean;
}

const WAYS: readonly Way[] = [
  { name: 'texts', kind: 'bytes', there: true },
  { name: 'parsed values', kind: 'typed', there: true },
  { name: 'texts, some of which are rejected', kind: 'bytes', bad: true, there: true },
  { name: 'texts of which a few are left out', kind: 'bytes', selection: (row) => row % 5 !== 0, there: true },
  { name: 'texts of which most are left out', kind: 'bytes', selection: (row) => row % 5 === 0, there: false },
  { name: 'parsed values, of which a few are left out', kind: 'typed', selection: (row) => row % 5 !== 0, there: true },
  { name: 'values of JSON', kind: 'values', there: false },
  { name: 'texts beside fields that are not loaded', kind: 'bytes', wide: true, there: true },
  { name: 'texts far from each other', kind: 'bytes', sparse: 1 << 20, there: false },
];

function batchIn({ kind, bad, selection, wide, sparse = 14 }: Way): RowBatch {
  const rows = Array.from({ length: 1 + random.next(2000) }, () => {
    if (!bad || random.next(3) > 0) return rowOf();
    const at = random.next(TYPES.length);
    return { ...rowOf(), [`c${at}`]: BAD[at]! };
  });
  const kinds = Object.fromEntries(
    COLUMNS.map(({ name, type }) => [name, kind === 'typed' ? KINDS_OF[type].at(-1)! : kind]),
  );
  // A text column is held as texts: as values nothing of the batch would be sent.
  if (kind === 'typed') Object.assign(kinds, { c0: 'bytes', c8: 'bytes' });
  const options = { kinds, ...(selection ? { selection: [...rows.keys()].filter(selection) } : {}) };
  const batch = inOneBuffer(batchOf(COLUMNS, rows, options), sparse);
  if (!wide) return batch;
  const values: Vector = { kind: 'values', values: rows.map(() => ({ a: 1 })) };
  return { ...batch, vectors: [...batch.vectors, values, ...batch.vectors.toReversed()] };
}

type Rejected = readonly [row: number, column: number, code: string, reason: string];

interface Outcome {
  readonly bytes: Buffer;
  readonly counts: readonly number[];
  readonly rejects: readonly Rejected[];
}

function here(options: ThreadOptions, batches: readonly RowBatch[]): Outcome {
  const encoder = createEncoder(options.encoding.columns, options.encoding);
  const rows = new RowEncoder(encoder, options.order, new MemoryPool());
  using sorter = new Sorter(options);
  const rejects: Rejected[] = [];
  const counts = batches.map((batch) => {
    const encoded = rows.encode(batch, encoder.bound(batch), (...reject) => rejects.push(reject));
    sorter.add(encoded);
    return encoded.ends.length;
  });
  const bytes = Buffer.concat(Array.from(sorter.give(), (block) => taken(block, () => sorter.giveBack(block.memory))));
  return { bytes, counts, rejects };
}

async function written(options: ThreadOptions, batches: readonly RowBatch[]): Promise<Outcome> {
  const encoder = createEncoder(options.encoding.columns, options.encoding);
  using ordered = new OrderedRows(options, encoder);
  const counts: (number | Promise<number>)[] = [];
  // Those of the thread come later: they are told apart by the batch.
  const rejects: Rejected[][] = [];
  for (const batch of batches) {
    const own: Rejected[] = [];
    rejects.push(own);
    counts.push((await ordered.take(batch, encoder.bound(batch), (...reject) => own.push(reject))).rows);
  }
  const known = await Promise.all(counts);
  const pieces: Buffer[] = [];
  for await (const block of ordered.blocks()) pieces.push(taken(block, () => block.onFree()));
  return { bytes: Buffer.concat(pieces), counts: known, rejects: rejects.flat() };
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** With as many batches the thread has begun long before the last. */
const BATCHES = 24;

test.each(WAYS.flatMap((way) => (['auto', 'text'] as const).map((format) => ({ ...way, format }))))(
  '$name ($format) that the thread encodes are what they are when they are encoded here',
  async ({ format, there, ...way }) => {
    const encode = vi.spyOn(ThreadedSorter.prototype, 'encode');
    vi.spyOn(ThreadedSorter.prototype, 'isNearlyIdle', 'get').mockReturnValue(true);
    const options = { ...OPTIONS, encoding: { ...OPTIONS.encoding, format } };
    const batches = Array.from({ length: BATCHES }, () => batchIn({ ...way, there }));
    const wanted = here(options, batches);
    const given = await written(options, batches);
    expect(given.counts, random.repeat).toEqual(wanted.counts);
    expect(given.rejects, random.repeat).toEqual(wanted.rejects);
    expect(given.bytes.equals(wanted.bytes), random.repeat).toBe(true);
    expect(wanted.rejects.length > 0).toBe(way.bad === true);
    if (there) expect(encode.mock.calls.length).toBeGreaterThan(BATCHES / 4);
    else expect(encode).not.toHaveBeenCalled();
  },
);

test('batches of all kinds in turn, larger than what threads share, stay in the order in which they came', async () => {
  vi.spyOn(ThreadedSorter.prototype, 'isNearlyIdle', 'get').mockImplementation(() => random.next(2) === 0);
  const large = (): RowBatch =>
    batchOf(COLUMNS, [
      { ...rowOf(), c0: 'y'.repeat(3 << 20) },
      { ...rowOf(), c0: 'b' },
      { ...rowOf(), c0: 'z'.repeat(9) },
    ]);
  const batches = Array.from({ length: 3 * BATCHES }, (_, nth) =>
    nth % 12 === 11 ? large() : batchIn(WAYS[random.next(WAYS.length)]!),
  );
  const wanted = here(OPTIONS, batches);
  const given = await written(OPTIONS, batches);
  expect(given.counts, random.repeat).toEqual(wanted.counts);
  expect(given.rejects, random.repeat).toEqual(wanted.rejects);
  expect(given.bytes.equals(wanted.bytes), random.repeat).toBe(true);
});

test('batches that wait to be encoded are refused when the thread is disposed of', async () => {
  vi.spyOn(ThreadedSorter.prototype, 'isNearlyIdle', 'get').mockReturnValue(true);
  const encoder = createEncoder(OPTIONS.encoding.columns, OPTIONS.encoding);
  const ordered = new OrderedRows(OPTIONS, encoder);
  const take = (batch: RowBatch) => ordered.take(batch, encoder.bound(batch), () => {});
  for (let nth = 0; nth < BATCHES; nth++) await (await take(batchIn(WAYS[0]!))).rows;
  const waiting = [(await take(batchIn(WAYS[0]!))).rows, (await take(batchIn(WAYS[0]!))).rows];
  ordered[Symbol.dispose]();
  const outcomes = await Promise.allSettled(waiting);
  expect(outcomes).toMatchObject(waiting.map(() => ({ status: 'rejected', reason: { code: 'run.lane_lost' } })));
});
