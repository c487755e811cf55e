import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Runner } from '../../runtime/contract/run.ts';
import type { ApiDeps, ApiSettings } from '../../server/api/deps.ts';
import { createTriggers, type Triggers } from '../../server/schedule/triggers.ts';
import { type ApiServer, apiServer, type Body, runEnded } from '../api/api-server.ts';

/** A clock that stands still until it is moved. */
export interface GivenClock {
  readonly now: () => Date;
  set(text: string): void;
  pass(seconds: number): void;
}

export function givenClock(start: string): GivenClock {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    set(text) {
      at = Date.parse(text);
    },
    pass(seconds) {
      at += seconds * 1_000;
    },
  };
}

export interface Watching {
  readonly trigger?: object;
  readonly source?: object;
  readonly target?: object;
  readonly clock?: GivenClock;
  readonly connector?: object;
  readonly settings?: Partial<ApiSettings>;
  readonly fetchWeb?: ApiDeps['fetchWeb'];
  /** Before each run that a look has started begins. */
  readonly beforeRun?: (folder: string) => Promise<void>;
}

/** A published pipeline that watches a folder, on an API with its own database, and triggers that look when they are told to. */
export interface WatchedPipeline extends AsyncDisposable {
  readonly server: ApiServer;
  readonly clock: GivenClock;
  readonly triggers: Triggers;
  readonly pipelineId: string;
  readonly folder: string;
  put(name: string, content?: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Others beside `triggers`, as another process would have. */
  openTriggers(): Triggers;
  /** A look now, and another once what it found has settled. Gives the runs that exist then, oldest first, ended. */
  look(): Promise<Body[]>;
  runs(): Promise<Body[]>;
  state(): Promise<Body>;
  loaded(): Promise<number[]>;
  alerts(): Promise<Body[]>;
  query<R extends object>(text: string, values?: unknown[]): Promise<R[]>;
}

export const SETTLE_S = 10;
export const POLL_S = 60;
const COLUMNS = [{ name: 'n', dataType: 'integer' }];

/** What is sent to have a connector of a bucket of `s3Server`. */
export const bucketConnector = (endpoint: string, bucket: string): object => ({
  name: 'in',
  type: 'aws_s3',
  config: { bucket, region: 'us-east-1', endpoint, pathStyle: true },
  authMethod: 'access_key',
  authConfig: { accessKeyId: 'test', secretAccessKey: 'test' },
});

export async function watchedPipeline({
  trigger = {},
  source = { loadedFiles: 'skip' },
  target = {},
  clock = givenClock('2026-07-10T12:00:00Z'),
  connector,
  settings = {},
  fetchWeb,
  beforeRun = async () => {},
}: Watching = {}): Promise<WatchedPipeline> {
  await using making = new AsyncDisposableStack();
  const runner = (real: Runner): Runner => ({
    ...real,
    async take(id) {
      await beforeRun(folder);
      return real.take(id);
    },
  });
  const server = making.use(await apiServer({ settings, now: clock.now, runner, ...(fetchWeb && { fetchWeb }) }));
  const folder = join(server.folder, 'in');
  await mkdir(folder);
  const make = async (what: string, json: object): Promise<string> => {
    const { status, body } = await server.call(`POST /${what}`, { json });
    expect(status, JSON.stringify(body)).toBe(201);
    return body.id;
  };
  const connectorId = await make('connectors', connector ?? { name: 'in', type: 'local_fs', config: { path: 'in' } });
  const schemaId = await make('schemas', { name: 't', fields: COLUMNS });
  const pipelineId = await make('pipelines', {
    name: 'watched',
    connectorId,
    schemaId,
    trigger: { type: 'file_arrival', pollSeconds: POLL_S, settleSeconds: SETTLE_S, ...trigger },
    nodes: [
      { id: 'src', nodeType: 'source', config: { pattern: '*.csv', fileFormat: 'csv', columns: COLUMNS, ...source } },
      { id: 'out', nodeType: 'target', config: target },
    ],
    edges: [{ source: 'src', target: 'out' }],
  });
  const published = await server.call(`POST /pipelines/${pipelineId}/publish`);
  expect(published.status, JSON.stringify(published.body)).toBe(200);
  const databaseUrl = server.deps.store.pool.options.connectionString!;
  const scope = making.move();
  const openTriggers = (): Triggers => {
    const opened = createTriggers(server.deps, { databaseUrl, now: clock.now });
    scope.defer(() => opened.close());
    return opened;
  };
  const { triggers } = server.deps;
  const query = async <R extends object>(text: string, values?: unknown[]): Promise<R[]> =>
    (await server.deps.store.pool.query(text, values)).rows;
  const runs = async (): Promise<Body[]> => {
    const { body } = await server.call(`GET /runs?pipelineId=${pipelineId}&limit=100`);
    return await Promise.all(body.data.toReversed().map(({ id }: Body) => runEnded(server, id)));
  };
  return {
    server,
    clock,
    triggers,
    pipelineId,
    folder,
    put: (name, content = 'n\n1\n2\n') => writeFile(join(folder, name), content),
    remove: (name) => rm(join(folder, name), { recursive: true }),
    openTriggers,
    async look() {
      await triggers.lookNow();
      clock.pass(SETTLE_S);
      await triggers.lookNow();
      const ended = await runs();
      clock.pass(POLL_S);
      return ended;
    },
    runs,
    state: async () => (await server.call(`GET /pipelines/${pipelineId}/trigger`)).body,
    loaded: async () => (await query<{ n: number }>('SELECT n FROM ds_t ORDER BY n')).map(({ n }) => n),
    alerts: async () => (await server.call('GET /alerts?limit=100')).body.data,
    query,
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}
