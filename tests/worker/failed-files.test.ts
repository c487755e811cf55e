import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { zipOf } from '../formats/zip-of.ts';
import { filesOf } from './files-of.ts';
import { ended, type Load, type Workplace, workplace } from './workplace.ts';

const FOLDERS = { successFolder: '.done', failureFolder: '.failed' };
/** The columns are learned from it. */
const GOOD = { '0.csv': 'n\n7\n' };
const BROKEN = '[{"n":1},{"n":2},{"n"';

const load = (files: Load['files'], errorHandling: string, more: Readonly<Record<string, Json>> = FOLDERS): Load => ({
  files: { ...GOOD, ...files },
  fields: [{ name: 'n', dataType: 'integer' }],
  source: { atomicity: more },
  execution: { errorHandling },
});
const numbers = async (place: Workplace): Promise<number[]> =>
  (await place.query<{ n: number }>('SELECT n FROM ds_t ORDER BY n')).map(({ n }) => n);
const text = (place: Workplace, path: string) => readFile(join(place.folder, path), 'utf8');
const reason = async (place: Workplace, path: string) => JSON.parse(await text(place, `${path}.reason.json`));

async function resumed(place: Workplace, { id }: RunSnapshot, changes = {}): Promise<RunSnapshot> {
  await place.runner.resume(id, changes);
  return ended(place.runner, id);
}

async function put(place: Workplace, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(place.folder, path)), { recursive: true });
  await writeFile(join(place.folder, path), content);
}

