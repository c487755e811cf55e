import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePrivateFolder } from '../../server/private-folder.ts';
import { type ApiServer, apiServer } from './api-server.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let number = 0;
const create = async (fields: unknown[], more: object = {}) => {
  const answer = await server.call('POST /schemas', { json: { name: `s${++number}`, fields, ...more } });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const sql = (text: string) => server.deps.store.pool.query(text);
const columnsOf = async (table: string) =>
  (
    await sql(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}' ORDER BY ordinal_position`,
    )
  ).rows.map(({ name }) => name);

describe('creating a schema', () => {
  test('makes its table, and shows every attribute of its fields', async () => {
    const made = await create([
      {
        name: 'code',
        dataType: 'varchar',
        length: 10,
        isPrimaryKey: true,
        displayName: 'Code',
        description: 'd',
        ordinal: 7,
      },
      { name: 'amount', dataType: 'decimal', precision: 8, scale: 3, isPredictor: true, defaultValue: 0 },
    ]);
    expect(await columnsOf(made.tableName)).toEqual(['created_at', 'updated_at', 'code', 'amount']);
    expect((await server.call(`GET /schemas/${made.id}`)).body).toEqual(made);
    expect(made.fields).toMatchObject([
      { name: 'code', isPrimaryKey: true, displayName: 'Code', description: 'd', ordinal: 7, isPredictor: false },
      { name: 'amount', dataType: 'decimal', precision: 8, scale: 3, isPredictor: true, defaultValue: 0, ordinal: 1 },
    ]);
  });

  test('stores nothing when the table cannot be made', async () => {
    const before = (await server.call('GET /schemas')).body.pagination.total;
    const fields = Array.from({ length: 1590 }, (_, i) => ({ name: `f${i}`, dataType: 'uuid', isPrimaryKey: i < 40 }));
    const { status, body } = await server.call('POST /schemas', { json: { name: 'too_many', fields } });
    expect([status, body.code]).toEqual([422, 'schema.bad_definition']);
    expect((await server.call('GET /schemas')).body.pagination.total).toBe(before);
    expect(await columnsOf('ds_too_many')).toEqual([]);
  });

  test('leaves a table alone that is there already', async () => {
    await sql('CREATE TABLE ds_foreign (x int)');
    const { status, body } = await server.call('POST /schemas', { json: { name: 'foreign', fields: [] } });
    expect([status, body.code]).toEqual([409, 'schema.table_exists']);
    expect(await columnsOf('ds_foreign')).toEqual(['x']);
  });

  test('refuses a name that is taken', async () => {
    const made = await create([]);
    const { status, body } = await server.call('POST /schemas', { json: { name: made.name } });
    expect([status, body.code]).toEqual([409, 'schema.name_taken']);
  });

  test('tells every mistake, with its path', async () => {
    const { status, body } = await server.call('POST /schemas', {
      json: {
        name: 'Bad Name',
        fields: [
          { name: 'a', dataType: 'string' },
          { name: 'a', dataType: 'integer', defaultValue: '1); DROP TABLE x; --' },
        ],
      },
    });
    expect(status).toBe(400);
    expect(body.issues.map(({ path }: { path: string }) => path).sort()).toEqual([
      'fields[0].dataType',
      'fields[1].defaultValue',
      'fields[1].name',
      'name',
    ]);
  });
});

