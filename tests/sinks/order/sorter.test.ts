import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { PipelineError } from '../../../runtime/contract/index.ts';
import { copyAligned, copyUnaligned } from '../../../sinks/postgres/order/copy-words.ts';
import { compareBytes, firstWord, inKeyOrder, secondWord } from '../../../sinks/postgres/order/key-order.ts';
import { OrderedRows } from '../../../sinks/postgres/order/ordered-rows.ts';
import { type SortedBlock, Sorter, type SorterOptions } from '../../../sinks/postgres/order/sorter.ts';
import { ThreadedSorter } from '../../../sinks/postgres/order/threaded-sorter.ts';
import { seeded } from '../../faults/seed.ts';
import {
  batchesOf,
  bytesOf,
  expectSame,
  expectSorted,
  filled,
  LARGE,
  OPTIONS,
  ownMemory,
  type Row,
  randomRows,
  randomWords,
  rowOf,
  sortedBy,
  taken,
} from './random-input.ts';

const random = seeded('tests/sinks/order/sorter.test.ts');
/** With this many bytes hundreds of runs are merged. */
const MANY_RUNS = 4096;

async function blocksOf(of: AsyncIterable<SortedBlock & { onFree(): void }>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const block of of) pieces.push(taken(block, () => block.onFree()));
  return Buffer.concat(pieces);
}

async function inThread(options: Partial<SorterOptions>, rows: readonly Row[]): Promise<Buffer> {
  const free: ArrayBuffer[] = [];
  using sorter = new ThreadedSorter({ ...OPTIONS, ...options }, (memory) => free.push(memory));
  for (const batch of batchesOf(rows, ownMemory, random)) await sorter.add(batch);
  const given = await blocksOf(sorter.blocks());
  // Memory comes back once, with the run that its rows were in; the last of them are in none.
  expect(new Set(free).size).toBe(free.length);
  const back = free.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (options.runBytes === MANY_RUNS && given.length > 4 * MANY_RUNS)
    expect(back).toBeGreaterThanOrEqual(Math.floor(given.length / 2));
  return given;
}

async function orderedBy(options: Partial<SorterOptions>, rows: readonly Row[]): Promise<Buffer> {
  using ordered = new OrderedRows({ ...OPTIONS, ...options });
  for (const batch of batchesOf(rows, (bytes) => ordered.memory(bytes), random)) await ordered.add(batch);
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

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'it did not fail',
    (failure: unknown) => failure,
  );
}

