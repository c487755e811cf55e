import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePrivateFolder } from '../../server/private-folder.ts';
import { connectors } from '../../sources/index.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

const signal = new AbortController().signal;

async function columnsOf(root: string, path: string, type: 'local_fs' | 'csv_upload' = 'local_fs') {
  const definition = connectors.find((connector) => connector.type === type);
  if (definition === undefined) throw new Error(`${type} is not registered`);
  const make = await definition.load();
  const source = make({
    node: 'src',
    connector: definition.config.parse(type === 'local_fs' ? { path: root } : {}) as never,
    auth: null,
    read: definition.source.parse({ path, fileFormat: 'csv' }) as never,
    columns: null,
    startedAt: Date.now(),
    baseDirectory: type === 'local_fs' ? '/' : root,
    batchBytes: 65_536,
    allowPrivateHosts: false,
  });
  return source.columns(signal);
}

describe("a folder of Sluice's own keys and data", () => {
  test.each([
    ['by the folder itself', 'data', 'admin.key'],
    ['from a folder above', '.', 'data/admin.key'],
    ['in a folder beneath', 'data/postgres', 'base'],
    ['through a link', 'open', 'link.csv'],
  ])('is not read %s', async (_, root, path) => {
    await using at = await temporaryFolder();
    const data = join(at.path, 'data');
    await makePrivateFolder(data);
    await mkdir(join(data, 'postgres'));
    await mkdir(join(at.path, 'open'));
    await writeFile(join(data, 'admin.key'), 'slc_secret\n');
    await writeFile(join(data, 'postgres', 'base'), 'slc_secret\n');
    await symlink(join(data, 'admin.key'), join(at.path, 'open', 'link.csv'));
    const expected = root === 'open' ? 'source.path_outside' : 'source.private';
    await expect(columnsOf(join(at.path, root), path)).rejects.toMatchObject({ code: expected });
  });

  test('holds uploads, which are read as the files of their own folder alone', async () => {
    await using at = await temporaryFolder();
    const data = join(at.path, 'data');
    const upload = join(data, 'uploads', '1');
    await makePrivateFolder(data);
    await mkdir(upload, { recursive: true });
    await writeFile(join(data, 'admin.key'), 'slc_secret\n');
    await writeFile(join(upload, 'a.csv'), 'k\n1\n');
    expect(await columnsOf(upload, 'a.csv', 'csv_upload')).toMatchObject([{ name: 'k' }]);
    for (const [root, path] of [
      [at.path, 'data/admin.key'],
      [data, 'admin.key'],
    ] as const) {
      await expect(columnsOf(root, path, 'csv_upload')).rejects.toMatchObject({ code: 'source.private' });
    }
  });

  test('leaves the folders beside it readable', async () => {
    await using at = await temporaryFolder();
    await makePrivateFolder(join(at.path, 'data'));
    await writeFile(join(at.path, 'a.csv'), 'k\n1\n');
    expect(await columnsOf(at.path, 'a.csv')).toMatchObject([{ name: 'k' }]);
  });
});
