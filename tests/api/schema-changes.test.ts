import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body } from './api-server.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let number = 0;
const create = async (): Promise<Body> => {
  const { status, body } = await server.call('POST /schemas', {
    json: {
      name: `s${++number}`,
      displayName: 'Before',
      description: 'd',
      entityType: 'account',
      fields: [
        { name: 'code', dataType: 'varchar', length: 10, isPrimaryKey: true, description: 'the code' },
        { name: 'amount', dataType: 'numeric', precision: 8, scale: 2, defaultValue: 0 },
      ],
    },
  });
  expect(status).toBe(201);
  return body;
};
const put = (id: string, json: unknown) => server.call(`PUT /schemas/${id}`, { json });
const stored = async (id: string) => (await server.call(`GET /schemas/${id}`)).body;
const columns = async (table: string) =>
  (
    await server.deps.store.pool.query(
      `SELECT column_name, data_type, column_default, is_nullable FROM information_schema.columns WHERE table_name = $1`,
      [table],
    )
  ).rows;

test('what describes a schema changes, and what is left out stays', async () => {
  const made = await create();
  const { status, body } = await put(made.id, { displayName: 'After', description: null, entityType: 'product' });
  expect(status).toBe(200);
  const { updatedAt: _, ...before } = made;
  expect(body).toMatchObject({ ...before, displayName: 'After', description: null, entityType: 'product' });
  expect(Date.parse(body.updatedAt)).toBeGreaterThan(Date.parse(made.updatedAt));
  expect(await stored(made.id)).toEqual(body);
});

test('the id may stand in the body', async () => {
  const made = await create();
  const { status, body } = await server.call('PUT /schemas', { json: { id: made.id, schemaType: 'proposition' } });
  expect([status, body.schemaType]).toEqual([200, 'proposition']);
  expect((await server.call('PUT /schemas', { json: { displayName: 'x' } })).status).toBe(400);
  expect((await put(made.id, { id: (await create()).id, displayName: 'x' })).body.code).toBe('request.two_ids');
});

test('what describes a field changes, the column and the other fields stay', async () => {
  const made = await create();
  const table = await columns(made.tableName);
  const { status, body } = await put(made.id, {
    fields: [{ name: 'amount', displayName: 'Amount due', description: 'in EUR', isPredictor: true, ordinal: 7 }],
  });
  expect(status).toBe(200);
  expect(body.fields[0]).toEqual(made.fields[0]);
  expect(body.fields[1]).toEqual({
    ...made.fields[1],
    displayName: 'Amount due',
    description: 'in EUR',
    isPredictor: true,
    ordinal: 7,
  });
  expect(await stored(made.id)).toEqual(body);
  const cleared = await put(made.id, { fields: [{ name: 'amount', description: null }] });
  expect(cleared.body.fields[1]).toMatchObject({ description: null, displayName: 'Amount due', precision: 8 });
  expect(await columns(made.tableName)).toEqual(table);
});

test('fields may be sent as they were got', async () => {
  const made = await create();
  const { status, body } = await put(made.id, { name: made.name, fields: made.fields });
  expect(status).toBe(200);
  expect(body.fields).toEqual(made.fields);
});

test('what would change the table is refused by name, all at once, and nothing is changed', async () => {
  const made = await create();
  const { status, body } = await put(made.id, {
    name: 'other',
    displayName: 'After',
    fields: [
      { name: 'code', dataType: 'text', length: 20, isNullable: true, isPrimaryKey: false },
      { name: 'amount', description: 'new', precision: 8, scale: null, defaultValue: 1 },
      { name: 'missing', dataType: 'text' },
      { name: 'code', description: 'again' },
    ],
  });
  expect(status).toBe(400);
  expect(body.issues.map(({ code, path }: Body) => [code, path])).toEqual([
    ['schema.structure_fixed', 'name'],
    ['schema.structure_fixed', 'fields[0].dataType'],
    ['schema.structure_fixed', 'fields[0].length'],
    ['schema.structure_fixed', 'fields[0].isNullable'],
    ['schema.structure_fixed', 'fields[0].isPrimaryKey'],
    ['schema.structure_fixed', 'fields[1].scale'],
    ['schema.structure_fixed', 'fields[1].defaultValue'],
    ['schema.unknown_field', 'fields[2].name'],
    ['schema.duplicate_field', 'fields[3].name'],
  ]);
  expect(body.issues[2].message).toBe('length of "code" is 10, and a column that is there is not altered.');
  for (const issue of body.issues.slice(1, 8)) expect(issue.next).toContain(`POST /api/v1/schemas/${made.id}/fields`);
  expect(await stored(made.id)).toEqual(made);
});

test('keys that a schema does not have, and values that are not of their kind, are refused', async () => {
  const made = await create();
  const { status, body } = await put(made.id, { dispayName: 'x', entityType: 'nothing', fields: [{ label: 'x' }] });
  expect(status).toBe(400);
  expect(body.issues.map(({ path }: Body) => path).sort()).toEqual([
    'dispayName',
    'entityType',
    'fields[0].label',
    'fields[0].name',
  ]);
});

test('another tenant and a viewer change nothing', async () => {
  const made = await create();
  const answers = [
    await server.call(`PUT /schemas/${made.id}`, { as: 'other', json: { displayName: 'x' } }),
    await server.call(`PUT /schemas/${made.id}`, { as: 'viewer', json: { displayName: 'x' } }),
    await put('00000000-0000-4000-8000-000000000000', { displayName: 'x' }),
    await put('nonsense', { displayName: 'x' }),
  ];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [404, 'schema.not_found'],
    [403, 'auth.role'],
    [404, 'schema.not_found'],
    [404, 'schema.not_found'],
  ]);
  expect(await stored(made.id)).toEqual(made);
});

test('changes at once lose nothing of each other', async () => {
  const made = await create();
  const answers = await Promise.all([
    put(made.id, { displayName: 'After' }),
    put(made.id, { description: 'new' }),
    put(made.id, { fields: [{ name: 'code', displayName: 'Code' }] }),
    server.call(`POST /schemas/${made.id}/fields`, { json: { name: 'added', dataType: 'text' } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 201]);
  const after = await stored(made.id);
  expect(after).toMatchObject({ displayName: 'After', description: 'new' });
  expect(after.fields.map(({ name, displayName }: Body) => [name, displayName])).toEqual([
    ['code', 'Code'],
    ['amount', null],
    ['added', null],
  ]);
});
