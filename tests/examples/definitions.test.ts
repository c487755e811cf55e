import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { operators } from '../../operators/index.ts';
import type { Definition } from '../../runtime/contract/definition.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { AnyOperator } from '../../runtime/contract/registry.ts';
import { parseSchema, tableColumns } from '../../runtime/plan/index.ts';
import { summaryTableColumns, summaryTableName } from '../../runtime/plan/summary-table.ts';
import type { ControlPlane } from '../../server/cli/control-plane.ts';
import type { Store } from '../../server/store/open-store.ts';
import { findSchemaByRef, insertSchema } from '../../server/store/schemas.ts';
import { tableDdl } from '../../sinks/postgres/tables/table-ddl.ts';
import { formats } from '../../sources/formats/index.ts';
import { connectors } from '../../sources/index.ts';
import { type CasePlace, openCasePlace } from '../pipelines/case-place.ts';
import { runCase } from '../pipelines/run-case.ts';
import { httpService, json } from '../services/http-service.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { type StoreServer, storeServers } from './store-servers.ts';

const FOLDER = fileURLToPath(new URL('definitions/', import.meta.url));

/** Files for the examples of one definition, and what is in the table after each. */
interface Fixture {
  /** Types of the table's fields; the others are text. */
  readonly types?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** Stored schemas that the examples name, with the rows of their tables. */
  readonly schemas?: readonly StoredSchema[];
  /** What the services that the examples ask answer, by address; a server of the test's own stands in for them. */
  readonly services?: Readonly<Record<string, Json>>;
  /** Config of the source node, beside the example. */
  readonly source?: Readonly<Record<string, Json>>;
  readonly examples: Readonly<Record<string, Outcome>>;
}

interface StoredSchema {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly dataType: string }[];
  /** Of a collection: the name of its customer schema, which is stored before it. */
  readonly linkedSchemaId?: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Of its summary table. */
  readonly summary?: readonly Readonly<Record<string, string>>[];
}

