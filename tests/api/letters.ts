import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';

export interface Rejecting {
  readonly pipelineId: string;
  readonly run: Body;
  readonly table: string;
}

export interface Letters {
  readonly server: () => ApiServer;
  /** Of the connector to the folder `data`. */
  readonly connectorId: () => string;
  /** A pipeline of its own, run over these lines: `no,amount`. */
  readonly ran: (lines: readonly string[], target?: object) => Promise<Rejecting>;
  readonly rowsOf: (table: string) => Promise<Body>;
  /** The run of a replay, once it has ended. */
  readonly replayed: (json: object) => Promise<Body>;
  readonly list: (query: string) => Promise<Body>;
}

/** A server for the test file, pipelines there that reject rows, and what is asked of their dead letters. */
export function lettersForFile(): Letters {
  let server: ApiServer;
  let connectorId: string;
  let number = 0;
  beforeAll(async () => {
    server = await apiServer();
    await mkdir(join(server.folder, 'data'));
    const made = await server.call('POST /connectors', {
      json: { name: 'files', type: 'local_fs', config: { path: 'data' } },
    });
    connectorId = made.body.id;
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function ran(lines: readonly string[], target: object = {}): Promise<Rejecting> {
    const name = `orders${++number}`;
    await writeFile(join(server.folder, 'data', `${name}.csv`), `no,amount\n${lines.join('\n')}\n`);
    const schema = await server.call('POST /schemas', {
      json: {
        name,
        fields: [
          { name: 'no', dataType: 'integer' },
          { name: 'amount', dataType: 'numeric', precision: 12, scale: 2 },
        ],
      },
    });
    const pipeline = await server.call('POST /pipelines', {
      json: {
        name,
        connectorId,
        schemaId: schema.body.id,
        executionConfig: { errorHandling: 'dlq' },
        nodes: [
          { id: 'src', nodeType: 'source', config: { path: `${name}.csv` } },
          { id: 'out', nodeType: 'target', config: target },
        ],
        edges: [{ source: 'src', target: 'out' }],
      },
    });
    expect(pipeline.status, JSON.stringify(pipeline.body)).toBe(201);
    const started = await server.call(`POST /pipelines/${pipeline.body.id}/run`);
    return { pipelineId: pipeline.body.id, run: await runEnded(server, started.body.id), table: `ds_${name}` };
  }

  const rowsOf = async (table: string): Promise<Body> =>
    (
      await server.deps.store.pool.query(
        `SELECT count(*)::int AS rows, count(DISTINCT no)::int AS numbers FROM ${table}`,
      )
    ).rows[0];

  async function replayed(json: object): Promise<Body> {
    const { status, body } = await server.call('POST /dead-letters/replay', { json });
    expect(status, JSON.stringify(body)).toBe(202);
    return await runEnded(server, body.data[0].id);
  }

  const list = async (query: string): Promise<Body> => (await server.call(`GET /dead-letters?${query}`)).body;

  return { server: () => server, connectorId: () => connectorId, ran, rowsOf, replayed, list };
}
