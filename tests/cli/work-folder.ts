import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { testDatabase } from '../services/postgres.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { type Ended, type SluiceOptions, sluice } from './sluice.ts';

/** A folder of files and a database for commands. */
export interface WorkFolder extends AsyncDisposable {
  readonly path: string;
  readonly url: string;
  /** For `startSluice`. */
  readonly options: SluiceOptions;
  sluice(...args: readonly string[]): Promise<Ended>;
  write(path: string, content: string | Buffer): Promise<void>;
  query<R extends pg.QueryResultRow>(text: string): Promise<R[]>;
}

export async function workFolder(files: Readonly<Record<string, string | Buffer>> = {}): Promise<WorkFolder> {
  const scope = new AsyncDisposableStack();
  const { url } = scope.use(await testDatabase());
  const { path: folder } = scope.use(await temporaryFolder());
  const options = { cwd: folder, env: { DATABASE_URL: url, SLUICE_DATA: join(folder, 'data') } };
  const write = async (path: string, content: string | Buffer): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  for (const [path, content] of Object.entries(files)) await write(path, content);
  return {
    path: folder,
    url,
    options,
    sluice: (...args) => sluice(args, options),
    write,
    query: async <R extends pg.QueryResultRow>(text: string) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query<R>(text)).rows;
      } finally {
        await client.end();
      }
    },
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}

/** A pipeline file: `input` into ds_people (nr integer, name varchar(5)). */
export function people(more: { errorHandling?: string; batchSize?: number; path?: string } = {}): string {
  const { path = 'people.csv', ...executionConfig } = more;
  return JSON.stringify({
    name: 'people',
    connector: { type: 'local_fs', config: { path: '.' } },
    schema: {
      name: 'people',
      fields: [
        { name: 'nr', dataType: 'integer' },
        { name: 'name', dataType: 'varchar', length: 5 },
      ],
    },
    executionConfig,
    nodes: [
      { id: 'src', nodeType: 'source', config: { path, fileFormat: 'csv' } },
      { id: 'out', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'src', target: 'out' }],
  });
}
