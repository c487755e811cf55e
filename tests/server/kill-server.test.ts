import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { writeCustomersCsv } from '../bench/customers-csv.ts';
import { CUSTOMER_FIELDS } from '../bench/load-pipeline.ts';
import { until } from '../faults/until.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { postmasterOf, type ServerProcess, startServerProcess } from './server-process.ts';

/** `SLUICE_KILL_ROWS=2000000` for the whole size, `SLUICE_KILL_SEED` to repeat a failure. */
const ROWS = Number(process.env.SLUICE_KILL_ROWS ?? 400_000);
const SEED = Number(process.env.SLUICE_KILL_SEED ?? Math.floor(Math.random() * 1e9));
const KILLS = 3;
const GOING: readonly string[] = ['pending', 'running'];

interface Api {
  readonly url: string;
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

interface RunView {
  readonly id: string;
  readonly status: string;
  readonly balanced: boolean;
  readonly counts: { readonly read: number; readonly loaded: number };
}

test(`a load whose server and Postgres are killed ${KILLS} times goes on by itself and loads each row once (seed ${SEED})`, async () => {
  await using place = await temporaryFolder();
  const folder = place.path;
  const dataFolder = join(folder, 'data');
  const input = join(folder, 'input');
  await mkdir(input);
  await writeCustomersCsv({ path: join(input, 'customers.csv'), rows: ROWS });

  let server = startServerProcess(dataFolder);
  const first = await apiOf(server, dataFolder);
  const runId = await startLoad(first, input);
  let interruptions = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const due = Math.floor((ROWS / (KILLS + 1)) * (kill + random(SEED + kill)));
    const reached = await committedRows(dataFolder, runId, due);
    await killAll(server, dataFolder);
    if (reached === 'ended') break;
    interruptions += 1;
    server = startServerProcess(dataFolder);
    await server.waitFor(/is ready/);
  }
  if (server.child.signalCode !== null) server = startServerProcess(dataFolder);
  const api = await apiOf(server, dataFolder);
  const run = await until(
    'the run has ended',
    async () => {
      const now = await api.call<RunView>('GET', `/api/v1/runs/${runId}`);
      return GOING.includes(now.status) ? null : now;
    },
    240_000,
  );
  const repeat = `SLUICE_KILL_ROWS=${ROWS} SLUICE_KILL_SEED=${SEED} npx vitest run tests/server/kill-server.test.ts`;
  expect(run, repeat).toMatchObject({ status: 'success', balanced: true, counts: { read: ROWS, loaded: ROWS } });
  expect(interruptions, repeat).toBeGreaterThan(0);
  console.log(`${interruptions} interruptions, ${ROWS} rows, seed ${SEED}`);
  expect(await tableDigest(dataFolder), repeat).toEqual(await fileDigest(join(input, 'customers.csv')));
}, 600_000);

async function apiOf(server: ServerProcess, dataFolder: string): Promise<Api> {
  const [, url = ''] = await server.waitFor(/(http:\/\/127\.0\.0\.1:\d+)\/\?token=/);
  const key = (await readFile(join(dataFolder, 'admin.key'), 'utf8')).trim();
  return {
    url,
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
  };
}

async function startLoad(api: Api, input: string): Promise<string> {
  const connector = await api.call<{ id: string }>('POST', '/api/v1/connectors', {
    name: 'kill test',
    type: 'local_fs',
    authMethod: 'none',
    config: { path: input },
  });
  const schema = await api.call<{ id: string }>('POST', '/api/v1/schemas', { name: 'killed', fields: CUSTOMER_FIELDS });
  const pipeline = await api.call<{ id: string }>('POST', '/api/v1/pipelines', {
    name: 'kill test',
    connectorId: connector.id,
    schemaId: schema.id,
    executionConfig: { batchSize: Math.ceil(ROWS / 20) },
    nodes: [
      { id: 'src', nodeType: 'source', config: { path: 'customers.csv', fileFormat: 'csv', hasHeader: true } },
      { id: 'out', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'src', target: 'out' }],
  });
  const run = await api.call<{ id: string }>('POST', `/api/v1/pipelines/${pipeline.id}/run`, {});
  return run.id;
}

/** Waits until so many rows are committed, or the run has ended. */
async function committedRows(dataFolder: string, runId: string, rows: number): Promise<'reached' | 'ended'> {
  return withDatabase(dataFolder, async (client) => {
    return until(
      `${rows} rows are committed`,
      async () => {
        const { rows: found } = await client.query<{ read: number; status: string }>(
          `SELECT coalesce(sum((s.counters->>'read')::int), 0)::int AS read, min(r.status) AS status
           FROM sluice.runs r LEFT JOIN sluice.splits s ON s.scope = r.id WHERE r.id = $1`,
          [runId],
        );
        const now = found[0];
        if (now === undefined || !GOING.includes(now.status)) return 'ended';
        return now.read >= rows ? 'reached' : null;
      },
      120_000,
    );
  });
}

async function killAll(server: ServerProcess, dataFolder: string): Promise<void> {
  const postmaster = await postmasterOf(dataFolder);
  server.child.kill('SIGKILL');
  if (postmaster !== null) process.kill(postmaster.pid, 'SIGKILL');
  await server.ended();
}

/** Count, distinct count, and a hash of all rows in the order of their number, whatever order they lie in. */
async function tableDigest(dataFolder: string): Promise<{ rows: number; distinct: number; hash: string }> {
  return withDatabase(dataFolder, async (client) => {
    const hash = createHash('sha256');
    let rows = 0;
    for (;;) {
      const { rows: page } = await client.query<{ row: string }>(
        `SELECT customer_id::text || '|' || name || '|' || email || '|' || coalesce(ssn, '') || '|' || coalesce(balance::text, '') AS row
         FROM public.ds_killed ORDER BY customer_id OFFSET $1 LIMIT 100000`,
        [rows],
      );
      for (const { row } of page) hash.update(`${row}\n`);
      rows += page.length;
      if (page.length === 0) break;
    }
    const { rows: found } = await client.query<{ distinct: number }>(
      'SELECT count(DISTINCT customer_id)::int AS distinct FROM public.ds_killed',
    );
    return { rows, distinct: found[0]?.distinct ?? -1, hash: hash.digest('hex') };
  });
}

async function fileDigest(path: string): Promise<{ rows: number; distinct: number; hash: string }> {
  const { default: Papa } = await import('papaparse');
  const { data } = Papa.parse<Record<string, string>>(await readFile(path, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  });
  const hash = createHash('sha256');
  for (const row of data) {
    hash.update(`${row.customer_id}|${row.name}|${row.email}|${row.ssn}|${row.balance}\n`);
  }
  return { rows: data.length, distinct: new Set(data.map((row) => row.customer_id)).size, hash: hash.digest('hex') };
}

async function withDatabase<T>(dataFolder: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: (await readFile(join(dataFolder, 'postgres.url'), 'utf8')).trim() });
  // The server is killed while we are connected to it.
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** 0 to 1, by seed. */
function random(seed: number): number {
  const digest = createHash('sha256').update(String(seed)).digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}