describe('a file that cannot be read on', () => {
  test.each(['dlq', 'skip'])('goes to its folder with the reason, the others to theirs: %s', async (policy) => {
    await using place = await workplace(load({ 'in/a.json': BROKEN, 'c.csv': 'n\n3\n' }, policy));
    const run = await place.run();
    expect(run).toMatchObject({ status: 'partial', error: null, counts: { loaded: 4 } });
    expect(await filesOf(place)).toEqual([
      '.done/0.csv',
      '.done/c.csv',
      '.failed/in/a.json',
      '.failed/in/a.json.reason.json',
    ]);
    expect(await text(place, '.failed/in/a.json')).toBe(BROKEN);
    expect(await reason(place, '.failed/in/a.json')).toMatchObject({
      file: 'in/a.json',
      code: 'format.truncated',
      reason: expect.stringContaining('nothing is loaded from row 3 on'),
      row: 3,
      byte: 21,
      run: run.id,
      pipeline: 'test',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    // The next run finds none of them.
    expect(await place.run()).toMatchObject({ status: 'failed', error: { code: 'source.no_match' } });
  });

  test('stays where no folder is named for it, and goes there where no other is', async () => {
    await using place = await workplace(load({ 'a.json': BROKEN }, 'dlq', { failureFolder: '.failed/{runId}' }));
    const run = await place.run();
    expect(run.status).toBe('partial');
    const at = `.failed/${run.id}/a.json`;
    expect(await filesOf(place)).toEqual([at, `${at}.reason.json`, '0.csv']);
  });

  test.each([
    ['ASCII', 'n'.repeat(250)],
    ['two bytes each', 'é'.repeat(125)],
  ])('has its reason beside it also where its name is as long as names may be: %s', async (_what, stem) => {
    const [one, other] = [`${stem}.json`, `${stem.slice(0, -1)}${stem.length > 200 ? 'm' : 'è'}.json`];
    await using place = await workplace(load({ [one]: BROKEN, [other]: BROKEN }, 'dlq'));
    expect(await place.run()).toMatchObject({ status: 'partial', error: null, counts: { loaded: 5 } });
    const failed = (await filesOf(place)).filter((file) => file.startsWith('.failed/'));
    const reasons = failed.filter((file) => file.endsWith('.json.reason.json'));
    expect(failed.filter((file) => !reasons.includes(file))).toEqual([`.failed/${one}`, `.failed/${other}`].sort());
    const files = await Promise.all(reasons.map(async (file) => JSON.parse(await text(place, file)).file));
    expect(files.sort()).toEqual([one, other].sort());
    // One of the same name gets a number, and its own reason.
    await put(place, one, BROKEN);
    expect(await place.run()).toMatchObject({ status: 'partial', counts: { loaded: 2 } });
    expect((await filesOf(place)).filter((file) => file.startsWith('.failed/'))).toHaveLength(6);
  });

  test('of which a load fails is taken back with a name as long as names may be, and its reason goes', async () => {
    const name = `${'n'.repeat(250)}.json`;
    await using place = await workplace(load({ [name]: BROKEN }, 'fail'));
    const run = await place.run();
    expect(run).toMatchObject({ status: 'failed', error: { code: 'format.truncated' } });
    expect((await filesOf(place)).filter((file) => file.startsWith('.failed/'))).toHaveLength(2);
    await rm(join(place.folder, `.failed/${name}`));
    await put(place, name, '[{"n":1}]');
    expect(await resumed(place, run)).toMatchObject({ status: 'success' });
    expect(await filesOf(place)).toEqual(['.done/0.csv', `.done/${name}`]);
  });

  test('goes as a whole, with all that it holds', async () => {
    const zip = zipOf({ 'a.csv': 'n\n1\n', 'b.json': BROKEN });
    await using place = await workplace(load({ 'a.zip': zip }, 'dlq'));
    expect(await place.run()).toMatchObject({ status: 'partial', counts: { loaded: 4, deadLettered: 1 } });
    expect(await filesOf(place)).toEqual(['.done/0.csv', '.failed/a.zip', '.failed/a.zip.reason.json']);
    expect(await reason(place, '.failed/a.zip')).toMatchObject({
      file: 'a.zip/b.json',
      code: 'format.truncated',
      row: 3,
    });
  });

  test('has a number where its name or that of its reason is taken', async () => {
    const files = { 'a.json': BROKEN, '.failed/a.json': 'x', '.failed/a~2.json.reason.json': '{}' };
    await using place = await workplace(load(files, 'dlq'));
    expect(await place.run()).toMatchObject({ status: 'partial' });
    expect(await filesOf(place)).toEqual([
      '.done/0.csv',
      '.failed/a.json',
      '.failed/a~2.json.reason.json',
      '.failed/a~3.json',
      '.failed/a~3.json.reason.json',
    ]);
  });
});

describe('a file at which a load fails', () => {
  const failing: readonly (readonly [string, Load['files'], object])[] = [
    ['that cannot be read on', { 'a.json': BROKEN }, { code: 'format.truncated', byte: 21 }],
    ['a row of which is refused', { 'a.json': '[{"n":1},{"n":2},{"n":"x"}]' }, { row: 3 }],
    ['whose parts cannot be listed', { 'a.zip': 'PK\u0003\u0004 no archive' }, { code: 'format.zip' }],
  ];
  test.each(failing)('%s goes to its folder, and no other moves', async (_what, files, why) => {
    await using place = await workplace(load(files, 'fail'));
    expect(await place.run()).toMatchObject({ status: 'failed' });
    const [name] = Object.keys(files);
    expect(await filesOf(place)).toEqual([`.failed/${name}`, `.failed/${name}.reason.json`, '0.csv']);
    expect(await reason(place, `.failed/${name}`)).toMatchObject({ file: name, pipeline: 'test', ...why });
  });

  test('is taken back by a resume, which reads on in it', async () => {
    await using place = await workplace(load({ 'a.json': BROKEN }, 'fail'));
    const run = await place.run();
    expect(await resumed(place, run)).toMatchObject({ status: 'failed', error: { code: 'format.truncated' } });
    expect(await filesOf(place)).toEqual(['.failed/a.json', '.failed/a.json.reason.json', '0.csv']);
    expect(await resumed(place, run, { errorPolicy: 'dlq' })).toMatchObject({ status: 'partial', balanced: true });
    expect(await numbers(place)).toEqual([1, 2, 7]);
    expect(await filesOf(place)).toEqual(['.done/0.csv', '.failed/a.json', '.failed/a.json.reason.json']);
    expect(await reason(place, '.failed/a.json')).toMatchObject({ row: 3 });
  });

  test('stays in its folder where a mended one is at its place: a resume reads that', async () => {
    const strict = load({ 'a.json': BROKEN }, 'fail');
    await using place = await workplace({ ...strict, execution: { validation: { mode: 'strict' } } });
    const run = await place.run();
    expect(run.status).toBe('failed');
    await put(place, 'a.json', '[{"n":1}]');
    expect(await resumed(place, run)).toMatchObject({ status: 'success', counts: { loaded: 2 } });
    expect(await numbers(place)).toEqual([1, 7]);
    expect(await filesOf(place)).toEqual([
      '.done/0.csv',
      '.done/a.json',
      '.failed/a.json',
      '.failed/a.json.reason.json',
    ]);
  });

  test('is not read on with other content, where it was written to while it lay in its folder', async () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => `{"n":${n}}`).join(',');
    const long = load({ 'a.json': `[${rows},{"n"` }, 'fail');
    await using place = await workplace({ ...long, execution: { batchSize: 1_000 } });
    const run = await place.run();
    expect(run).toMatchObject({ status: 'failed', error: { code: 'format.truncated' } });
    expect(run.counts.loaded).toBeGreaterThan(1_000);
    await put(place, '.failed/a.json', `[${rows},{"n":1}]`);
    expect(await resumed(place, run)).toMatchObject({ status: 'failed', error: { code: 'source.changed' } });
    expect(await filesOf(place)).toEqual(['0.csv', 'a.json']);
  });

  test('may be gone when the run goes on: the reason goes too', async () => {
    await using place = await workplace(load({ 'a.json': '{"n":' }, 'fail'));
    const run = await place.run();
    await rename(join(place.folder, '.failed/a.json'), join(place.folder, 'elsewhere'));
    expect(await resumed(place, run)).toMatchObject({ status: 'failed' });
    expect(await filesOf(place)).toEqual(['0.csv', 'elsewhere']);
    await rm(join(place.folder, 'elsewhere'));
  });
});

