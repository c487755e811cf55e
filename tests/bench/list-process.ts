import { Client } from 'pg';
import { listSources } from '../../runtime/worker/list-source.ts';
import { connectors } from '../../sources/index.ts';
import { startedRun } from '../commit/stored-run.ts';

/** What a process of `list` is told. */
export interface ListWork {
  readonly databaseUrl: string;
  readonly connector: string;
  readonly config: unknown;
  readonly auth: unknown;
  readonly read: unknown;
}

// Lists a source and stores its splits, as a run does beside its lanes, and says how many there are.
const { databaseUrl, connector, config, auth, read } = JSON.parse(process.argv[2]!) as ListWork;
const definition = connectors.find(({ type }) => type === connector)!;
const method = auth === null ? definition.auth.none! : definition.auth.access_key!;
const make = await definition.load();
const source = make({
  node: 'src',
  connector: definition.config.parse(config) as never,
  auth: method.parse(auth) as never,
  read: definition.source.parse(read) as never,
  columns: [],
  startedAt: Date.now(),
  baseDirectory: '.',
  batchBytes: 256 * 1024,
  allowPrivateHosts: true,
});
const client = new Client({ connectionString: databaseUrl });
await client.connect();
let total = 0;
await listSources({
  sources: [{ node: 'src', source }],
  runId: await startedRun(client),
  withClient: (use) => use(client),
  trying: { attempts: 1, signal: new AbortController().signal },
  onListed: (listed) => {
    total = listed.total;
  },
});
await source.close?.();
await client.end();
console.log(total);
