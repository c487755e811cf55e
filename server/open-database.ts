import { PipelineError } from '../runtime/contract/errors.ts';
import { answers } from './embedded/answers.ts';
import { startEmbeddedPostgres } from './embedded/postgres.ts';
import type { Settings } from './settings.ts';

export interface ServerDatabase {
  readonly url: string;
  /** For people: which Postgres it is, and where. No password. */
  readonly description: string;
  close(): Promise<void>;
}

/** The server's Postgres: the one of `DATABASE_URL`, else the embedded one, which ends with us. */
export async function openServerDatabase(settings: Settings, report: (line: string) => void): Promise<ServerDatabase> {
  if (settings.databaseUrl !== null) {
    const url = new URL(settings.databaseUrl);
    const description = `${url.hostname}:${url.port || '5432'}${url.pathname} (DATABASE_URL)`;
    if (!(await answers(settings.databaseUrl))) {
      throw new PipelineError('config.database_unreachable', {
        message: `No Postgres answers at ${description}, or it does not take the user and password given.`,
        next: 'Set DATABASE_URL right, or unset it to use the embedded Postgres.',
      });
    }
    return { url: settings.databaseUrl, description, close: async () => {} };
  }
  const server = await startEmbeddedPostgres({ dataFolder: settings.dataFolder, report });
  return {
    url: server.url,
    description: `embedded, data in ${server.directory} (process ${server.pid})`,
    close: () => server.stop(),
  };
}
