import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expressionCatalogue } from '../../operators/expression/catalogue/index.ts';
import { compileExpression, typeNamed } from '../../operators/expression/index.ts';
import { operators } from '../../operators/index.ts';
import type { Runner } from '../../runtime/contract/run.ts';
import { createSampler } from '../../runtime/sample/create-sampler.ts';
import { createDryRunner } from '../../runtime/sample/dry-run/create-dry-runner.ts';
import { createRunner } from '../../runtime/worker/runner.ts';
import { createApp } from '../../server/api/app.ts';
import type { ApiDeps, ApiSettings } from '../../server/api/deps.ts';
import { createLogger } from '../../server/api/logger.ts';
import { createApiKey } from '../../server/auth/api-keys.ts';
import { ROLES, type Role } from '../../server/auth/role.ts';
import { createTenant, DEFAULT_TENANT } from '../../server/auth/tenants.ts';
import { createThrottle } from '../../server/auth/throttle.ts';
import { fetchWeb } from '../../server/fetch-web.ts';
import { listen } from '../../server/listen.ts';
import { attachLive } from '../../server/live/attach-live.ts';
import { createTriggers, type Triggers } from '../../server/schedule/triggers.ts';
import { migrate } from '../../server/store/migrate.ts';
import { openStore } from '../../server/store/open-store.ts';
import { planCredentials } from '../../server/store/plan-credentials.ts';
import { createSecrets, newSecretKey } from '../../server/store/secrets.ts';
import { addColumn } from '../../sinks/postgres/tables/add-column.ts';
import { createTable } from '../../sinks/postgres/tables/create-table.ts';
import { dropTable, tableDependents } from '../../sinks/postgres/tables/drop-table.ts';
import { introspectTable } from '../../sinks/postgres/tables/introspect-table.ts';
import { connectors, formatOfFile, guessDialect, inferColumns } from '../../sources/index.ts';
import { testDatabase } from '../services/postgres.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape, right ones and wrong ones
export type Body = any;

/** An answer, its body parsed where there is one. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface CallOptions {
  readonly as?: Role | 'other' | 'nobody';
  readonly json?: unknown;
  readonly body?: NonNullable<RequestInit['body']>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiServer extends AsyncDisposable {
  readonly url: string;
  /** Its triggers look when they are told to. */
  readonly deps: ApiDeps & { readonly triggers: Triggers };
  readonly keys: Readonly<Record<Role | 'other', string>>;
  /** A folder that relative paths of connectors start at. */
  readonly folder: string;
  /** Everything that was logged. */
  readonly log: readonly string[];
  /** Calls `METHOD /path` below /api/v1, as admin unless told otherwise. */
  call(request: string, options?: CallOptions): Promise<Answer>;
}

export interface ApiServerOptions {
  readonly settings?: Partial<ApiSettings>;
  readonly registry?: ApiDeps['registry'];
  readonly runner?: (real: Runner) => Runner;
  readonly sample?: ApiDeps['sample'];
  readonly fetchWeb?: ApiDeps['fetchWeb'];
  readonly secretKeys?: string;
  readonly delay?: (ms: number) => Promise<void>;
  readonly heartbeatMs?: number;
  /** Of the triggers. */
  readonly now?: () => Date;
}

/** The API over HTTP on a fresh database, with the real runner, a key of every role and a second tenant. */
export async function apiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  await using scope = new AsyncDisposableStack();
  const database = scope.use(await testDatabase());
  const folder = await mkdtemp(join(tmpdir(), 'sluice-api-'));
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  const store = openStore({ databaseUrl: database.url, onIdleError: () => {} });
  scope.defer(() => store.close());
  await migrate(store.pool);
  const secrets = createSecrets(options.secretKeys ?? newSecretKey());
  const place = {
    databaseUrl: database.url,
    secrets: planCredentials(async () => store, secrets),
    baseDirectory: folder,
    allowPrivateHosts: options.settings?.allowPrivateHosts ?? false,
  };
  const real = createRunner({
    ...place,
    lanes: 'here',
    onTrouble: (runId, error) => log.push(`trouble ${runId} ${String(error)}`),
  });
  scope.defer(() => real.close());
  const log: string[] = [];
  const base: Omit<ApiDeps, 'triggers'> = {
    store,
    runner: options.runner?.(real) ?? real,
    sample: options.sample ?? createSampler({ ...place, timeLimitMs: 60_000 }),
    dryRun: createDryRunner({ ...place, timeLimitMs: 120_000 }),
    registry: options.registry ?? { connectors, operators },
    secrets,
    tables: { createTable, addColumn, tableDependents, dropTable, introspectTable },
    inference: { inferColumns, guessDialect, formatOfFile },
    expressions: { catalogue: expressionCatalogue, compile: compileExpression, typeNamed },
    throttle: createThrottle({ delay: options.delay ?? (async () => {}), now: () => performance.now() }),
    fetchWeb: options.fetchWeb ?? fetchWeb({ allowPrivateHosts: false }),
    log: createLogger('trace', { write: (line: string) => void log.push(line) }),
    settings: {
      dataDirectory: join(folder, '.sluice'),
      baseDirectory: folder,
      allowPrivateHosts: false,
      uiDirectory: null,
      cookieName: 'sluice_session',
      version: '0.0.0-test',
      maxBodyBytes: 1_000_000,
      maxUploadBytes: 1_000_000,
      maxUploadPauseMs: 60_000,
      maxLookWaitMs: 20_000,
      ...options.settings,
    },
  };
  const triggers = createTriggers(base, { databaseUrl: database.url, ...(options.now && { now: options.now }) });
  scope.defer(() => triggers.close());
  const deps = { ...base, triggers };
  const http = await listen({ host: '127.0.0.1', port: 0 });
  scope.defer(() => http.close());
  const live = attachLive(http.server, deps, options.heartbeatMs);
  scope.defer(() => live.close());
  http.serve(createApp(deps).callback());
  const keys = await makeKeys(deps);
  const url = http.url.slice(0, -1);
  const kept = scope.move();
  return {
    url,
    deps,
    keys,
    folder,
    log,
    call: (request, call = {}) => callApi(url, keys, request, call),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function makeKeys({ store: { db } }: ApiDeps): Promise<ApiServer['keys']> {
  await createTenant(db, { id: 'other', name: 'Other', tableSchema: 'other' });
  const made = await Promise.all(
    ROLES.map(
      async (role) => [role, (await createApiKey(db, { tenant: DEFAULT_TENANT, name: role, role })).text] as const,
    ),
  );
  const other = await createApiKey(db, { tenant: 'other', name: 'admin', role: 'admin' });
  return { ...(Object.fromEntries(made) as Record<Role, string>), other: other.text };
}

async function callApi(url: string, keys: ApiServer['keys'], request: string, options: CallOptions): Promise<Answer> {
  const [method, path] = request.split(' ') as [string, string];
  const { as = 'admin', json, body } = options;
  const response = await fetch(
    `${url}${path.startsWith('/healthz') || path.startsWith('/readyz') ? '' : '/api/v1'}${path}`,
    {
      method,
      headers: {
        ...(as === 'nobody' ? {} : { authorization: `Bearer ${keys[as]}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(json === undefined ? (body === undefined ? {} : { body }) : { body: JSON.stringify(json) }),
    },
  );
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Asks again until the run has ended. */
export async function runEnded(server: ApiServer, id: string): Promise<Body> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const { body } = await server.call(`GET /runs/${id}`);
    if (!['pending', 'running'].includes(body.status)) return body;
    if (performance.now() > deadline) throw new Error(`run ${id} is still ${body.status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
