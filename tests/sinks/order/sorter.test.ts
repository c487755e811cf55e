import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PipelineError } from '../../../runtime/contract/index.ts';
import { createEncoder } from '../../../runtime/rows/encode/encoder.ts';
import { MemoryPool } from '../../../sinks/postgres/order/memory-pool.ts';
import { OrderedRows } from '../../../sinks/postgres/order/ordered-rows.ts';
import { type SortedBlock, Sorter, type SorterOptions } from '../../../sinks/postgres/order/sorter.ts';
import { ThreadedSorter } from '../../../sinks/postgres/order/threaded-sorter.ts';
import { seeded } from '../../faults/seed.ts';
import {
  batchesOf,
  expectSorted,
  LARGE,
  OPTIONS,
  ownMemory,
  type Row,
  randomRows,
  rowOf,
  sortedBy,
  taken,
} from './random-rows.ts';

const random = seeded('tests/sinks/order/sorter.test.ts');
/** With this many bytes hundreds of runs are merged. */
const MANY_RUNS = 4096;

async function blocksOf(of: AsyncIterable<SortedBlock & { onFree(): void }>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const block of of) pieces.push(taken(block, () => block.onFree()));
  return Buffer.concat(pieces);
}

async function inThread(options: Partial<SorterOptions>, rows: readonly Row[]): Promise<Buffer> {
  const pool = new MemoryPool();
  const free: ArrayBufferLike[] = [];
  pool.give = (memory) => free.push(memory);
  using sorter = new ThreadedSorter({ ...OPTIONS, ...options }, pool);
  for (const batch of batchesOf(rows, ownMemory, random)) await sorter.add(batch);
  const given = await blocksOf(sorter.blocks());
  // Memory comes back once, with the run that its rows were in; the last of them are in none.
  expect(new Set(free).size).toBe(free.length);
  const back = free.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (options.runBytes === MANY_RUNS && given.length > 4 * MANY_RUNS)
    expect(back).toBeGreaterThanOrEqual(Math.floor(given.length / 2));
  return given;
}

function orderedRows(options: Partial<SorterOptions> = {}): OrderedRows {
  const all = { ...OPTIONS, ...options };
  return new OrderedRows(all, createEncoder(all.encoding.columns, all.encoding));
}

async function orderedBy(options: Partial<SorterOptions>, rows: readonly Row[]): Promise<Buffer> {
  using ordered = orderedRows(options);
  const pool = new MemoryPool();
  for (const batch of batchesOf(rows, (bytes) => pool.take(bytes + 4), random)) await ordered.add(batch);
  return await blocksOf(ordered.blocks());
}

const WAYS = [
  ['here', async (options: Partial<SorterOptions>, rows: readonly Row[]) => sortedBy(options, rows, random).bytes],
  ['in a thread', inThread],
  ['wherever it is quicker', orderedBy],
] as const;

test.each(WAYS)('%s, hundreds of runs and rows larger than one are merged in order', async (_, sort) => {
  const rows = randomRows(12_000, 7, random);
  expectSorted(await sort({ runBytes: MANY_RUNS }, rows), rows, random);
});

test.each(WAYS)('%s, runs larger than what is read of them at once are merged in order', async (_, sort) => {
  const rows = randomRows(8_000, 2, random);
  expectSorted(await sort({ runBytes: 300_000 }, rows), rows, random);
});

test.each(WAYS)('%s, rows of one run are put in order', async (_, sort) => {
  const rows = randomRows(9_000, 0, random);
  expectSorted(await sort({ runBytes: 64 << 20 }, rows), rows, random);
});

test.each(WAYS)('%s, no rows are no bytes, and one row is itself', async (_, sort) => {
  expect((await sort({}, [])).length).toBe(0);
  for (const size of [0, 1, 5, LARGE]) {
    const row = rowOf('a', size, random);
    expectSorted(await sort({ runBytes: MANY_RUNS }, [row]), [row], random);
  }
});

test.each(WAYS)('%s, rows of equal keys stay in the order in which they came', async (_, sort) => {
  const rows = randomRows(15_000, 0, random).map((row) => ({ ...row, key: 'abcdefghi' }));
  expectSorted(await sort({ runBytes: MANY_RUNS }, rows), rows, random);
});

test('few rows, and many of them from one batch, are put in order wherever it is quicker', async () => {
  const few = randomRows(30, 0, random);
  expectSorted(await orderedBy({}, few), few, random);
  const many = randomRows(0, 0, random).concat(
    rowOf('b', 3 * LARGE, random),
    rowOf(null, 9, random),
    rowOf('a', LARGE, random),
    rowOf('b', 0, random),
  );
  expectSorted(await orderedBy({ runBytes: MANY_RUNS }, many), many, random);
});

test('memory of blocks that is given back serves again', () => {
  const { blocks, memories } = sortedBy({ runBytes: MANY_RUNS }, randomRows(12_000, 0, random), random);
  expect(blocks).toBeGreaterThan(5);
  expect(memories).toBe(1);
});

