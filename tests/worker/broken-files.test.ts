import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Load, type Workplace, workplace } from './workplace.ts';

const FIELDS: Load['fields'] = [{ name: 'n', dataType: 'integer' }];
/** The columns are learned from it. */
const GOOD = { '0.csv': 'n\n7\n' };

const load = (files: Load['files'], errorHandling: string, source: Load['source'] = {}): Load => ({
  files: { ...GOOD, ...files },
  fields: FIELDS,
  source,
  execution: { errorHandling },
});
const numbers = async (place: Workplace): Promise<number[]> =>
  (await place.query<{ n: number }>('SELECT n FROM ds_t ORDER BY n')).map(({ n }) => n);
const rejects = (place: Workplace) =>
  place.query(
    `SELECT label, row_number::int AS row, line::int, byte_offset::int AS byte, code, disposition, reason, record FROM sluice.rejects`,
  );

const packed = gzipSync(`n\n${Array.from({ length: 400_000 }, (_, n) => `${(n * 7919) % 100_003}\n`).join('')}`);
const lines = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** A file of each kind that goes wrong behind its second row, and where that shows. */
const BROKEN: readonly (readonly [string, Load['files'], object])[] = [
  ['a JSON array that is cut off', { 'a.json': '[{"n":1},{"n":2},{"n"' }, { code: 'format.truncated', byte: 21 }],
  [
    'a JSON array that is cut off, and packed',
    { 'a.json.gz': gzipSync('[{"n":1},{"n":2},{"n"') },
    { code: 'format.truncated', byte: 21 },
  ],
  [
    'a JSON array that is cut off, in UTF-16',
    { 'a.json': Buffer.from('\ufeff[{"n":1},{"n":2},{"n"', 'utf16le') },
    { code: 'format.truncated' },
  ],
  ['a JSON array with text between', { 'a.json': '[{"n":1},\n{"n":2} x]' }, { code: 'format.json', line: 2, byte: 18 }],
  [
    'an XML file that is cut off',
    { 'a.xml': '<r><i><n>1</n></i><i><n>2</n></i><i>' },
    { code: 'format.truncated', byte: 36 },
  ],
  ['an XML file that is not well-formed', { 'a.xml': '<r><i><n>1</n></i><i><n>2</n></i></x>' }, { code: 'format.xml' }],
  ['a quote that is never closed', { 'a.csv': 'n\n1\n2\n"3\n4\n' }, { code: 'format.unterminated_quote', line: 4 }],
];

describe('a file that cannot be read on', () => {
  test.each(BROKEN)('%s: its rows before are loaded, the rest is one dead letter', async (_, files, place) => {
    await using work = await workplace(load(files, 'dlq'));
    const run = await work.run();
    expect(run).toMatchObject({
      status: 'partial',
      balanced: true,
      error: null,
      counts: { read: 4, loaded: 3, deadLettered: 1 },
    });
    expect(await numbers(work)).toEqual([1, 2, 7]);
    expect(await rejects(work)).toMatchObject([
      { label: Object.keys(files)[0], row: 3, disposition: 'dead_letter', record: null, ...place },
    ]);
    expect((await rejects(work))[0]!.reason).toContain('nothing is loaded from row 3 on');
  });

  test('is skipped where errors are: the run says that it was', async () => {
    await using work = await workplace(load({ 'a.json': '[{"n":1}' }, 'skip'));
    expect(await work.run()).toMatchObject({ status: 'partial', counts: { loaded: 2, skipped: 1 } });
    expect(await rejects(work)).toMatchObject([{ label: 'a.json', row: 2, disposition: 'skipped' }]);
  });

  test('stops the run where errors do, and goes on from its place in a resume', async () => {
    await using work = await workplace(load({ 'a.json': '[{"n":1},{"n":2}' }, 'fail'));
    const run = await work.run();
    expect(run).toMatchObject({ status: 'failed', error: { code: 'format.truncated', node: 'src' } });
    await work.runner.resume(run.id, { errorPolicy: 'dlq' });
    await expect.poll(async () => (await work.runner.snapshot(run.id))?.status, { timeout: 60_000 }).toBe('partial');
    expect(await numbers(work)).toEqual([1, 2, 7]);
  });

  test('stops a load that is all or nothing', async () => {
    const strict = load({ 'a.json': '[{"n":1}' }, 'dlq');
    await using work = await workplace({
      ...strict,
      execution: { errorHandling: 'dlq', validation: { mode: 'strict' } },
    });
    expect(await work.run()).toMatchObject({ status: 'failed', error: { code: 'format.truncated' } });
    expect(await numbers(work)).toEqual([]);
  });

  test('gives the rows of packed bytes that can be unpacked, whatever their number', async () => {
    await using work = await workplace(load({ 'a.csv.gz': packed.subarray(0, packed.length / 2) }, 'dlq'));
    const run = await work.run();
    expect(run).toMatchObject({ status: 'partial', balanced: true, counts: { deadLettered: 1 } });
    const [reject] = await rejects(work);
    expect(reject).toMatchObject({ code: 'format.truncated', byte: Math.floor(packed.length / 2), label: 'a.csv.gz' });
    // All rows before the one that is named, and none from it on; the other file has one.
    expect(run.counts.loaded).toBe(reject!.row);
    expect(run.counts.loaded).toBeGreaterThan(1_000);
  });

  test('stays where it is when the others are put away', async () => {
    const files = load({ 'a.json': '[{"n":1}', 'c.csv': 'n\n3\n' }, 'dlq');
    await using work = await workplace({ ...files, nodes: [{ nodeType: 'archive', config: { folder: '.done' } }] });
    expect(await work.run()).toMatchObject({ status: 'partial', error: null, counts: { loaded: 3, deadLettered: 1 } });
    expect((await readdir(work.folder)).sort()).toEqual(['.done', 'a.json']);
    expect((await readdir(join(work.folder, '.done'))).sort()).toEqual(['0.csv', 'c.csv']);
  });

  test('is one of many: the others are loaded', async () => {
    const many = Object.fromEntries(lines(5).map((n) => [`f${n}.jsonl`, `{"n":${n}}\n`]));
    await using work = await workplace(load({ ...many, 'g.json': '{"n":' }, 'dlq'));
    await writeFile(join(work.folder, 'h.xlsx'), 'no workbook');
    const run = await work.run();
    expect(run).toMatchObject({ status: 'partial', counts: { loaded: 6, deadLettered: 2 } });
    expect((await rejects(work)).map(({ label, row }) => [label, row])).toEqual([
      ['g.json', 1],
      ['h.xlsx', 1],
    ]);
  });
});

test('a record that cannot be parsed has its byte in the file, in other encodings too', async () => {
  const files = {
    'a.csv': Buffer.from('n\n1\né,é\nx,y\n', 'latin1'),
    'c.jsonl': '{"n":1}\n{"n":}\n',
  };
  await using work = await workplace(load(files, 'dlq', { encoding: 'latin1' }));
  expect(await work.run()).toMatchObject({ status: 'partial', counts: { loaded: 3, deadLettered: 3 } });
  expect((await rejects(work)).map(({ label, row, byte }) => [label, row, byte]).sort()).toEqual([
    ['a.csv', 2, 4],
    ['a.csv', 3, 8],
    ['c.jsonl', 2, 8],
  ]);
});
