import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { answers } from '../embedded/answers.ts';
import { readIfThere } from '../private-file.ts';
import { requireDatabase } from '../require-database.ts';
import type { Settings } from '../settings.ts';

export interface OpenDatabase {
  readonly url: string;
  /** Ends the embedded server, unless others use it. Close your own connections before. */
  close(): Promise<void>;
}

// A server that is starting in another process is waited for.
const PATIENCE_MS = 30_000;

/**
 * The database for one command: `DATABASE_URL`, else the one that a live server or another command has started in
 * `SLUICE_DATA`, else the embedded server, started here. The last one out ends it.
 */
export async function openDatabase(settings: Settings, report: (line: string) => void): Promise<OpenDatabase> {
  if (settings.databaseUrl !== null) {
    await requireDatabase(settings.databaseUrl);
    return { url: settings.databaseUrl, close: async () => {} };
  }
  const { startEmbeddedPostgres } = await import('../embedded/postgres.ts');
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      const server = await startEmbeddedPostgres({ dataFolder: settings.dataFolder, report });
      return { url: server.url, close: () => server.leave() };
    } catch (error) {
      if (!isInUse(error) || performance.now() > deadline) throw error;
    }
    const url = (await readIfThere(join(settings.dataFolder, 'postgres.url')))?.trim();
    if (url !== undefined && (await answers(url))) return { url, close: () => leaveBorrowed(settings) };
    await sleep(100);
  }
}

/** Whoever started the server may have left before us: then it is ours to end. */
async function leaveBorrowed(settings: Settings): Promise<void> {
  const { startEmbeddedPostgres } = await import('../embedded/postgres.ts');
  try {
    const server = await startEmbeddedPostgres({ dataFolder: settings.dataFolder, report: () => {} });
    await server.leave();
  } catch (error) {
    if (!isInUse(error)) throw error;
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof PipelineError && error.code === 'embedded.in_use';
}
