import { createHash } from 'node:crypto';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DestinationStream, pino } from 'pino';
import { expressionCatalogue } from '../operators/expression/catalogue/index.ts';
import { compileExpression, typeNamed } from '../operators/expression/index.ts';
import { operators } from '../operators/index.ts';
import packageJson from '../package.json' with { type: 'json' };
import { createSampler } from '../runtime/sample/create-sampler.ts';
import { createDryRunner } from '../runtime/sample/dry-run/create-dry-runner.ts';
import { createRunner } from '../runtime/worker/runner.ts';
import { addColumn } from '../sinks/postgres/tables/add-column.ts';
import { createTable } from '../sinks/postgres/tables/create-table.ts';
import { dropTable, tableDependents } from '../sinks/postgres/tables/drop-table.ts';
import { introspectTable } from '../sinks/postgres/tables/introspect-table.ts';
import { connectors, formatOfFile, guessDialect, inferColumns } from '../sources/index.ts';
import { createApp } from './api/app.ts';
import type { ApiDeps } from './api/deps.ts';
import { createLogger } from './api/logger.ts';
import { sweepUploads } from './api/pipelines/sweep-uploads.ts';
import { ensureAdminKey, newKeyText } from './auth/api-keys.ts';
import { createOneTimeToken } from './auth/one-time-tokens.ts';
import { DEFAULT_TENANT } from './auth/tenants.ts';
import { createThrottle } from './auth/throttle.ts';
import { fetchWeb } from './fetch-web.ts';
import { claimInstance } from './instance.ts';
import { listen } from './listen.ts';
import { attachLive } from './live/attach-live.ts';
import { openServerDatabase } from './open-database.ts';
import { openUi } from './open-ui.ts';
import { makePrivateFolder } from './private-folder.ts';
import { isReaderGone } from './reader-gone.ts';
import { runExamples } from './run-examples.ts';
import { createTriggers } from './schedule/triggers.ts';
import { keptKey, secretKey } from './secret-key.ts';
import type { Settings } from './settings.ts';
import { startReport } from './start-report.ts';
import { rotateSecrets } from './store/connectors.ts';
import { migrate } from './store/migrate.ts';
import { openStore } from './store/open-store.ts';
import { planCredentials } from './store/plan-credentials.ts';
import { createSecrets } from './store/secrets.ts';

// The package's folder, from the sources and from what is built of them.
const ROOT = dirname(findPackageJSON(import.meta.url)!);
const MAX_BODY_BYTES = 16 * 2 ** 20;
const MAX_UPLOAD_BYTES = 16 * 2 ** 30;
const MAX_UPLOAD_PAUSE_MS = 60_000;
/** What is between may cut a request off after 30 seconds. */
const MAX_LOOK_WAIT_MS = 20_000;
// Runs commit nothing more after their writers are told; what does not end in time is cut, and resumed by the next start.
const RUNS_STOP_MS = 2000;

/** Starts all that serves, says how to reach it, and ends it all within 5 s of SIGINT, SIGTERM or SIGHUP. */
export async function runServer(settings: Settings): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
  }
  const say = (line: string): void => console.log(line);
  await using opened = new AsyncDisposableStack();
  try {
    await startServer(settings, { opened, say, signal: stopping.signal });
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  }
  if (!stopping.signal.aborted) await aborted(stopping.signal);
  say('Stopping.');
}