test('rows that wait for the thread are refused when it is disposed of', async () => {
  const ordered = new OrderedRows(OPTIONS);
  await ordered.add([...batchesOf([rowOf('a', 2 * LARGE, random)], ownMemory, random)][0]!);
  // The thread cannot be heard before this one lets go: so many rows are on their way, and one more waits.
  let waiting: Promise<string> | null = null;
  for (let nth = 0; nth < 40 && waiting === null; nth++) {
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
  const ordered = new OrderedRows({ ...OPTIONS, runBytes: MANY_RUNS });
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
    const ordered = new OrderedRows(${JSON.stringify(OPTIONS)});
    const rows = 64;
    const size = 1 << 20;
    const ends = Int32Array.from({ length: rows }, (_, row) => (row + 1) * size);
    const [from, to] = [new Int32Array(rows), new Int32Array(rows).fill(1)];
    const vector = { kind: 'bytes', buffer: Buffer.from('a'), starts: from, ends: to, from: 0, to: 1 };
    await ordered.add({ memory: new ArrayBuffer(rows * size), ends, cells: [vector] });
    console.log((await ordered.blocks().next()).value.end > size);
    ordered[Symbol.dispose]();
    console.log('disposed of');`;
  const running = promisify(execFile)(process.execPath, ['-'], { signal });
  running.child.stdin!.end(program);
  expect((await running).stdout).toBe('true\ndisposed of\n');
});

const LENGTHS = [...Array.from({ length: 41 }, (_, length) => length), 1000];
for (let length = 1018; length <= 1032; length++) LENGTHS.push(length);
const CASES = LENGTHS.flatMap((length) =>
  [0, 1, 2, 3].flatMap((shift) => [0, 4, 12].map((front) => ({ length, start: front + shift }))),
);

describe('bytes that are copied by words', () => {
  test.each([0, 8])('from anywhere to where a word begins are the same, with %i bytes behind them', (behind) => {
    for (const { length, start } of CASES) {
      // The last word of the source is where the bytes end: there is no other to read.
      const source = randomWords(start + length + behind, random);
      for (const word of [0, 3]) {
        const into = randomWords(word * 4 + filled(length) + 8, random);
        const before = bytesOf(into).slice();
        copyAligned(source, start, length, into, word);
        const wanted = before.slice();
        wanted.set(bytesOf(source).subarray(start, start + length), word * 4);
        // What fills the last word up means nothing.
        const gap = { from: word * 4 + length, to: word * 4 + filled(length) };
        expectSame(bytesOf(into), wanted, gap, `${length} bytes from ${start} to word ${word}; ${random.repeat}`);
      }
    }
  });

  test.each([0, 8])('from where a word begins to anywhere are the same, with %i bytes behind them', (behind) => {
    for (const { length, start } of CASES) {
      for (const word of [0, 3]) {
        const source = randomWords(word * 4 + length + behind, random);
        const into = randomWords(start + length + 16, random);
        const before = bytesOf(into).slice();
        copyUnaligned(source, word, length, into, start);
        const wanted = before.slice();
        wanted.set(bytesOf(source).subarray(word * 4, word * 4 + length), start);
        // A block has eight bytes for what is written behind a row.
        const gap = { from: start + length, to: start + length + 8 };
        expectSame(bytesOf(into), wanted, gap, `${length} bytes from word ${word} to ${start}; ${random.repeat}`);
      }
    }
  });

  test('one row behind the other, none changes those before it', () => {
    const rows = Array.from({ length: 400 }, () => randomWords(random.next(60), random));
    const lengths = rows.map(({ byteLength }) => byteLength - (byteLength === 0 ? 0 : random.next(4)));
    const into = new Int32Array(8000);
    let at = 5;
    for (const [nth, row] of rows.entries()) {
      copyUnaligned(row, 0, lengths[nth]!, into, at);
      at += lengths[nth]!;
    }
    const wanted = Buffer.concat(rows.map((row, nth) => bytesOf(row).subarray(0, lengths[nth]!)));
    expect(Buffer.from(bytesOf(into).subarray(5, at)).equals(wanted), random.repeat).toBe(true);
  });
});

describe('numbers in the order of their keys', () => {
  const START = Buffer.from('abcdefgh');
  const any = () => Buffer.from(Array.from({ length: random.next(12) }, () => random.next(256)));
  const few = () => Buffer.from(Array.from({ length: random.next(4) }, () => random.next(3)));
  test.each<[string, number, () => Buffer]>([
    ['of none', 0, any],
    ['of one', 1, any],
    ['that are random', 3000, any],
    ['that are short, with zeros that a shorter one lacks', 3000, few],
    ['that share their first eight bytes', 3000, () => Buffer.concat([START, few()])],
    ['that share their first seven bytes', 3000, () => Buffer.concat([START.subarray(0, 7), few()])],
    ['that share their first eight bytes with few', 3000, () => Buffer.concat([few(), START, few()])],
    [
      'that differ in one digit of sixteen bits alone',
      3000,
      () => Buffer.from([7, 7, 7, 7, 7, 7, random.next(256), 7]),
    ],
    ['that are all equal', 3000, () => START],
    [
      'of more than a digit of sixteen bits counts',
      70_000,
      () => Buffer.concat([START, any()]).subarray(random.next(9)),
    ],
  ])('%s', (_, count, make) => {
    const keys = Array.from({ length: count }, make);
    const buffer = Buffer.concat([Buffer.from([255, 255]), ...keys, Buffer.from([255, 255, 255, 255])]);
    let from = 2;
    const places = keys.map(({ length }) => {
      from += length;
      return { from: from - length, to: from };
    });
    const first = new Uint32Array(count + 5);
    const second = new Uint32Array(count + 5);
    for (const [nth, place] of places.entries()) {
      first[nth] = firstWord(buffer, place.from, place.to);
      second[nth] = secondWord(buffer, place.from, place.to);
    }
    const given = inKeyOrder({ first, second }, count, (one, other) =>
      compareBytes(buffer, places[one]!, buffer, places[other]!),
    );
    const wanted = Array.from(keys.keys()).sort(
      (one, other) => Buffer.compare(keys[one]!, keys[other]!) || one - other,
    );
    expect(Array.from(given), random.repeat).toEqual(wanted);
  });
});