interface Outcome {
  readonly files?: Fixture['files'];
  /** Of the connector's own server, by bucket and path. */
  readonly objects?: Fixture['files'];
  /** Of the files; UTF-8 by default. */
  readonly encoding?: BufferEncoding;
  readonly counts: Readonly<Record<string, number>>;
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

type Example = Pick<Definition, 'kind' | 'type' | 'examples'> &
  Partial<Pick<AnyOperator, 'config' | 'routes' | 'unite' | 'join'>>;

const KINDS: readonly (readonly [string, readonly Example[]])[] = [
  ['connectors', connectors],
  ['operators', operators],
  ['formats', formats],
];

describe.each(KINDS)('%s', (kind, definitions) => {
  let place: CasePlace & AsyncDisposable;
  let credentials: Json = null;
  beforeAll(async () => {
    place = await openCasePlace({ allowPrivateHosts: true, secrets: async () => credentials });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  test('have a fixture each, and no fixture is left over', () => {
    const found = readdirSync(join(FOLDER, kind)).sort();
    expect(found).toEqual(definitions.map(({ type }) => `${type}.yaml`).sort());
  });

  describe.each(definitions.map((definition) => [definition.type, definition] as const))('%s', (type, definition) => {
    const path = join(FOLDER, kind, `${type}.yaml`);
    const fixture: Fixture = existsSync(path) ? parseYaml(readFileSync(path, 'utf8')) : { examples: {} };

    beforeAll(async () => {
      for (const schema of fixture.schemas ?? []) await storeSchema(schema, await place.controlPlane());
    });

    test('has an outcome for each example', () => {
      expect(Object.keys(fixture.examples)).toEqual(definition.examples.map(({ title }) => title));
    });

    test.for(definition.examples.filter(({ title }) => title in fixture.examples))(
      'runs its example "$title"',
      async ({ title, config }, { skip }) => {
        const outcome = fixture.examples[title]!;
        await using folder = await temporaryFolder();
        for (const [file, text] of Object.entries({ ...fixture.files, ...outcome.files })) {
          await mkdir(dirname(join(folder.path, file)), { recursive: true });
          await writeFile(join(folder.path, file), text, outcome.encoding ?? 'utf8');
        }
        await using service = await standIn(fixture.services ?? {});
        const served = kind === 'connectors' ? await storeServers[type]?.() : undefined;
        if (served !== undefined && 'missing' in served) return skip(served.missing);
        await using server = served;
        for (const [path, text] of Object.entries(outcome.objects ?? {})) await server!.put(path, text);
        credentials = server?.auth.config ?? null;
        const pipeline = pipelineOf(definition, config, fixture, outcome, server);
        await writeFile(join(folder.path, 'pipeline.yaml'), service.instead(stringify(pipeline)));
        const { rows, ...ended } = await runCase(folder.path, {}, place);
        expect(ended).toEqual({ status: 'success', counts: outcome.counts });
        expect(inOrder(rows ?? [])).toEqual(inOrder(outcome.rows));
      },
    );
  });
});

/** The smallest pipeline around an example, as a file says it. */
function pipelineOf(
  definition: Example,
  config: Json,
  { source, types }: Fixture,
  { rows }: Outcome,
  server: StoreServer | undefined,
): object {
  const { kind, type } = definition;
  const given = config as Readonly<Record<string, Json>>;
  const { between, edges } = kind === 'operator' ? aroundOperator(definition, config) : NOTHING_BETWEEN;
  const nodes = [
    {
      id: 'src',
      nodeType: 'source',
      config: { ...(kind === 'format' ? { fileFormat: type, ...given } : {}), ...source },
    },
    ...between,
    { id: 'out', nodeType: 'target', config: {} },
  ];
  return {
    name: 'example',
    connector:
      kind === 'connector' ? { type, ...connectorAt(server, given) } : { type: 'local_fs', config: { path: '.' } },
    schema: {
      name: 'example',
      fields: Object.keys(rows[0]!).map((name) => ({ name, dataType: types?.[name] ?? 'text' })),
    },
    executionConfig: { errorHandling: 'fail' },
    nodes,
    edges,
  };
}

function connectorAt(server: StoreServer | undefined, config: Readonly<Record<string, Json>>): object {
  if (server === undefined) return { config };
  const { method, config: authConfig } = server.auth;
  return { config: server.reached(config), authMethod: method, authConfig };
}

const NOTHING_BETWEEN = { between: [], edges: [{ source: 'src', target: 'out' }] };

/** One operator in a line; behind one with routes they meet again, and one that takes several inputs has two: the source, twice. */
function aroundOperator(
  { type, config: model, routes, unite, join }: Example,
  config: Json,
): { between: object[]; edges: object[] } {
  const example = { id: 'example', nodeType: type, config };
  const ways = routes?.(model?.parse(config) as never);
  if (ways !== undefined) {
    return {
      between: [example, { id: 'all', nodeType: 'union' }],
      edges: [
        { source: 'src', target: 'example' },
        ...ways.map((label) => ({ source: 'example', target: 'all', label })),
        { source: 'all', target: 'out' },
      ],
    };
  }
  const other = {
    id: 'other',
    nodeType: 'add_field',
    config: { fieldName: 'copy', fieldType: 'integer', defaultValue: 2 },
  };
  const isMeeting = unite !== undefined || join !== undefined;
  return {
    between: isMeeting ? [other, example] : [example],
    edges: [
      { source: 'src', target: 'example' },
      ...(isMeeting
        ? [
            { source: 'src', target: 'other' },
            { source: 'other', target: 'example' },
          ]
        : []),
      { source: 'example', target: 'out' },
    ],
  };
}

/** A server in place of the hosts of some addresses. Others are not found. */
async function standIn(
  answers: NonNullable<Fixture['services']>,
): Promise<AsyncDisposable & { instead: (text: string) => string }> {
  const service = await httpService(({ url }, response) => {
    const found = Object.entries(answers).find(([address]) => address.endsWith(url));
    if (found === undefined) response.writeHead(404).end();
    else json(response, found[1]);
  });
  const origins = [...new Set(Object.keys(answers).map((address) => new URL(address).origin))];
  return {
    instead: (text) => origins.reduce((changed, origin) => changed.replaceAll(origin, service.origin), text),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

async function storeSchema(
  { rows, summary: sums = [], ...schema }: StoredSchema,
  { store: openStore, tenant }: ControlPlane,
): Promise<void> {
  const store = await openStore();
  const { linkedSchemaId: link = null } = schema;
  const customer = link === null ? null : await findSchemaByRef(store.db, tenant.id, link);
  const linked = customer === null ? {} : { linkedSchemaId: customer.id };
  // Examples of several definitions store schemas of the same name in one place.
  const before = await findSchemaByRef(store.db, tenant.id, schema.name);
  if (before !== null) {
    await store.db.deleteFrom('schemas').where('id', '=', before.id).execute();
    await store.pool.query(`DROP TABLE IF EXISTS ${before.table_name}, ${before.table_name}_summary`);
  }
  const { draft, issues } = parseSchema({ ...schema, ...linked } as unknown as Json);
  if (draft === null) throw new Error(JSON.stringify(issues));
  const summary = summaryTableName(draft);
  if (summary !== null && customer !== null) {
    const columns = summaryTableColumns(draft, customer.draft);
    await store.pool.query(tableDdl({ schema: tenant.tableSchema, table: summary, columns }));
  }
  const { table_name: table } = await insertSchema(store.db, tenant.id, draft);
  await store.pool.query(tableDdl({ schema: tenant.tableSchema, table, columns: tableColumns(draft) }));
  for (const row of rows) await insertRow(store, table, row);
  for (const row of sums) await insertRow(store, summary ?? table, row);
}

async function insertRow({ pool }: Store, table: string, row: Readonly<Record<string, string>>): Promise<void> {
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  const columns = Object.keys(row).join(', ');
  await pool.query(`INSERT INTO ${table} (${columns}) VALUES (${places.join(', ')})`, Object.values(row));
}

function inOrder(rows: Outcome['rows']): Outcome['rows'] {
  return rows.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}
