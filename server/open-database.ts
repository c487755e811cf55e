import { startEmbeddedPostgres } from './embedded/postgres.ts';
import { requireDatabase } from './require-database.ts';
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
    const description = await requireDatabase(settings.databaseUrl);
    return { url: settings.databaseUrl, description, close: async () => {} };
  }
  const server = await startEmbeddedPostgres({ dataFolder: settings.dataFolder, report });
  return {
    url: server.url,
    description: `embedded, data in ${server.directory} (process ${server.pid})`,
    close: () => server.stop(),
  };
}
