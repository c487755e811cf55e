import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { lastValueFrom } from 'rxjs';
import { operators } from '../../operators/index.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { Plan } from '../../runtime/contract/plan.ts';
import type { Runner, RunSnapshot } from '../../runtime/contract/run.ts';
import type { StoredSchema } from '../../runtime/plan/context.ts';
import type { FieldDraft } from '../../runtime/plan/index.ts';
import { parse, parseSchema, plan, tableColumns, tableName } from '../../runtime/plan/index.ts';
import { summaryTableColumns, summaryTableName } from '../../runtime/plan/summary-table.ts';
import { createRunner } from '../../runtime/worker/runner.ts';
import type { RunnerOptions } from '../../runtime/worker/runner-options.ts';
import { migrate } from '../../server/store/migrate.ts';
import { createTable } from '../../sinks/postgres/tables/create-table.ts';
import { connectors } from '../../sources/index.ts';
import { type TestDatabase, testDatabase } from '../services/postgres.ts';

const REGISTRY = { connectors, operators };

/** What a test loads: files by path, fields of the target, nodes between source and target. */
export interface Load {
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly fields: readonly (Partial<FieldDraft> & { readonly name: string; readonly dataType: string })[];
  readonly nodes?: readonly { readonly id?: string; readonly nodeType: string; readonly config?: Json }[];
  /** From `src` to `out`, by default a line of the nodes `n1`, `n2` …; a third part is the route. */
  readonly edges?: readonly (readonly [from: string, to: string, route?: string])[];
  readonly source?: Readonly<Record<string, Json>>;
  /** Settings of sources beside `src`, by node; with `edges`. */
  readonly moreSources?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly target?: Readonly<Record<string, Json>>;
  readonly execution?: Readonly<Record<string, Json>>;
  /** Changes the plan that runs, as no definition could. */
  readonly adjust?: (plan: Plan) => Plan;
  /** Other schemas that nodes name, with empty tables. */
  readonly schemas?: Readonly<Record<string, Json>>;
}

/** A database of its own, a folder of files, a runner, and a table `ds_t` to load into. */
export interface Workplace extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  readonly plan: Plan;
  /** Credentials of the connector. */
  readonly auth: Json;
  readonly runner: Runner;
  /** Another runner on the same database, as another process would have. */
  openRunner(options?: Partial<RunnerOptions>): Runner;
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  start(runner?: Runner): Promise<RunSnapshot>;
  /** Starts the load and waits for its end. */
  run(): Promise<RunSnapshot>;
}

/** Waits for a run to end. */
export async function ended(runner: Runner, runId: string): Promise<RunSnapshot> {
  const last = await lastValueFrom(runner.events(runId));
  if (last.kind !== 'ended') throw new Error(`the events of ${runId} ended with ${last.kind}`);
  return last.run;
}

/** Sets a load up: writes its files, makes its table, plans it. `openDatabase`: elsewhere than on the run's Postgres. */
export async function workplace(
  load: Load,
  options: Partial<RunnerOptions> = {},
  openDatabase: () => Promise<TestDatabase> = testDatabase,
): Promise<Workplace> {
  // Given to the workplace at the end: what is made before a failure goes with it.
  await using making = new AsyncDisposableStack();
  const database = making.use(await openDatabase());
  const folder = await mkdtemp(join(tmpdir(), 'sluice-load-'));
  making.defer(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(load.files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => {});
  making.defer(() => pool.end());
  await migrate(pool);
  const planned = await planLoad(load, folder, pool, options.allowPrivateHosts ?? false);
  const scope = making.move();
  const openRunner = (more: Partial<RunnerOptions> = {}): Runner => {
    const runner = createRunner({
      databaseUrl: database.url,
      secrets: async () => null,
      baseDirectory: folder,
      allowPrivateHosts: false,
      lanes: 'here',
      onTrouble: () => {},
      ...options,
      ...more,
    });
    scope.defer(() => runner.close());
    return runner;
  };
  const runner = openRunner();
  const start = (on: Runner = runner): Promise<RunSnapshot> =>
    on.start({ plan: planned, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' });
  return {
    url: database.url,
    folder,
    plan: planned,
    auth: null,
    runner,
    openRunner,
    query: async <R extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
      (await pool.query<R>(text, values)).rows,
    start,
    run: async () => ended(runner, (await start()).id),
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}

async function planLoad(load: Load, folder: string, pool: pg.Pool, allowPrivateHosts: boolean): Promise<Plan> {
  const between = (load.nodes ?? []).map((node, index) => ({ id: `n${index + 1}`, ...node }));
  const nodes = [
    ...Object.entries(sourcesOf(load)).map(([id, config]) => ({ id, nodeType: 'source', config })),
    ...between,
    { id: 'out', nodeType: 'target', config: { ...load.target } },
  ];
  const { draft, issues } = parse({
    name: 'test',
    connector: { type: 'local_fs', config: { path: folder } },
    schema: { name: 't', fields: load.fields },
    executionConfig: load.execution ?? {},
    nodes,
    edges:
      load.edges?.map(([from, to, label]) => ({ source: from, target: to, label })) ??
      nodes.slice(1).map((node, index) => ({ source: nodes[index]?.id, target: node.id })),
  });
  if (draft === null || draft.schema === null || typeof draft.schema === 'string')
    throw new Error(JSON.stringify(issues));
  const schemas = schemasOf(load);
  const columns = await Promise.all(
    Object.entries(sourcesOf(load)).map(
      async ([id, config]) => [id, await discoverColumns(config, folder, allowPrivateHosts)] as const,
    ),
  );
  const planned = await plan(draft, REGISTRY, {
    tenantSchema: 'public',
    schemas,
    sourceColumns: Object.fromEntries(columns),
  });
  if (planned.plan === null) throw new Error(JSON.stringify(planned.issues, null, 2));
  const client = await pool.connect();
  try {
    for (const schema of [draft.schema, ...Object.values(schemas)]) {
      await createTable(client, { schema: 'public', table: tableName(schema.name) }, tableColumns(schema));
      const summary = summaryTableName(schema);
      const customer = schemas[schema.linkedSchemaId ?? ''];
      if (summary === null || customer === undefined) continue;
      await createTable(client, { schema: 'public', table: summary }, summaryTableColumns(schema, customer));
    }
  } finally {
    client.release();
  }
  return load.adjust?.(planned.plan) ?? planned.plan;
}

function schemasOf({ schemas = {} }: Load): Record<string, StoredSchema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([ref, schema]) => {
      const parsed = parseSchema(schema);
      if (parsed.draft === null) throw new Error(JSON.stringify(parsed.issues));
      return [ref, { ...parsed.draft, id: ref }];
    }),
  );
}

function sourcesOf({ source = {}, moreSources = {} }: Load): Record<string, Readonly<Record<string, Json>>> {
  return { src: { path: '.', ...source }, ...moreSources };
}

async function discoverColumns(
  config: Readonly<Record<string, Json>>,
  folder: string,
  allowPrivateHosts: boolean,
): Promise<ColumnTypes> {
  const definition = connectors.find(({ type }) => type === 'local_fs');
  if (definition === undefined) throw new Error('local_fs is not registered');
  const make = await definition.load();
  const { columns: _declared, lineage: _added, ...read } = config;
  const source = make({
    node: 'src',
    connector: definition.config.parse({ path: folder }) as never,
    auth: null,
    read: definition.source.parse(read) as never,
    columns: null,
    startedAt: Date.now(),
    baseDirectory: folder,
    batchBytes: 65_536,
    allowPrivateHosts,
  });
  return source.columns(new AbortController().signal);
}
