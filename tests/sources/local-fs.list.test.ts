import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparePaths } from '../../sources/files/compare-paths.ts';
import { namesInOrder } from '../../sources/files/local-fs/names-in-order.ts';
import { localStore } from '../../sources/files/local-fs/store.ts';
import { seeded } from '../faults/seed.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

const never = new AbortController().signal;

async function listed(root: string): Promise<string[]> {
  const objects = await Array.fromAsync(localStore(root, './root').list('', () => true, never));
  return objects.map(({ path: at }) => at);
}

describe('a listing of a folder', () => {
  test('is in the order of its paths, whatever stands for a folder', async () => {
    await using folder = await temporaryFolder();
    const at = (file: string): string => path.join(folder.path, file);
    for (const file of [
      'a.csv',
      'a-b.csv',
      'a/x.csv',
      'a0.csv',
      'ab/y.csv',
      'zz/w.csv',
      'é.csv',
      '😀.csv',
      '\uffee.csv',
    ]) {
      await mkdir(path.dirname(at(file)), { recursive: true });
      await writeFile(at(file), 'k\n1\n');
    }
    // Beneath a link, as beneath a folder: after "b-.csv" and "b.csv".
    await symlink('zz', at('b'));
    for (const file of ['b-.csv', 'b.csv', 'b0.csv']) await writeFile(at(file), '');
    await symlink('a.csv', at('ac.csv'));
    const found = await listed(folder.path);
    expect(found).toEqual(found.toSorted(comparePaths));
    expect(found.slice(0, 5)).toEqual(['a-b.csv', 'a.csv', 'a/x.csv', 'a0.csv', 'ab/y.csv']);
    expect(found).toContain('b/w.csv');
    expect(found).toContain('ac.csv');
    expect(found).toHaveLength(14);
  });

  test('leaves out what is gone by the time that it is looked at', async () => {
    await using folder = await temporaryFolder();
    const names = Array.from({ length: 200 }, (_, number) => `${String(number).padStart(3, '0')}.csv`);
    for (const name of names) await writeFile(path.join(folder.path, name), '');
    const found: string[] = [];
    for await (const { path: name } of localStore(folder.path, './root').list('', () => true, never)) {
      found.push(name);
      if (found.length === 1) for (const late of names.slice(100)) await rm(path.join(folder.path, late));
    }
    expect(found).toEqual(names.slice(0, 100));
  });

  test('stops when its signal aborts', async () => {
    await using folder = await temporaryFolder();
    for (let number = 0; number < 100; number++) await writeFile(path.join(folder.path, `${number}.csv`), '');
    const stop = new AbortController();
    const listing = localStore(folder.path, './root')
      .list('', () => true, stop.signal)
      [Symbol.asyncIterator]();
    await listing.next();
    stop.abort(new Error('stopped'));
    await expect(listing.next()).rejects.toThrow('stopped');
  });
});

test('names are in order beyond what is sorted at once', async () => {
  const random = seeded('tests/sources/local-fs.list.test.ts');
  await using folder = await temporaryFolder();
  const names = new Set<string>();
  while (names.size < 300) names.add(`${random.next(1_000_000).toString(36)}${'x'.repeat(random.next(3))}`);
  await Promise.all(Array.from(names, (name) => writeFile(path.join(folder.path, name), '')));
  const found = await Array.fromAsync(namesInOrder(folder.path, async () => false, 7));
  expect(
    found.map(({ name }) => name),
    random.repeat,
  ).toEqual([...names].sort(comparePaths));
});
