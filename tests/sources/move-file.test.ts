import { type BigIntStats, existsSync, statSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { statOf } from '../../sources/files/local-fs/folders.ts';
import { moveFile } from '../../sources/files/local-fs/move-file.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

const TEXT = 'k\n1\n';

async function place() {
  const folder = await temporaryFolder();
  const at = (file: string): string => join(folder.path, file);
  await writeFile(at('a.csv'), TEXT);
  const { ino } = (await statOf(at('a.csv')))!;
  const move = (to = 'done/2026/a.csv', from = 'a.csv') =>
    moveFile({
      root: folder.path,
      from,
      to,
      isIt: (stats: BigIntStats) => stats.ino === ino,
      bytes: TEXT.length,
    });
  const code = (work: Promise<void>): Promise<string> =>
    work.then(
      () => 'moved',
      (error) => (error instanceof PipelineError ? error.code : Promise.reject(error)),
    );
  return { at, move, code, path: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test('moves a file into folders that it makes, and twice is once', async () => {
  await using here = await place();
  await here.move();
  await here.move();
  expect(await readFile(here.at('done/2026/a.csv'), 'utf8')).toBe(TEXT);
  expect(await readdir(here.path)).toEqual(['done']);
});

test('goes on where a move broke off between the two names', async () => {
  await using here = await place();
  await mkdir(here.at('done/2026'), { recursive: true });
  await link(here.at('a.csv'), here.at('done/2026/a.csv'));
  await here.move();
  expect(await readdir(here.path)).toEqual(['done']);
  expect(await readFile(here.at('done/2026/a.csv'), 'utf8')).toBe(TEXT);
});

test('goes on where a copy to another device was whole, and the old name had not gone', async () => {
  await using here = await place();
  await mkdir(here.at('done/2026'), { recursive: true });
  await copyFile(here.at('a.csv'), here.at('done/2026/a.csv'));
  await here.move();
  expect(await readdir(here.path)).toEqual(['done']);
});

test('replaces nothing, whether its content has the same length or not', async () => {
  await using here = await place();
  for (const other of ['k\n2\n', 'longer than that\n']) {
    await mkdir(here.at('done/2026'), { recursive: true });
    await writeFile(here.at('done/2026/a.csv'), other);
    expect(await here.code(here.move())).toBe('source.archive_taken');
    expect(await readFile(here.at('done/2026/a.csv'), 'utf8')).toBe(other);
    expect(await readFile(here.at('a.csv'), 'utf8')).toBe(TEXT);
  }
});

test('leaves another file than was read, and says when there is none', async () => {
  await using here = await place();
  await writeFile(here.at('b.csv'), TEXT);
  expect(await here.code(here.move('done/b.csv', 'b.csv'))).toBe('source.archive_changed');
  expect(await here.code(here.move('done/c.csv', 'c.csv'))).toBe('source.archive_gone');
  expect((await readdir(here.path)).sort()).toEqual(['a.csv', 'b.csv']);
});

test('follows no symbolic link, on neither side, and leaves the root in no way', async () => {
  await using outside = await temporaryFolder();
  await using here = await place();
  await symlink(here.at('a.csv'), here.at('link.csv'));
  expect(await here.code(here.move('done/link.csv', 'link.csv'))).toBe('source.archive_link');
  await mkdir(here.at('real'));
  await symlink(outside.path, here.at('away'));
  expect(await here.code(here.move('away/a.csv'))).toBe('source.archive_link');
  expect(await here.code(here.move('away/deeper/a.csv'))).toBe('source.archive_link');
  for (const to of ['../a.csv', 'done/../../a.csv', '/tmp/a.csv']) {
    expect(await here.code(here.move(to))).toBe('source.path_outside');
  }
  expect(await readdir(outside.path)).toEqual([]);
  expect(await readFile(here.at('a.csv'), 'utf8')).toBe(TEXT);
});

const SHM = '/dev/shm';
const isElsewhere = existsSync(SHM) && statSync(SHM).dev !== statSync(tmpdir()).dev;

test.skipIf(!isElsewhere)('copies to another device, whole before the old name goes, and twice is once', async () => {
  await using here = await place();
  const folder = await mkdtemp(join(SHM, 'sluice-move-'));
  const from = here.at('a.csv').slice(1);
  const to = join(folder, 'deeper/a.csv').slice(1);
  const move = () => moveFile({ root: '/', from, to, isIt: () => true, bytes: TEXT.length });
  try {
    await mkdir(join(folder, 'deeper'));
    await writeFile(join(folder, 'deeper/.a.csv.sluice-part'), 'what a crash has left of the copy');
    await move();
    await move();
    expect(await readdir(here.path)).toEqual([]);
    expect(await readdir(join(folder, 'deeper'))).toEqual(['a.csv']);
    expect(await readFile(`/${to}`, 'utf8')).toBe(TEXT);
  } finally {
    await rm(folder, { recursive: true });
  }
});
