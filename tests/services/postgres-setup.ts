import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../server/embedded/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One Postgres for a whole vitest run, in a temporary folder on a free port. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'sluice-tests-'));
  await chmod(dataFolder, 0o755); // as root, the server's user must be able to enter
  const server = await startEmbeddedPostgres({
    dataFolder,
    report: (line) => console.log(line),
    settings: { fsync: 'off', full_page_writes: 'off', log_min_messages: 'fatal', log_min_error_statement: 'panic' },
  });
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.stop();
    await rm(server.directory, { recursive: true, force: true });
    await rm(dataFolder, { recursive: true, force: true });
  };
}
