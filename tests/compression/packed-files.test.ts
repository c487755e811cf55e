import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Json, Source } from '../../runtime/contract/index.ts';
import { FUZZ_MUTATIONS, FUZZ_SEED, mutated } from '../fuzz/mutate.ts';
import { folderOf, openSource } from '../sources/open-source.ts';
import { GOLDEN_ROWS, golden } from './rows.ts';

const never = new AbortController().signal;

const STREAMS = [
  { compression: 'gzip', file: 'rows.csv.gz', magic: true, checked: true },
  { compression: 'zstd', file: 'rows.csv.zst', magic: true, checked: true },
  { compression: 'bzip2', file: 'rows.csv.bz2', magic: true, checked: true },
  { compression: 'snappy', file: 'rows.csv.sz', magic: true, checked: true },
  { compression: 'brotli', file: 'rows.csv.br', magic: false, checked: false },
] as const;

interface Read {
  readonly split: string;
  readonly rows: readonly Json[];
}

async function readAll(source: Source): Promise<Read[]> {
  const all: Read[] = [];
  for await (const split of source.splits(never)) {
    const rows: Json[] = [];
    for await (const batch of source.read(split, null, never)) {
      for (let row = 0; row < batch.length; row++) rows.push(batch.record(row));
      batch.recycle?.();
    }
    all.push({ split: split.label, rows });
  }
  return all;
}

/** The rows of one file of a folder of its own, or the error. */
async function outcomeOf(name: string, content: Buffer, read: Record<string, Json> = {}): Promise<unknown> {
  await using folder = await folderOf({ [name]: content });
  try {
    return await readAll(await openSource(folder.path, { read: { path: name, ...read } }));
  } catch (error) {
    return error;
  }
}

describe.each(STREAMS)(
  'a file packed with $compression by another program',
  ({ compression, file, magic, checked }) => {
    const packed = golden(file);
    const whole = [{ rows: GOLDEN_ROWS }];

    test('is read as its name ends', async () => {
      expect(await outcomeOf(file, packed)).toMatchObject(whole);
    });

    test('is found in a folder beside others, and its columns are discovered', async () => {
      await using folder = await folderOf({
        [`in/${file}`]: packed,
        'in/b.csv': 'id,note\n1,a\n',
        'in/c.txt.gz': packed,
      });
      const source = await openSource(folder.path, { read: { path: 'in' } });
      expect((await source.columns(never)).map(({ name }) => name)).toEqual(['id', 'note']);
      expect((await readAll(source)).map(({ split }) => split).sort()).toEqual(['in/b.csv', `in/${file}`]);
    });

    test.each(magic ? [compression] : [])(
      '%s is read as it begins, where its name tells nothing or something else',
      async () => {
        expect(await outcomeOf('rows.csv', packed)).toMatchObject(whole);
        expect(await outcomeOf('rows', packed, { fileFormat: 'csv' })).toMatchObject(whole);
      },
    );

    test('is read as the node says', async () => {
      expect(await outcomeOf('rows.csv', packed, { compression })).toMatchObject(whole);
    });

    test('goes on after every position, and accounts for the packed bytes', async () => {
      await using folder = await folderOf({ [file]: packed });
      const source = await openSource(folder.path, { batchBytes: 4096 });
      for await (const split of source.splits(never)) {
        expect(split.bytes).toBe(packed.length);
        const positions: { rows: number; position: Json }[] = [];
        let consumed = 0;
        let rows = 0;
        for await (const batch of source.read(split, null, never)) {
          consumed += batch.consumed;
          rows += batch.length;
          positions.push({ rows, position: batch.position });
        }
        expect([rows, consumed]).toEqual([GOLDEN_ROWS.length, packed.length]);
        expect(positions.length).toBeGreaterThan(3);
        for (const { rows: before, position } of positions) {
          const rest: Json[] = [];
          for await (const batch of source.read(split, position, never))
            for (let row = 0; row < batch.length; row++) rest.push(batch.record(row));
          expect(rest).toEqual(GOLDEN_ROWS.slice(before));
        }
      }
    });

    test('is told of as cut off, with the byte, wherever it was', async () => {
      // Cut between two of its streams it is whole, as far as anybody can tell: its end is off by a few.
      for (const kept of [3, 20, packed.length >> 2, packed.length - 40, packed.length - 1]) {
        const outcome = await outcomeOf(file, packed.subarray(0, kept));
        expect(outcome).toBeInstanceOf(PipelineError);
        expect(outcome).toMatchObject({ code: 'format.truncated', origin: { label: file, byte: kept } });
      }
    });

    test('never passes for another one when it is damaged', async () => {
      const tried = Math.min(FUZZ_MUTATIONS / 40, 2000);
      await using folder = await folderOf({ [file]: packed });
      const source = await openSource(folder.path);
      for (let seed = FUZZ_SEED; seed < FUZZ_SEED + tried; seed++) {
        const bad = mutated(packed, seed);
        const outcome = await outcomeOf(file, bad);
        if (outcome instanceof PipelineError) expect(outcome.code, `seed ${seed}`).toMatch(/^(format|source|row)\./);
        else if (checked && !bad.equals(packed)) expect(isPrefixOrSame(outcome as Read[]), `seed ${seed}`).toBe(true);
        else expect(Array.isArray(outcome), `seed ${seed}: ${outcome}`).toBe(true);
      }
      expect(await readAll(source)).toMatchObject(whole);
    });
  },
);

