import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../server/embedded/postgres.ts';
import { runningPostmaster, stopPostmaster } from '../../server/embedded/postmaster.ts';
import { lockOwner } from '../../server/lock.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

const PREFIX = 'sluice-tests-';
const OLD_MS = 60_000; // younger ones may not have taken their lock yet

/** One Postgres for a whole vitest run, in a temporary folder on a free port. Nothing in it outlives the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweep();
  const dataFolder = await mkdtemp(join(tmpdir(), PREFIX));
  await chmod(dataFolder, 0o755); // as root, the server's user must be able to enter
  const server = await startEmbeddedPostgres({
    dataFolder,
    report: (line) => console.log(line),
    settings: { fsync: 'off', full_page_writes: 'off', log_min_messages: 'fatal', log_min_error_statement: 'panic' },
  });
  project.provide('postgresUrl', server.url);
  return () => server.destroy();
}

/** Stops and removes what test runs that were killed left behind. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    if (Date.now() - (await stat(folder)).mtimeMs < OLD_MS) continue;
    const directory = await readFile(join(folder, 'postgres.directory'), 'utf8').then(
      (text) => text.trim(),
      () => null, // another run is just making it, or it is another user's
    );
    if (directory === null || lockOwner(`${directory}.lock`) !== null) continue;
    const orphan = await runningPostmaster(directory);
    if (orphan !== null) await stopPostmaster(orphan.pid, directory, 3000);
    for (const path of [directory, folder]) await rm(path, { recursive: true, force: true, maxRetries: 3 });
    if (dirname(directory) !== folder) await rm(dirname(directory), { recursive: true, force: true });
  }
}