describe('adding a field', () => {
  test('alters the table and keeps the order', async () => {
    const made = await create([{ name: 'a', dataType: 'text' }]);
    const { status, body } = await server.call(`POST /schemas/${made.id}/fields`, {
      json: { name: 'b', dataType: 'integer', isNullable: false, defaultValue: 5 },
    });
    expect(status).toBe(201);
    expect(body.fields.map(({ name }: { name: string }) => name)).toEqual(['a', 'b']);
    expect(await columnsOf(made.tableName)).toEqual(['id', 'created_at', 'updated_at', 'a', 'b']);
  });

  test('is done to a table with a primary key of its own', async () => {
    const made = await create([{ name: 'k', dataType: 'text', isPrimaryKey: true }]);
    expect(made.fields).toMatchObject([{ name: 'k', isNullable: false }]);
    const { status, body } = await server.call(`POST /schemas/${made.id}/fields`, {
      json: { name: 'b', dataType: 'integer' },
    });
    expect([status, body.fields?.length]).toEqual([201, 2]);
    expect(await columnsOf(made.tableName)).toEqual(['created_at', 'updated_at', 'k', 'b']);
  });

  test('that the rows cannot have changes neither table nor record', async () => {
    const made = await create([{ name: 'a', dataType: 'text' }]);
    await sql(`INSERT INTO ${made.tableName} (a) VALUES ('x')`);
    const { status, body } = await server.call(`POST /schemas/${made.id}/fields`, {
      json: { name: 'b', dataType: 'integer', isNullable: false },
    });
    expect([status, body.code]).toEqual([422, 'schema.needs_default']);
    expect((await server.call(`GET /schemas/${made.id}`)).body.fields).toHaveLength(1);
    expect(await columnsOf(made.tableName)).not.toContain('b');
  });

  test('of a name that is there, or wrong, is told with a path into the field', async () => {
    const made = await create([{ name: 'a', dataType: 'text' }]);
    const { status, body } = await server.call(`POST /schemas/${made.id}/fields`, {
      json: { name: 'a', dataType: 'integer', scale: 2 },
    });
    expect(status).toBe(400);
    expect(body.issues.map(({ path }: { path: string }) => path).sort()).toEqual(['name', 'scale']);
  });

  test('twice at once gives both, in some order', async () => {
    const made = await create([]);
    const add = (name: string) => server.call(`POST /schemas/${made.id}/fields`, { json: { name, dataType: 'text' } });
    const answers = await Promise.all(['x', 'y', 'z'].map(add));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const { body } = await server.call(`GET /schemas/${made.id}`);
    expect(body.fields.map(({ name }: { name: string }) => name).sort()).toEqual(['x', 'y', 'z']);
  });
});

describe('deleting a schema', () => {
  test('drops its table', async () => {
    const made = await create([]);
    expect((await server.call(`DELETE /schemas?id=${made.id}`)).status).toBe(204);
    expect(await columnsOf(made.tableName)).toEqual([]);
    expect((await server.call(`GET /schemas/${made.id}`)).status).toBe(404);
  });

  test('lists what goes along, and waits for the name', async () => {
    const made = await create([{ name: 'a', dataType: 'text' }]);
    await sql(`CREATE VIEW seen_${made.name} AS SELECT a FROM ${made.tableName}`);
    const { status, body } = await server.call(`DELETE /schemas/${made.id}`);
    expect([status, body.code]).toEqual([409, 'schema.confirm']);
    expect(body.context).toMatchObject({ objects: [`view public.seen_${made.name}`], pipelines: [] });
    expect((await server.call(`GET /schemas/${made.id}/dependents`)).body).toEqual(body.context);
    expect((await server.call(`DELETE /schemas/${made.id}?confirm=other`)).status).toBe(409);
    expect(await columnsOf(made.tableName)).toContain('a');
    expect((await server.call(`DELETE /schemas/${made.id}?confirm=${made.name}`)).status).toBe(204);
    expect(await columnsOf(`seen_${made.name}`)).toEqual([]);
  });
});

