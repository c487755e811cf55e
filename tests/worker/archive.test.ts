import { mkdir, readFile, rename, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesOf } from './files-of.ts';
import { ended, type Load, workplace } from './workplace.ts';

const FIELDS = [{ name: 'k', dataType: 'integer' }] satisfies Load['fields'];

function loadOf(config: object = {}, more: Partial<Load> = {}): Load {
  return {
    files: { 'a.csv': 'k\n1\n2\n', 'daily/b.csv.txt': 'k\n3\n', 'daily/c.csv': 'k\n4\n' },
    fields: FIELDS,
    nodes: [{ nodeType: 'archive', config: { folder: '.archive/{YYYY}', ...config } as never }],
    ...more,
  };
}

const year = new Date().getUTCFullYear();

test.for([{}, { loadMode: 'truncate' }, { loadMode: 'blue_green' }])(
  'moves the files that were read once their rows are in the table, and leaves others, with %j',
  async (target) => {
    await using place = await workplace(loadOf({}, { target }));
    expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 3 }, balanced: true });
    expect(await filesOf(place)).toEqual([`.archive/${year}/a.csv`, `.archive/${year}/daily/c.csv`, 'daily/b.csv.txt']);
    expect(await readFile(join(place.folder, `.archive/${year}/a.csv`), 'utf8')).toBe('k\n1\n2\n');
  },
);

test('gives a file a number where its name is taken, and replaces nothing', async () => {
  await using place = await workplace(loadOf({ folder: '.done' }));
  await mkdir(join(place.folder, '.done'));
  await writeFile(join(place.folder, '.done/a.csv'), 'of yesterday');
  await writeFile(join(place.folder, '.done/a~2.csv'), 'also');
  expect((await place.run()).status).toBe('success');
  expect(await filesOf(place)).toEqual([
    '.done/a.csv',
    '.done/a~2.csv',
    '.done/a~3.csv',
    '.done/daily/c.csv',
    'daily/b.csv.txt',
  ]);
  expect(await readFile(join(place.folder, '.done/a.csv'), 'utf8')).toBe('of yesterday');
});

test('moves nothing when the load fails', async () => {
  const load = loadOf({}, { files: { 'a.csv': 'k\n1\n', 'b.csv': 'k\nx\n' } });
  await using place = await workplace(load);
  expect((await place.run()).status).toBe('failed');
  expect(await filesOf(place)).toEqual(['a.csv', 'b.csv']);
});

test('moves the files of which rows became dead letters', async () => {
  const files = { 'a.csv': 'k\n1\nx\n' };
  await using place = await workplace(loadOf({ folder: '.done' }, { files, execution: { errorHandling: 'dlq' } }));
  expect(await place.run()).toMatchObject({ status: 'partial', counts: { loaded: 1, deadLettered: 1 } });
  expect(await filesOf(place)).toEqual(['.done/a.csv']);
});

test.for(['direct', 'staged'])(
  'fails a %s run where a folder is in the way, and a resume moves the rest',
  async (shape) => {
    const target = shape === 'staged' ? { loadMode: 'truncate' } : {};
    await using place = await workplace(loadOf({ folder: '.done' }, { target }));
    await mkdir(join(place.folder, '.done'));
    await writeFile(join(place.folder, '.done/daily'), 'a file where a folder is to be');
    const failed = await place.run();
    expect([failed.status, failed.error?.code, failed.error?.node]).toEqual(['failed', 'archive.failed', 'n1']);
    expect(failed.counts.loaded).toBe(3);
    expect(await filesOf(place)).toEqual(['.done/a.csv', '.done/daily', 'daily/b.csv.txt', 'daily/c.csv']);
    await unlink(join(place.folder, '.done/daily'));
    await place.runner.resume(failed.id);
    expect(await ended(place.runner, failed.id)).toMatchObject({ status: 'success', counts: { loaded: 3 } });
    expect(await filesOf(place)).toEqual(['.done/a.csv', '.done/daily/c.csv', 'daily/b.csv.txt']);
    expect(await place.query('SELECT count(*)::int AS n FROM ds_t')).toEqual([{ n: 3 }]);
  },
);

test('says in the log what cannot be moved, where that is to stop nothing', async () => {
  await using place = await workplace(loadOf({ folder: '.done', onFailure: 'warn' }));
  await rename(join(place.folder, 'daily'), join(place.folder, '.real'));
  await symlink('.real', join(place.folder, 'daily'));
  const run = await place.run();
  expect([run.status, run.error]).toEqual(['success', null]);
  expect(await filesOf(place)).toContain('.done/a.csv');
  expect(await filesOf(place)).toContain('.real/c.csv');
  const log = await place.query<{ message: string }>('SELECT message FROM sluice.run_log WHERE run_id = $1', [run.id]);
  expect(log.filter(({ message }) => message.includes('symbolic link'))).toHaveLength(1);
});

test('refuses a folder that the next run would read, before it reads a row', async () => {
  await using place = await workplace(loadOf({ folder: 'archive' }));
  const run = await place.run();
  expect([run.status, run.error?.code, run.error?.node, run.counts.read]).toEqual([
    'failed',
    'source.archive_read',
    'n1',
    0,
  ]);
});