/** Cut at the end of one of two streams, or with the first one's header flags changed: the rows are as they were, or the first of them. */
function isPrefixOrSame(read: readonly Read[]): boolean {
  const rows = read[0]?.rows ?? [];
  return rows.every((row, index) => JSON.stringify(row) === JSON.stringify(GOLDEN_ROWS[index % GOLDEN_ROWS.length]));
}

const BLANK_LINE = `${' '.repeat(65_535)}\n`;

describe('a packed file that grows beyond all measure', () => {
  test.each([
    ['gzip', zlib.gzipSync(Buffer.alloc(68 << 20, BLANK_LINE))],
    ['zstd', zlib.zstdCompressSync(Buffer.alloc(68 << 20, BLANK_LINE))],
  ])('is stopped: %s', async (compression, packed) => {
    const outcome = await outcomeOf('a.jsonl', packed, { compression, maxExpansion: 500 });
    expect(outcome).toMatchObject({ code: 'format.expansion', origin: { label: 'a.jsonl' } });
  });
});

describe('a zip archive', () => {
  test('gives each of its files as a split of its own, stored, deflated, packed with bzip2 or of zip64', async () => {
    const outcome = (await outcomeOf('rows.zip', golden('rows.zip'))) as Read[];
    const names = ['in/stored.csv', 'in/größe.csv', 'in/zip64.csv', 'in/bzip2.csv'];
    expect(outcome.map(({ split }) => split)).toEqual(names.map((name) => `rows.zip/${name}`));
    for (const { rows } of outcome) expect(rows).toEqual(GOLDEN_ROWS);
  });

  test('is read by its name in a folder, by its beginning, or as the node says', async () => {
    for (const read of [{ path: '' }, { path: 'b' }, { path: 'c.csv', compression: 'zip' }]) {
      await using folder = await folderOf({
        'a.zip': golden('rows.zip'),
        b: golden('rows.zip'),
        'c.csv': golden('rows.zip'),
      });
      const source = await openSource(folder.path, {
        read: { ...read, ...(read.path === '' ? { pattern: '*.zip' } : {}) },
      });
      expect(await readAll(source)).toHaveLength(4);
    }
    expect(await outcomeOf('c.csv', golden('rows.zip'))).toMatchObject({ code: 'format.zip_unsupported' });
  });

  test('goes on in the middle of one of its files', async () => {
    await using folder = await folderOf({ 'rows.zip': golden('rows.zip') });
    const source = await openSource(folder.path, { batchBytes: 4096 });
    for await (const split of source.splits(never)) {
      let position: Json = null;
      let before = 0;
      for await (const batch of source.read(split, null, never)) {
        position = batch.position;
        before += batch.length;
        if (before > 1000) break;
      }
      const rest: Json[] = [];
      for await (const batch of source.read(JSON.parse(JSON.stringify(split)), position, never))
        for (let row = 0; row < batch.length; row++) rest.push(batch.record(row));
      expect(rest).toEqual(GOLDEN_ROWS.slice(before));
    }
  });

  test('is refused where one of its files is encrypted, or where it holds nothing that is read', async () => {
    expect(await outcomeOf('a.zip', golden('locked.zip'))).toMatchObject({ code: 'format.zip_unsupported' });
    expect(await outcomeOf('a.zip', golden('rows.zip'), { fileFormat: 'json' })).toMatchObject({
      code: 'source.no_match',
    });
  });

  test('is told of as cut off or damaged, never read as another one', async () => {
    const good = golden('rows.zip');
    expect(await outcomeOf('a.zip', good.subarray(0, good.length - 5))).toMatchObject({ code: 'format.zip' });
    for (let seed = FUZZ_SEED; seed < FUZZ_SEED + Math.min(FUZZ_MUTATIONS / 40, 2000); seed++) {
      const outcome = await outcomeOf('a.zip', mutated(good, seed));
      if (outcome instanceof PipelineError) expect(outcome.code, `seed ${seed}`).toMatch(/^(format|source|row)\./);
      else for (const { rows } of outcome as Read[]) expect(rows, `seed ${seed}`).toEqual(GOLDEN_ROWS);
    }
  });
});