interface Start {
  readonly opened: AsyncDisposableStack;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

async function startServer(settings: Settings, { opened, say, signal }: Start): Promise<void> {
  const log = createLogger(settings.logLevel, terminal());
  await makePrivateFolder(settings.dataFolder);
  const instance = await claimInstance(settings.dataFolder);
  opened.defer(() => instance.release());
  const http = await listen(settings);
  opened.defer(() => http.close());

  const uiReady = openUi(ROOT, say, signal);
  const database = await openServerDatabase(settings, say).catch(async (error: unknown) => {
    await uiReady;
    throw error;
  });
  opened.defer(() => database.close());
  const store = openStore({
    databaseUrl: database.url,
    onIdleError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  opened.defer(() => store.close());
  await migrate(store.pool);
  signal.throwIfAborted();

  const secrets = createSecrets(await secretKey(settings));
  await rotateSecrets(store.db, secrets).catch((error: unknown) => {
    // Other connectors work; a run of this one says it again.
    log.error({ err: error }, 'stored credentials could not be encrypted with the newest key');
  });
  const adminKey = settings.adminKey ?? (await keptKey(settings.dataFolder, 'admin.key', newKeyText));
  await ensureAdminKey(store.db, adminKey);
  const place = {
    databaseUrl: database.url,
    secrets: planCredentials(async () => store, secrets),
    baseDirectory: process.cwd(),
    allowPrivateHosts: settings.allowPrivateHosts,
  };
  const runner = createRunner({
    ...place,
    lanes: 'thread',
    onTrouble: (runId, error) => log.error({ runId, err: error }, 'a run could not go on; it is tried again'),
  });
  opened.defer(() => Promise.race([runner.close(), sleep(RUNS_STOP_MS, undefined, { ref: false })]));

  const ui = await uiReady;
  const base: Omit<ApiDeps, 'triggers'> = {
    store,
    runner,
    sample: createSampler(place),
    dryRun: createDryRunner(place),
    registry: { connectors, operators },
    secrets,
    tables: { createTable, addColumn, tableDependents, dropTable, introspectTable },
    inference: { inferColumns, guessDialect, formatOfFile },
    expressions: { catalogue: expressionCatalogue, compile: compileExpression, typeNamed },
    throttle: createThrottle({ delay: (ms) => sleep(ms), now: () => performance.now() }),
    fetchWeb: fetchWeb(settings),
    log,
    settings: {
      dataDirectory: settings.dataFolder,
      baseDirectory: process.cwd(),
      allowPrivateHosts: settings.allowPrivateHosts,
      uiDirectory: ui.directory,
      cookieName: `sluice_${createHash('sha256').update(settings.dataFolder).digest('hex').slice(0, 8)}`,
      version: packageJson.version,
      maxBodyBytes: MAX_BODY_BYTES,
      maxUploadBytes: MAX_UPLOAD_BYTES,
      maxUploadPauseMs: MAX_UPLOAD_PAUSE_MS,
      maxLookWaitMs: MAX_LOOK_WAIT_MS,
    },
  };
  const triggers = createTriggers(base, { databaseUrl: database.url });
  const deps: ApiDeps = { ...base, triggers };
  await sweepUploads(deps);
  const live = attachLive(http.server, deps);
  opened.defer(() => http.close());
  opened.defer(() => live.close());
  opened.defer(() => triggers.close());
  http.serve(createApp(deps).callback());
  await instance.announce(http.url);

  const resumed = await runner.recover();
  triggers.start();
  const isFirst = await isEmpty(store.pool);
  const examples = isFirst ? runExamples({ root: ROOT, url: http.url, apiKey: adminKey, signal }) : Promise.resolve([]);
  const ran = await examples.catch((error: unknown) => {
    signal.throwIfAborted();
    log.error({ err: error }, 'the examples could not be run');
    return [];
  });
  const { token } = await createOneTimeToken(store.db, 'sign_in', { tenant: DEFAULT_TENANT, role: 'admin' });
  const adminKeyFile = settings.adminKey === null ? join(settings.dataFolder, 'admin.key') : null;
  const link = `${http.url}?token=${token}`;
  say(
    startReport({
      version: packageJson.version,
      database: database.description,
      resumed,
      ran,
      link,
      adminKeyFile,
      uiFault: ui.fault,
    }),
  );
}

/** Standard error. A server whose terminal was closed still has to end what it started. */
function terminal(): DestinationStream {
  const stream = pino.destination({ dest: 2, sync: true });
  stream.on('error', (error: Error) => {
    if (!isReaderGone(error)) throw error;
  });
  return stream;
}

/** Nothing was ever made or run here: the first start. */
async function isEmpty(pool: { query(sql: string): Promise<{ rows: { empty: boolean }[] }> }): Promise<boolean> {
  const { rows } = await pool.query(
    'SELECT NOT EXISTS (SELECT FROM sluice.pipelines) AND NOT EXISTS (SELECT FROM sluice.runs) AS empty',
  );
  return rows[0]?.empty === true;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
