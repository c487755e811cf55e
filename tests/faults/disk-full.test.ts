import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { serverUser } from '../../server/embedded/os-user.ts';
import { ended, workplace } from '../worker/workplace.ts';
import { contentOf, FIELDS, filesOf, tableContent } from './rows.ts';

const run = promisify(execFile);
const ALL = contentOf(1, 24_000);
const MEBIBYTE = 1 << 20;

interface SmallDisk extends AsyncDisposable {
  /** A folder on it that the database server may write. */
  readonly folder: string;
  fill(bytes: number): Promise<void>;
  empty(): Promise<void>;
}

/** A file system of so many bytes; `null` where this user may not mount one. */
async function smallDisk(bytes: number): Promise<SmallDisk | null> {
  const user = process.getuid?.() === 0 ? await serverUser(() => {}) : null;
  if (user === null) return null;
  const mountPoint = await mkdtemp(join(tmpdir(), 'sluice-disk-'));
  await chmod(mountPoint, 0o755);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=755`, 'tmpfs', mountPoint]);
  } catch {
    await rm(mountPoint, { recursive: true });
    return null;
  }
  const folder = join(mountPoint, 'space');
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, user.uid, user.gid);
  const filler = join(mountPoint, 'filler');
  return {
    folder,
    fill: (size) => writeFile(filler, Buffer.alloc(size)),
    empty: () => rm(filler),
    async [Symbol.asyncDispose]() {
      await run('umount', [mountPoint]);
      await rm(mountPoint, { recursive: true });
    },
  };
}

test('a disk that fills up during the run stops it, and the run goes on once there is space', async ({ skip }) => {
  await using disk = await smallDisk(8 * MEBIBYTE);
  if (disk === null) return skip('NOT TESTED: a full disk. This user may not mount a small file system.');
  await using server = await administrator();
  const space = `space_${process.pid}`;
  await server.execute(`CREATE TABLESPACE ${space} LOCATION '${disk.folder}'`);
  await using _dropped = { [Symbol.asyncDispose]: () => server.execute(`DROP TABLESPACE ${space}`) };
  await using work = await workplace({
    files: filesOf(3, 8_000),
    fields: FIELDS,
    execution: { batchSize: 1_000 },
  });
  await work.query(`ALTER TABLE ds_t SET TABLESPACE ${space}`);
  await disk.fill(6 * MEBIBYTE);
  const failed = await work.run();
  expect(failed).toMatchObject({
    status: 'failed',
    balanced: true,
    error: { code: 'sink.disk_full', node: 'out', next: expect.stringContaining('resume') },
  });
  const kept = await tableContent(work);
  expect(kept).toEqual(contentOf(1, kept.rows));
  expect(kept.rows).toBeGreaterThan(0);
  expect(failed.counts).toMatchObject({ read: kept.rows, loaded: kept.rows });

  await disk.empty();
  await work.runner.resume(failed.id);
  expect(await ended(work.runner, failed.id)).toMatchObject({
    status: 'success',
    balanced: true,
    counts: { read: ALL.rows, loaded: ALL.rows },
  });
  expect(await tableContent(work)).toEqual(ALL);
});

async function administrator(): Promise<AsyncDisposable & { execute(statement: string): Promise<void> }> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  return {
    execute: async (statement) => {
      await client.query(statement);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