describe('deleting a schema that pipelines use', () => {
  test('lists those that load into it or look into it, with the versions that do, older ones too', async () => {
    const [table, looked, other] = [
      await create([{ name: 'a', dataType: 'text', isPrimaryKey: true }]),
      await create([
        { name: 'a', dataType: 'text', isPrimaryKey: true },
        { name: 'more', dataType: 'text' },
      ]),
      await create([{ name: 'a', dataType: 'text' }]),
    ];
    const connector = await server.call('POST /connectors', {
      json: { name: 'users', type: 'local_fs', config: { path: '.' } },
    });
    const source = {
      id: 'src',
      nodeType: 'source',
      config: { path: 'a.csv', columns: [{ name: 'a', dataType: 'text' }] },
    };
    const target = { id: 'out', nodeType: 'target', config: {} };
    const lookup = {
      lookupSchema: looked.name,
      joinField: 'a',
      lookupField: 'a',
      selectFields: [{ field: 'more', as: 'more' }],
    };
    const made = await server.call('POST /pipelines', {
      json: {
        name: 'looks',
        connectorId: connector.body.id,
        schemaId: table.id,
        nodes: [source, { id: 'look', nodeType: 'lookup_join', config: lookup }, target],
        edges: [
          { source: 'src', target: 'look' },
          { source: 'look', target: 'out' },
        ],
      },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const straight = { nodes: [source, target], edges: [{ source: 'src', target: 'out' }], schemaId: other.id };
    const changed = await server.call(`PUT /pipelines/${made.body.id}`, { json: straight });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    const uses = async ({ id }: { id: string }) => (await server.call(`GET /schemas/${id}/dependents`)).body.pipelines;
    const use = (versions: number[]) => [{ id: made.body.id, name: 'looks', versions }];
    expect(await uses(table)).toEqual(use([1]));
    expect(await uses(looked)).toEqual(use([1]));
    expect(await uses(other)).toEqual(use([2]));
    const refused = await server.call(`DELETE /schemas/${looked.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'schema.confirm']);
    expect(refused.body.detail).toContain('pipeline "looks" (version 1)');
  });
});

describe('rows of a schema', () => {
  test('go in and come out without loss', async () => {
    const made = await create([
      { name: 'big', dataType: 'bigint' },
      { name: 'exact', dataType: 'numeric' },
      { name: 'at', dataType: 'timestamptz' },
      { name: 'day', dataType: 'date' },
      { name: 'on', dataType: 'boolean', defaultValue: true },
      { name: 'ratio', dataType: 'double' },
      { name: 'doc', dataType: 'json' },
    ]);
    const response = await server.call(`POST /schemas/${made.id}/data`, {
      headers: { 'content-type': 'application/json' },
      body: `{"rows": [
        {"big": 9007199254740993, "exact": 0.1234567890123456789, "at": "2026-11-24T10:00:00+02:00", "day": "2026-02-28", "ratio": 0.5, "doc": {"n": 12345678901234567890}},
        {"on": null}
      ]}`,
    });
    expect(response.status).toBe(201);
    expect(response.body).toEqual({ inserted: 2, tableName: made.tableName });
    const { body } = await server.call(`GET /schemas/${made.id}/data`);
    expect(body.rows).toMatchObject([
      {
        id: '1',
        big: '9007199254740993',
        exact: '0.1234567890123456789',
        at: '2026-11-24T08:00:00Z',
        day: '2026-02-28',
        on: true,
        ratio: 0.5,
        doc: { n: '12345678901234567890' },
      },
      { id: '2', big: null, on: null },
    ]);
    expect(body.columns).toContainEqual({ name: 'exact', type: 'numeric' });
  });

  test('that exist are left out of the count', async () => {
    const made = await create([{ name: 'k', dataType: 'integer', isPrimaryKey: true }]);
    const insert = (rows: object[]) => server.call(`POST /schemas/${made.id}/data`, { json: { rows } });
    expect((await insert([{ k: 1 }, { k: 2 }])).body.inserted).toBe(2);
    expect((await insert([{ k: 2 }, { k: 3 }])).body.inserted).toBe(1);
  });

  test('that the table refuses are named, and nothing goes in', async () => {
    const made = await create([
      { name: 'k', dataType: 'integer', isNullable: false },
      { name: 't', dataType: 'varchar', length: 3 },
    ]);
    const rows = [{ k: 1 }, { k: 'x' }, { t: 'abc' }, { k: 4, t: 'abcd' }];
    const { status, body } = await server.call(`POST /schemas/${made.id}/data`, { json: { rows } });
    expect([status, body.code]).toEqual([422, 'row.refused']);
    expect(body.issues.map(({ path }: { path: string }) => path)).toEqual(['rows[1]', 'rows[2].k', 'rows[3]']);
    expect((await server.call(`GET /schemas/${made.id}/data`)).body.total).toBe(0);
  });

  test('with columns that are not there are refused with paths', async () => {
    const made = await create([{ name: 'name', dataType: 'text' }]);
    const { status, body } = await server.call(`POST /schemas/${made.id}/data`, {
      json: { rows: [{ name: 'a' }, { nmae: 'b' }] },
    });
    expect(status).toBe(400);
    expect(body.issues).toMatchObject([{ path: 'rows[1].nmae', message: expect.stringContaining('"name"') }]);
  });

  test('are paged in the order of the key', async () => {
    const made = await create([{ name: 'k', dataType: 'integer', isPrimaryKey: true }]);
    await sql(`INSERT INTO ${made.tableName} (k) SELECT g FROM generate_series(25, 1, -1) g`);
    const { body } = await server.call(`GET /schemas/${made.id}/data?limit=5&offset=10`);
    expect(body).toMatchObject({ total: 25, limit: 5, offset: 10 });
    expect(body.rows.map(({ k }: { k: number }) => k)).toEqual([11, 12, 13, 14, 15]);
  });

  test('are none where somebody dropped the table', async () => {
    const made = await create([]);
    await sql(`DROP TABLE ${made.tableName}`);
    expect((await server.call(`GET /schemas/${made.id}/data`)).body).toMatchObject({ total: 0, rows: [] });
    expect((await server.call(`GET /schemas/${made.id}/stats`)).body.code).toBe('schema.no_table');
  });
});

test('statistics tell ranges and frequent values, from the last five minutes unless asked anew', async () => {
  const made = await create([
    { name: 'n', dataType: 'integer' },
    { name: 't', dataType: 'text' },
  ]);
  await sql(`INSERT INTO ${made.tableName} (n, t) VALUES (1, 'a'), (3, 'b'), (NULL, 'a')`);
  const { body } = await server.call(`GET /schemas/${made.id}/stats`);
  expect(body.rowCount).toBe(3);
  const field = (name: string) => body.fields.find((found: { name: string }) => found.name === name);
  expect(field('n')).toMatchObject({ min: '1', max: '3', nullCount: 1, distinctCount: 2, topValues: null });
  expect(Number(field('n').avg)).toBe(2);
  expect(field('t')).toMatchObject({
    distinctCount: 2,
    topValues: [
      { value: 'a', count: 2 },
      { value: 'b', count: 1 },
    ],
  });
  await sql(`INSERT INTO ${made.tableName} (n) VALUES (9)`);
  expect((await server.call(`GET /schemas/${made.id}/stats`)).body.rowCount).toBe(3);
  expect((await server.call(`GET /schemas/${made.id}/stats?refresh=true`)).body.rowCount).toBe(4);
});

describe('inference', () => {
  const CSV = 'Customer Id;Créé le;id\n1;2026-01-01;a\n2;2026-01-02;b\n';

  test('of an uploaded sample gives fields that make a schema', async () => {
    const form = new FormData();
    form.append('file', new Blob([CSV]), 'sample.csv');
    const { status, body } = await server.call('POST /schemas/infer', { body: form });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.fields).toMatchObject([
      { name: 'customer_id', sourceName: 'Customer Id', dataType: 'integer' },
      { name: 'cree_le', sourceName: 'Créé le', dataType: 'date' },
      { name: 'id_2', sourceName: 'id', dataType: 'varchar' },
    ]);
    expect(body).toMatchObject({ sampledRows: 2, complete: true, source: { delimiter: ';', hasHeader: true } });
    expect(body.rows).toEqual([
      ['1', '2026-01-01', 'a'],
      ['2', '2026-01-02', 'b'],
    ]);
    const fields = body.fields.map(({ name, dataType, length, isNullable }: Record<string, unknown>) => ({
      name,
      dataType,
      ...(length === undefined ? {} : { length }),
      isNullable,
    }));
    await create(fields);
  });

  test('reads a saved connector', async () => {
    await mkdir(join(server.folder, 'infer'), { recursive: true });
    await writeFile(join(server.folder, 'infer', 'a.jsonl'), '{"n": 1.5}\n{"n": 2}\n');
    const connector = await server.call('POST /connectors', {
      json: { name: 'infer', type: 'local_fs', config: { path: 'infer' } },
    });
    const { status, body } = await server.call('POST /schemas/infer', {
      json: { connectorId: connector.body.id, source: { path: 'a.jsonl' } },
    });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.fields).toMatchObject([{ name: 'n', dataType: 'numeric', precision: 2, scale: 1 }]);
    const missing = await server.call('POST /schemas/infer', {
      json: { connectorId: connector.body.id, source: { path: 'none.csv' } },
    });
    expect(missing.status).toBe(422);
    expect(missing.body.code).toMatch(/^source\./);
  });

  test.each([
    ['lines.jsonl', '{"n": 1}\n{"n": null}\n', {}, [['1'], [null]]],
    ['lines.txt', 'n\tm\n1\t2\n', {}, [['1', '2']]],
    ['lines.tsv', 'n\tm\n1\t2\n', {}, [['1', '2']]],
    ['feed.xml', '<feed><item><n>1</n></item><item><n>2</n></item></feed>', { fileFormat: 'xml' }, [['1'], ['2']]],
  ])('takes %s as what it is', async (name, content, fields, rows) => {
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) form.append(key, value);
    form.append('file', new Blob([content]), name);
    const { status, body } = await server.call('POST /schemas/infer', { body: form });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.rows).toEqual(rows);
  });

  test('reads an upload that lies in the private data folder, as those of a server do', async () => {
    await makePrivateFolder(server.deps.settings.dataDirectory);
    const form = new FormData();
    form.append('file', new Blob(['n\n1\n']), 'a.csv');
    const { status, body } = await server.call('POST /schemas/infer', { body: form });
    expect(status, JSON.stringify(body)).toBe(200);
  });

  test('reads a connector that is not saved yet', async () => {
    await mkdir(join(server.folder, 'draft'), { recursive: true });
    await writeFile(join(server.folder, 'draft', 'a.csv'), `n,t\n1,${'x'.repeat(300)}\n`);
    const connector = { type: 'local_fs', config: { path: 'draft' } };
    const { status, body } = await server.call('POST /schemas/infer', {
      json: { connector, source: { path: 'a.csv' } },
    });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.rows).toEqual([['1', `${'x'.repeat(200)}…`]]);
    const twice = await server.call('POST /schemas/infer', { json: { connector, connectorId: 'infer' } });
    expect([twice.status, twice.body.issues[0].path]).toEqual([400, 'connectorId']);
    const upload = await server.call('POST /schemas/infer', { json: { connector: { type: 'csv_upload' } } });
    expect([upload.status, upload.body.code]).toEqual([422, 'connector.comes_with_run']);
  });

  test('needs a file or a connector', async () => {
    const { status, body } = await server.call('POST /schemas/infer', { json: {} });
    expect(status).toBe(400);
    expect(body.issues).toMatchObject([{ path: 'connectorId' }]);
    const other = await server.call('POST /schemas/infer', { json: { connectorId: 'nope' } });
    expect(other.status).toBe(404);
  });
});

describe('rolling back', () => {
  test('is refused where no blue-green load has kept an old table', async () => {
    const made = await create([{ name: 'x', dataType: 'text' }]);
    const { status, body } = await server.call(`POST /schemas/${made.id}/rollback`);
    expect([status, body.code]).toEqual([409, 'load.nothing_to_roll_back']);
  });

  test('lets the old table take its place again, and says what the other is called', async () => {
    const { id, tableName } = await create([{ name: 'x', dataType: 'text' }]);
    await sql(`CREATE TABLE ${tableName}_old (LIKE ${tableName} INCLUDING ALL); INSERT INTO ${tableName}_old (x) VALUES ('before');
      INSERT INTO sluice.old_tables (schema_name, table_name, old_oid, keep_hours)
      VALUES ('public', '${tableName}', '${tableName}_old'::regclass, 24)`);
    const { status, body } = await server.call(`POST /schemas/${id}/rollback`);
    expect([status, body]).toEqual([200, { tableName, keptAs: `${tableName}_old` }]);
    expect((await sql(`SELECT x FROM ${tableName}`)).rows).toEqual([{ x: 'before' }]);
  });
});
