import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { answers } from '../../server/embedded/answers.ts';
import { contentOf, csvOf, FIELDS, tableContent } from './rows.ts';
import { seeded } from './seed.ts';
import { type ServerProcess, serverProcess } from './server-process.ts';
import { until } from './until.ts';

/** More by the environment, for a look at a large load. */
const ROWS = Number(process.env.SLUICE_FAULT_ROWS ?? 400_000);
const KILLS = 3;
const RUN_MS = 120_000;

interface ServedLoad extends AsyncDisposable {
  readonly server: ServerProcess;
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  committed(): Promise<number>;
  /** Waits for the run, and holds it and its table to the file. */
  endsRight(repeat: string): Promise<void>;
}

/** A server with a run of `ROWS` rows under way. */
async function servedLoad(): Promise<ServedLoad> {
  await using making = new AsyncDisposableStack();
  const server = making.use(await serverProcess());
  await mkdir(join(server.folder, 'input'));
  await writeFile(join(server.folder, 'input', 'a.csv'), csvOf(1, ROWS));
  await server.start();
  const config = { path: join(server.folder, 'input') };
  const connector = await server.post<{ id: string }>('/connectors', { name: 'input', type: 'local_fs', config });
  const schema = await server.post<{ id: string }>('/schemas', { name: 't', fields: FIELDS });
  const pipeline = await server.post<{ id: string }>('/pipelines', {
    name: 'killed',
    connectorId: connector.id,
    schemaId: schema.id,
    executionConfig: { batchSize: 10_000 },
    nodes: [
      { id: 'src', nodeType: 'source', config: { fileFormat: 'csv' } },
      { id: 'out', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'src', target: 'out' }],
  });
  const run = await server.post<{ id: string }>(`/pipelines/${pipeline.id}/run`);

  const query = async <R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]> => {
    const client = new pg.Client({ connectionString: await server.databaseUrl() });
    await client.connect();
    try {
      return (await client.query<R>(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  const committed = async (): Promise<number> => {
    const [split] = await query<{ read: number }>(
      `SELECT coalesce(sum((counters->>'read')::int), 0)::int AS read FROM sluice.splits WHERE scope = $1`,
      [run.id],
    );
    return split?.read ?? 0;
  };

  const scope = making.move();
  return {
    server,
    query,
    committed,
    async endsRight(repeat) {
      const ended = await until(
        'the run has ended',
        async () => {
          const [stored] = await query(`SELECT status, balanced, counts, error FROM sluice.runs WHERE id = $1`, [
            run.id,
          ]);
          return stored?.status === 'running' ? null : stored;
        },
        RUN_MS,
      );
      expect(ended, repeat).toMatchObject({
        status: 'success',
        balanced: true,
        error: null,
        counts: { read: ROWS, loaded: ROWS },
      });
      expect(await tableContent({ query }), repeat).toEqual(contentOf(1, ROWS));
    },
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}

test('a load goes on by itself each time the server and all it started are killed', { timeout: 600_000 }, async () => {
  const random = seeded('tests/faults/killed-server.test.ts');
  await using load = await servedLoad();
  const { server, query, committed } = load;
  let kept = 0;
  for (let kill = 1; kill <= KILLS; kill++) {
    // Somewhere in the next part of the rows, so that something is left for every kill.
    const at = Math.floor((ROWS * (kill - 1 + random.next(1000) / 1000)) / (KILLS + 1));
    await until(`${at} rows are committed`, async () => ((await committed()) >= at ? true : null), RUN_MS);
    await server.kill();
    await server.start();
    const now = await committed();
    expect(now, random.repeat).toBeGreaterThanOrEqual(kept);
    kept = now;
  }
  await load.endsRight(random.repeat);
  const resumes = await query(`SELECT FROM sluice.run_log WHERE stage = 'start' AND message LIKE 'Goes on%'`);
  expect(resumes.length, random.repeat).toBeGreaterThan(0);
});

test('a load goes on by itself each time the Postgres of a running server is killed alone', {
  timeout: 600_000,
}, async () => {
  const random = seeded('tests/faults/killed-server.test.ts');
  await using load = await servedLoad();
  const url = await load.server.databaseUrl();
  for (let kill = 1; kill <= 2; kill += 1) {
    const at = Math.floor((ROWS * (kill - 1 + random.next(1000) / 1000)) / 3);
    await until(`${at} rows are committed`, async () => ((await load.committed()) >= at ? true : null), RUN_MS);
    await load.server.killDatabase();
    await until('Postgres answers again', async () => ((await answers(url)) ? true : null), RUN_MS);
  }
  await load.endsRight(random.repeat);
});
