import { describe, expect, test } from 'vitest';
import { schemasForFile } from './schemas-for-file.ts';

const { server, create, sql, columnsOf } = schemasForFile();

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
    expect((await server().call(`GET /schemas/${made.id}`)).body).toEqual(made);
    expect(made.fields).toMatchObject([
      { name: 'code', isPrimaryKey: true, displayName: 'Code', description: 'd', ordinal: 7, isPredictor: false },
      { name: 'amount', dataType: 'decimal', precision: 8, scale: 3, isPredictor: true, defaultValue: 0, ordinal: 1 },
    ]);
  });

  test('stores nothing when the table cannot be made', async () => {
    const before = (await server().call('GET /schemas')).body.pagination.total;
    const fields = Array.from({ length: 1590 }, (_, i) => ({ name: `f${i}`, dataType: 'uuid', isPrimaryKey: i < 40 }));
    const { status, body } = await server().call('POST /schemas', { json: { name: 'too_many', fields } });
    expect([status, body.code]).toEqual([422, 'schema.bad_definition']);
    expect((await server().call('GET /schemas')).body.pagination.total).toBe(before);
    expect(await columnsOf('ds_too_many')).toEqual([]);
  });

  test('leaves a table alone that is there already', async () => {
    await sql('CREATE TABLE ds_foreign (x int)');
    const { status, body } = await server().call('POST /schemas', { json: { name: 'foreign', fields: [] } });
    expect([status, body.code]).toEqual([409, 'schema.table_exists']);
    expect(await columnsOf('ds_foreign')).toEqual(['x']);
  });

  test('refuses a name that is taken', async () => {
    const made = await create([]);
    const { status, body } = await server().call('POST /schemas', { json: { name: made.name } });
    expect([status, body.code]).toEqual([409, 'schema.name_taken']);
  });

  test('tells every mistake, with its path', async () => {
    const { status, body } = await server().call('POST /schemas', {
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
    const { status, body } = await server().call(`POST /schemas/${made.id}/fields`, {
      json: { name: 'b', dataType: 'integer', isNullable: false, defaultValue: 5 },
    });
    expect(status).toBe(201);
    expect(body.fields.map(({ name }: { name: string }) => name)).toEqual(['a', 'b']);
    expect(await columnsOf(made.tableName)).toEqual(['id', 'created_at', 'updated_at', 'a', 'b']);
  });

  test('is done to a table with a primary key of its own', async () => {
    const made = await create([{ name: 'k', dataType: 'text', isPrimaryKey: true }]);
    expect(made.fields).toMatchObject([{ name: 'k', isNullable: false }]);
    const { status, body } = await server().call(`POST /schemas/${made.id}/fields`, {
      json: { name: 'b', dataType: 'integer' },
    });
    expect([status, body.fields?.length]).toEqual([201, 2]);
    expect(await columnsOf(made.tableName)).toEqual(['created_at', 'updated_at', 'k', 'b']);
  });

  test('that the rows cannot have changes neither table nor record', async () => {
    const made = await create([{ name: 'a', dataType: 'text' }]);
    await sql(`INSERT INTO ${made.tableName} (a) VALUES ('x')`);
    const { status, body } = await server().call(`POST /schemas/${made.id}/fields`, {
      json: { name: 'b', dataType: 'integer', isNullable: false },
    });
    expect([status, body.code]).toEqual([422, 'schema.needs_default']);
    expect((await server().call(`GET /schemas/${made.id}`)).body.fields).toHaveLength(1);
    expect(await columnsOf(made.tableName)).not.toContain('b');
  });

  test('of a name that is there, or wrong, is told with a path into the field', async () => {
    const made = await create([{ name: 'a', dataType: 'text' }]);
    const { status, body } = await server().call(`POST /schemas/${made.id}/fields`, {
      json: { name: 'a', dataType: 'integer', scale: 2 },
    });
    expect(status).toBe(400);
    expect(body.issues.map(({ path }: { path: string }) => path).sort()).toEqual(['name', 'scale']);
  });

  test('twice at once gives both, in some order', async () => {
    const made = await create([]);
    const add = (name: string) =>
      server().call(`POST /schemas/${made.id}/fields`, { json: { name, dataType: 'text' } });
    const answers = await Promise.all(['x', 'y', 'z'].map(add));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const { body } = await server().call(`GET /schemas/${made.id}`);
    expect(body.fields.map(({ name }: { name: string }) => name).sort()).toEqual(['x', 'y', 'z']);
  });
});

describe('deleting a schema', () => {
  test('drops its table', async () => {
    const made = await create([]);
    expect((await server().call(`DELETE /schemas?id=${made.id}`)).status).toBe(204);
    expect(await columnsOf(made.tableName)).toEqual([]);
    expect((await server().call(`GET /schemas/${made.id}`)).status).toBe(404);
  });

  test('lists what goes along, and waits for the name', async () => {
    const made = await create([{ name: 'a', dataType: 'text' }]);
    await sql(`CREATE VIEW seen_${made.name} AS SELECT a FROM ${made.tableName}`);
    const { status, body } = await server().call(`DELETE /schemas/${made.id}`);
    expect([status, body.code]).toEqual([409, 'schema.confirm']);
    expect(body.context).toMatchObject({ objects: [`view public.seen_${made.name}`], pipelines: [] });
    expect((await server().call(`GET /schemas/${made.id}/dependents`)).body).toEqual(body.context);
    expect((await server().call(`DELETE /schemas/${made.id}?confirm=other`)).status).toBe(409);
    expect(await columnsOf(made.tableName)).toContain('a');
    expect((await server().call(`DELETE /schemas/${made.id}?confirm=${made.name}`)).status).toBe(204);
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
    const connector = await server().call('POST /connectors', {
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
    const made = await server().call('POST /pipelines', {
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
    const changed = await server().call(`PUT /pipelines/${made.body.id}`, { json: straight });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    const uses = async ({ id }: { id: string }) =>
      (await server().call(`GET /schemas/${id}/dependents`)).body.pipelines;
    const use = (versions: number[]) => [{ id: made.body.id, name: 'looks', versions }];
    expect(await uses(table)).toEqual(use([1]));
    expect(await uses(looked)).toEqual(use([1]));
    expect(await uses(other)).toEqual(use([2]));
    const refused = await server().call(`DELETE /schemas/${looked.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'schema.confirm']);
    expect(refused.body.detail).toContain('pipeline "looks" (version 1)');
  });
});

describe('rolling back', () => {
  test('is refused where no blue-green load has kept an old table', async () => {
    const made = await create([{ name: 'x', dataType: 'text' }]);
    const { status, body } = await server().call(`POST /schemas/${made.id}/rollback`);
    expect([status, body.code]).toEqual([409, 'load.nothing_to_roll_back']);
  });

  test('lets the old table take its place again, and says what the other is called', async () => {
    const { id, tableName } = await create([{ name: 'x', dataType: 'text' }]);
    await sql(`CREATE TABLE ${tableName}_old (LIKE ${tableName} INCLUDING ALL); INSERT INTO ${tableName}_old (x) VALUES ('before');
      INSERT INTO sluice.old_tables (schema_name, table_name, old_oid, keep_hours)
      VALUES ('public', '${tableName}', '${tableName}_old'::regclass, 24)`);
    const { status, body } = await server().call(`POST /schemas/${id}/rollback`);
    expect([status, body]).toEqual([200, { tableName, keptAs: `${tableName}_old` }]);
    expect((await sql(`SELECT x FROM ${tableName}`)).rows).toEqual([{ x: 'before' }]);
  });
});
