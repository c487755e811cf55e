import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { serverUser } from '../../server/embedded/os-user.ts';
import { smallDisk } from '../services/small-disk.ts';
import { ended, workplace } from '../worker/workplace.ts';
import { contentOf, FIELDS, filesOf, tableContent } from './rows.ts';

const ALL = contentOf(1, 24_000);
const MEBIBYTE = 1 << 20;

test('a disk that fills up during the run stops it, and the run goes on once there is space', async ({ skip }) => {
  const user = process.getuid?.() === 0 ? await serverUser(() => {}) : null;
  await using disk = user === null ? null : await smallDisk(8 * MEBIBYTE, user);
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
