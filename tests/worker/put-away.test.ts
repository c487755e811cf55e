import { expect, test } from 'vitest';
import { fileReadConfig } from '../../sources/files/file-read-config.ts';
import { filesOf } from './files-of.ts';
import { type Load, workplace } from './workplace.ts';

const load = (successFolder: string, more: Partial<Load> = {}): Load => ({
  files: { 'a.csv': 'n\n1\n', 'in/b.csv': 'n\n2\n' },
  fields: [{ name: 'n', dataType: 'integer' }],
  source: { atomicity: { successFolder } },
  ...more,
});

test('a source puts its files away once all rows are in, and the next run does not read them', async () => {
  await using place = await workplace(load('.archive/{runId}/'));
  const run = await place.run();
  expect(run).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await filesOf(place)).toEqual([`.archive/${run.id}/a.csv`, `.archive/${run.id}/in/b.csv`]);
  expect(await place.run()).toMatchObject({ status: 'failed', error: { code: 'source.no_match' } });
});

test('a load that fails moves no file', async () => {
  await using place = await workplace(load('.done', { files: { 'a.csv': 'n\n1\n', 'b.csv': 'n\nx\n' } }));
  expect(await place.run()).toMatchObject({ status: 'failed' });
  expect(await filesOf(place)).toEqual(['a.csv', 'b.csv']);
});

const BOTH = {
  nodes: [{ id: 'both', nodeType: 'union', config: {} }],
  edges: [
    ['src', 'both'],
    ['more', 'both'],
    ['both', 'out'],
  ],
} satisfies Partial<Load>;

test('of several sources each puts its own away, or none', async () => {
  const files = { 'a/1.csv': 'n\n1\n', 'b/2.csv': 'n\n2\n' };
  const source = { path: 'a', atomicity: { successFolder: '.done/a' } };
  await using place = await workplace(load('', { ...BOTH, files, source, moreSources: { more: { path: 'b' } } }));
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await filesOf(place)).toEqual(['.done/a/a/1.csv', 'b/2.csv']);
});

test('a source that waits for files and puts them away loads each file as it comes', async () => {
  const waitPolicy = { maxRetries: 0, intervalMinutes: 1, onMissAction: 'skip' };
  const source = { waitPolicy, atomicity: { successFolder: '.done' } };
  await using place = await workplace(load('', { source }));
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await place.run()).toMatchObject({ status: 'success', counts: { read: 0 }, wait: { outcome: 'skip' } });
  expect(await filesOf(place)).toEqual(['.done/a.csv', '.done/in/b.csv']);
});

test.each([
  ['a folder', { atomicity: { successFolder: 'done' } }],
  ['a folder of failed files', { atomicity: { failureFolder: 'failed/{YYYY}' } }],
  ['a folder, by its pattern', { pattern: '*.csv', atomicity: { successFolder: '.done' } }],
  ['reasons, as JSON', { pattern: '*.json', atomicity: { failureFolder: '.failed' } }],
])('%s that the next run would read is refused when it is saved', async (_what, source) => {
  await expect(workplace(load('', { files: { 'a.csv': 'n\n1\n', 'b.json': '[{"n":1}]' }, source }))).rejects.toThrow(
    'would be read by the next run of this source',
  );
});

test('a pattern that is none is told as that, and nothing else', () => {
  const { error } = fileReadConfig.safeParse({
    pattern: { type: 'regex', pattern: '(' },
    atomicity: { successFolder: '.done' },
  });
  expect(error?.issues.map(({ path }) => path[0])).toEqual(['pattern']);
});

test('an archive node behind a source that puts its files away is one too many', async () => {
  const nodes = [{ nodeType: 'archive', config: {} }];
  await expect(workplace(load('.done', { nodes }))).rejects.toThrow('plan.several_archives');
});

test.each([
  ['a way out of the root', { successFolder: '../done' }],
  ['a token that stands for nothing', { successFolder: '.done/{week}' }],
  ['no folder', {}],
  ['one folder for both', { successFolder: '.done', failureFolder: '.done/' }],
  ['one folder in the other', { successFolder: '.done', failureFolder: '.done/failed' }],
])('%s is refused', (_what, atomicity) => {
  const { success, error } = fileReadConfig.safeParse({ atomicity });
  expect([success, error?.issues.map(({ path }) => path[0])]).toEqual([false, ['atomicity']]);
});
