import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from './workplace.ts';

test('a file whose path is longer than an index takes is loaded once, remembered, and put away', async () => {
  // Of bytes that no compression makes smaller.
  const folders = Array.from({ length: 12 }, () => randomBytes(120).toString('hex'));
  const long = `${folders.join('/')}/a.csv`;
  expect(long.length).toBeGreaterThan(2_800);
  await using work = await workplace({
    files: { [long]: 'k\n1\n2\n', 'b.csv': 'k\n3\n' },
    fields: [{ name: 'k', dataType: 'integer' }],
    source: { loadedFiles: 'skip', atomicity: { successFolder: '.done' } },
  });
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: 3, loaded: 3 } });
  expect(await work.query('SELECT count(*)::int AS n FROM sluice.loaded_files')).toEqual([{ n: 2 }]);
  expect(await readdir(join(work.folder, '.done', ...folders))).toEqual(['a.csv']);
});