test('the files of several sources go to the folders of each', async () => {
  const both: Pick<Load, 'nodes' | 'edges'> = {
    nodes: [{ id: 'both', nodeType: 'union', config: {} }],
    edges: [
      ['src', 'both'],
      ['more', 'both'],
      ['both', 'out'],
    ],
  };
  await using place = await workplace({
    ...load({ 'a/1.csv': 'n\n1\n', 'a/2.json': BROKEN, 'b/1.csv': 'n\n3\n', 'b/2.json': BROKEN }, 'dlq'),
    ...both,
    source: { path: 'a', atomicity: { failureFolder: '.failed/a' } },
    moreSources: { more: { path: 'b', atomicity: FOLDERS } },
  });
  expect(await place.run()).toMatchObject({ status: 'partial', counts: { loaded: 6, deadLettered: 2 } });
  expect(await filesOf(place)).toEqual([
    '.done/b/1.csv',
    '.failed/a/a/2.json',
    '.failed/a/a/2.json.reason.json',
    '.failed/b/2.json',
    '.failed/b/2.json.reason.json',
    '0.csv',
    'a/1.csv',
  ]);
});

test('a replay of dead letters moves nothing', async () => {
  await using place = await workplace(load({ 'a.csv': 'n\nx\n' }, 'dlq'));
  expect(await place.run()).toMatchObject({ status: 'partial', counts: { deadLettered: 1 } });
  expect(await filesOf(place)).toEqual(['.done/0.csv', '.done/a.csv']);
});
