import { readdir } from 'node:fs/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { bytesOf, objectAt, readAll } from '../contract/store-fixture.ts';
import { fileServer } from '../services/file-server.ts';
import { smallDisk } from '../services/small-disk.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { openHttp } from './open-http.ts';

const MIB = 1024 * 1024;

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a disk that fills up with the copy of a file is told, is free again, and takes the next', async ({ skip }) => {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  await using disk = await smallDisk(4 * MIB, { uid, gid });
  if (disk === null) return skip('NOT TESTED: a full disk. This user may not mount a small file system.');
  vi.stubEnv('TMPDIR', disk.folder);
  await using server = await fileServer({ ranges: false });
  server.put('large.csv', bytesOf(6 * MIB));
  server.put('small.csv', bytesOf(2 * MIB));
  const store = openHttp(server.origin);
  const large = { ...(await objectAt(store, 'large.csv')) };
  await expect(readAll(store, large)).rejects.toMatchObject({
    code: 'source.no_room',
    next: expect.stringContaining('TMPDIR'),
    origin: { label: 'large.csv' },
  });
  expect(await readdir(disk.folder)).toEqual([]);
  const small = await objectAt(store, 'small.csv');
  expect((await readAll(store, small)).equals(bytesOf(2 * MIB))).toBe(true);
  await store.close?.();
});

test('a folder for copies that is not there is told', async () => {
  await using folder = await temporaryFolder();
  vi.stubEnv('TMPDIR', `${folder.path}/gone`);
  await using server = await fileServer({ version: 'none' });
  server.put('a.csv', 'n\n1\n');
  await expect(objectAt(openHttp(server.origin), 'a.csv')).rejects.toMatchObject({ code: 'source.no_room' });
});