test('blocks that are not given back stay as they are', () => {
  const rows = randomRows(8_000, 0, random);
  using sorter = new Sorter({ ...OPTIONS, runBytes: MANY_RUNS });
  for (const batch of batchesOf(rows, ownMemory, random)) sorter.add(batch);
  const blocks = [...sorter.give()];
  expectSorted(Buffer.concat(blocks.map((block) => taken(block, () => {}))), rows, random);
});

const NEEDS_STAGING = { code: 'run.needs_staging', node: 'people' };

test.each(WAYS)('%s, a file that grows beyond its bytes asks for staging', async (_, sort) => {
  const failure = await failureOf(sort({ runBytes: MANY_RUNS, fileBytes: 100_000 }, randomRows(25_000, 0, random)));
  expect(failure).toBeInstanceOf(PipelineError);
  expect(failure).toMatchObject({ ...NEEDS_STAGING, message: expect.stringContaining('100000 bytes') });
});

test('runs whose largest rows are too large to be in memory side by side ask for staging', () => {
  using sorter = new Sorter({ ...OPTIONS, runBytes: MANY_RUNS, largestBytes: 13 * 50_000 });
  const add = (nth: number): void => {
    for (const batch of batchesOf([rowOf(`a${nth}`, 50_000, random)], ownMemory, random)) sorter.add(batch);
  };
  for (let nth = 0; nth < 12; nth++) add(nth);
  expect(() => add(12)).toThrow(
    expect.objectContaining({ ...NEEDS_STAGING, message: expect.stringContaining('too large') }),
  );
});

test.each(WAYS)('%s, a folder for temporary files that there cannot be asks for staging', async (_, sort) => {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = path.join(import.meta.filename, 'none');
  try {
    const failure = await failureOf(sort({ runBytes: MANY_RUNS }, randomRows(25_000, 0, random)));
    expect(failure).toBeInstanceOf(PipelineError);
    expect(failure).toMatchObject({ ...NEEDS_STAGING, message: expect.stringContaining('ENOTDIR') });
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});

test('a cell that has no place in the order asks for staging', () => {
  const order = [{ from: 0, type: 'integer', descending: false, nullsFirst: false }] as const;
  using sorter = new Sorter({ ...OPTIONS, order });
  const [batch] = [...batchesOf([rowOf('a', 9, random)], ownMemory, random)];
  expect(() => sorter.add(batch!)).toThrow(expect.objectContaining(NEEDS_STAGING));
});

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'it did not fail',
    (failure: unknown) => failure,
  );
}

test('rows that wait for the thread are refused when it is disposed of', async () => {
  const ordered = orderedRows();
  await ordered.add([...batchesOf([rowOf('a', 2 * LARGE, random)], ownMemory, random)][0]!);
  // The thread cannot be heard before this one lets go: so many rows are on their way, and one more waits.
  let waiting: Promise<string> | null = null;
  for (let nth = 0; nth < 200 && waiting === null; nth++) {
    const [batch] = [...batchesOf([rowOf('a', 9, random)], ownMemory, random)];
    const added = ordered.add(batch!).then(
      () => 'taken',
      (failure: PipelineError) => failure.code,
    );
    const isTaken = await Promise.race([added, microtasks(20)]);
    if (isTaken === undefined) waiting = added;
  }
  expect(waiting).not.toBeNull();
  ordered[Symbol.dispose]();
  expect(await waiting).toBe('run.lane_lost');
});

async function microtasks(count: number): Promise<undefined> {
  for (let turn = 0; turn < count; turn++) await undefined;
}

test('who waits for a block is told when the thread is disposed of, and what is freed later does no harm', async () => {
  const ordered = orderedRows({ runBytes: MANY_RUNS });
  for (const batch of batchesOf(randomRows(60_000, 0, random), ownMemory, random)) await ordered.add(batch);
  const blocks = ordered.blocks();
  const first = await blocks.next();
  const rest = failureOf(
    (async () => {
      while ((await blocks.next()).done !== true);
    })(),
  );
  ordered[Symbol.dispose]();
  expect(await rest).toMatchObject({ code: 'run.lane_lost' });
  first.value?.onFree();
});

test('a process ends whose rows were disposed of in the midst of their work', async ({ signal }) => {
  const orderedRows = new URL('../../../sinks/postgres/order/ordered-rows.ts', import.meta.url);
  // What is given to the process as an option is given to its threads as well: the program is none.
  const program = `
    const { OrderedRows } = await import(${JSON.stringify(orderedRows.href)});
    const ordered = new OrderedRows(${JSON.stringify(OPTIONS)}, null);
    const rows = 64;
    const size = 1 << 20;
    const ends = Int32Array.from({ length: rows }, (_, row) => (row + 1) * size);
    const [from, to] = [new Int32Array(rows), new Int32Array(rows).fill(1)];
    const vector = { kind: 'bytes', buffer: Buffer.from('a'), starts: from, ends: to, from: 0, to: 1 };
    await ordered.add({ memory: new ArrayBuffer(rows * size + 4), ends, cells: [vector] });
    console.log((await ordered.blocks().next()).value.end > size);
    ordered[Symbol.dispose]();
    console.log('disposed of');`;
  const running = promisify(execFile)(process.execPath, ['-'], { signal });
  running.child.stdin!.end(program);
  expect((await running).stdout).toBe('true\ndisposed of\n');
});
