import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body } from './api-server.ts';

let server: ApiServer;
let customer: Body;
beforeAll(async () => {
  server = await apiServer();
  customer = await created({
    name: 'people',
    schemaType: 'customer',
    fields: [
      { name: 'customer_id', dataType: 'bigint', isPrimaryKey: true },
      { name: 'nick', dataType: 'text' },
    ],
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const post = (json: unknown) => server.call('POST /schemas', { json });
const created = async (json: unknown): Promise<Body> => {
  const { status, body } = await post(json);
  expect([status, body.issues]).toEqual([201, undefined]);
  return body;
};
const columns = async (table: string): Promise<string[]> =>
  (
    await server.deps.store.pool.query(
      `SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN i.indisprimary THEN ' key' ELSE '' END AS line
       FROM pg_attribute AS a LEFT JOIN pg_index AS i ON i.indrelid = a.attrelid AND a.attnum = ANY (i.indkey)
       WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
      [table],
    )
  ).rows.map(({ line }) => line);

let number = 0;
const collection = (more: object = {}) => ({
  name: `held${++number}`,
  schemaType: 'collection',
  linkedSchemaId: customer.id,
  joinMapping: 'collection.customer_id = customer.customer_id',
  autoEnrich: true,
  fields: [
    { name: 'customer_id', dataType: 'integer' },
    { name: 'balance', dataType: 'numeric', precision: 12, scale: 2 },
    { name: 'kind', dataType: 'varchar', length: 300 },
    { name: 'opened', dataType: 'date' },
    { name: 'premium', dataType: 'boolean' },
  ],
  summaryColumns: [
    { name: 'accounts', function: 'count' },
    { name: 'total', function: 'SUM', sourceField: 'balance' },
    { name: 'oldest', function: 'min', sourceField: 'opened', type: 'timestamp' },
    { name: 'kind', function: 'max', sourceField: 'kind', type: 'varchar' },
    { name: 'mean', function: 'avg', sourceField: 'balance', type: 'double' },
    { name: 'premium', function: 'bool_or', sourceField: 'premium' },
  ],
  ...more,
});

test('a collection is linked to its customer, and its summary has a table, made and dropped with it', async () => {
  const given = collection();
  const made = await created(given);
  expect(made).toMatchObject({
    schemaType: 'collection',
    linkedSchemaId: customer.id,
    joinMapping: given.joinMapping,
    autoEnrich: true,
    summaryTableName: `ds_${given.name}_summary`,
  });
  expect(made.summaryColumns[0]).toEqual({ name: 'accounts', function: 'count', sourceField: null, type: null });
  expect(made.summaryColumns[1]).toEqual({ name: 'total', function: 'sum', sourceField: 'balance', type: null });
  expect((await server.call(`GET /schemas/${made.id}`)).body).toEqual(made);
  expect(await columns(made.summaryTableName)).toEqual([
    'customer_id bigint key',
    'updated_at timestamp with time zone',
    'accounts bigint',
    'total numeric',
    'oldest timestamp without time zone',
    'kind character varying(300)',
    'mean double precision',
    'premium boolean',
  ]);
  expect((await server.call(`DELETE /schemas/${made.id}`)).status).toBe(204);
  expect(await columns(made.summaryTableName)).toEqual([]);
});

test('the customer may be named, and the mapping be two names', async () => {
  const joinMapping = { collectionField: 'customer_id', customerField: 'customer_id' };
  const made = await created(collection({ linkedSchemaId: 'people', joinMapping, summaryColumns: [] }));
  expect(made).toMatchObject({ linkedSchemaId: customer.id, joinMapping, summaryColumns: [], summaryTableName: null });
});

test('a schema without relations says so', () => {
  expect(customer).toMatchObject({
    linkedSchemaId: null,
    joinMapping: null,
    summaryColumns: [],
    autoEnrich: false,
    summaryTableName: null,
  });
});

test.for<[string, object, [string, RegExp][]]>([
  ['a link without a mapping', { joinMapping: undefined }, [['joinMapping', /needs the fields/]]],
  ['a mapping without a link', { linkedSchemaId: undefined }, [['linkedSchemaId', /needs the customer schema/]]],
  [
    'an unknown field in the mapping',
    { joinMapping: 'collection.id_x = customer.customer_id' },
    [['joinMapping', /no field "id_x"/]],
  ],
  ['a customer that is not there', { linkedSchemaId: 'nobody' }, [['linkedSchemaId', /no schema "nobody"/]]],
  [
    'a field that the customer lacks',
    { joinMapping: 'collection.customer_id = customer.x' },
    [['joinMapping', /"people" has no field "x"/]],
  ],
  [
    'fields that are never equal',
    { joinMapping: 'collection.customer_id = customer.nick' },
    [['joinMapping', /never equals/]],
  ],
  ['a mapping that does not read', { joinMapping: 'a = b' }, [['joinMapping', /collection\.FIELD = customer\.FIELD/]]],
  [
    'a link of what is no collection',
    { schemaType: 'proposition' },
    [
      ['linkedSchemaId', /Only a collection/],
      ['joinMapping', /Only a collection/],
      ['summaryColumns', /Only a collection/],
    ],
  ],
  [
    'a summary without a link',
    { linkedSchemaId: undefined, joinMapping: undefined },
    [['summaryColumns', /one row for each customer/]],
  ],
  [
    'summary columns that do not fit',
    {
      summaryColumns: [
        { name: 'a', function: 'sum', sourceField: 'kind' },
        { name: 'a', function: 'bool_or', sourceField: 'balance' },
        { name: 'b', function: 'max', sourceField: 'balanse' },
        { name: 'c', function: 'max' },
        { name: 'customer_id', function: 'count' },
        { name: 'd', function: 'sum', sourceField: 'balance', type: 'date' },
      ],
    },
    [
      ['summaryColumns[0].function', /sum does not take/],
      ['summaryColumns[1].name', /Two summary columns/],
      ['summaryColumns[1].function', /bool_or does not take/],
      ['summaryColumns[2].sourceField', /no field "balanse"/],
      ['summaryColumns[3].sourceField', /needs a field/],
      ['summaryColumns[4].name', /already/],
      ['summaryColumns[5].type', /does not hold/],
    ],
  ],
])('%s is refused by name, and no table is made', async ([, more, expected]) => {
  const given = collection(more);
  const { status, body } = await post(given);
  expect(status).toBe(400);
  expect(body.issues.map(({ path }: Body) => path)).toEqual(expected.map(([path]) => path));
  for (const [index, [, message]] of expected.entries()) expect(body.issues[index].message).toMatch(message);
  expect(await columns(`ds_${given.name}`)).toEqual([]);
});

test('a link to a schema that is no customer is refused', async () => {
  const other = await created(collection({ summaryColumns: [] }));
  const { status, body } = await post(collection({ linkedSchemaId: other.id }));
  expect([status, body.issues[0].path]).toEqual([400, 'linkedSchemaId']);
  expect(body.issues[0].message).toContain('no customer');
});

test('relations change, and the table of the summary with them', async () => {
  const made = await created(collection());
  const put = (json: unknown) => server.call(`PUT /schemas/${made.id}`, { json });
  await server.deps.store.pool.query(`INSERT INTO ${made.summaryTableName} (customer_id) VALUES (1)`);
  expect((await put({ autoEnrich: false, displayName: 'Held' })).body.autoEnrich).toBe(false);
  const rows = async () => (await server.deps.store.pool.query(`SELECT * FROM ${made.summaryTableName}`)).rows;
  expect(await rows()).toHaveLength(1);
  const { body } = await put({ summaryColumns: [{ name: 'n', function: 'count' }] });
  expect(body.summaryColumns).toEqual([{ name: 'n', function: 'count', sourceField: null, type: null }]);
  expect(await columns(made.summaryTableName)).toHaveLength(3);
  expect(await rows()).toEqual([]);
  const refused = await put({ linkedSchemaId: null });
  expect([refused.status, refused.body.issues[0].path]).toEqual([400, 'linkedSchemaId']);
  const unlinked = await put({ linkedSchemaId: null, joinMapping: null, summaryColumns: null });
  expect(unlinked.body).toMatchObject({ linkedSchemaId: null, joinMapping: null, summaryTableName: null });
  expect(await columns(made.summaryTableName)).toEqual([]);
});

test('a customer schema stays one, and stays, as long as a collection is linked to it', async () => {
  const people = await created({ name: 'folk', fields: [{ name: 'customer_id', dataType: 'bigint', isUnique: true }] });
  const made = await created(collection({ linkedSchemaId: people.id }));
  const refused = await server.call(`PUT /schemas/${people.id}`, { json: { schemaType: 'proposition' } });
  expect([refused.status, refused.body.issues[0].path]).toEqual([400, 'schemaType']);
  const deleting = await server.call(`DELETE /schemas/${people.id}?confirm=folk`);
  expect([deleting.status, deleting.body.code]).toEqual([409, 'schema.linked']);
  expect((await server.call(`GET /schemas/${people.id}/dependents`)).body.collections).toEqual([
    { id: made.id, name: made.name },
  ]);
  await server.call(`DELETE /schemas/${made.id}`);
  expect((await server.call(`DELETE /schemas/${people.id}`)).status).toBe(204);
});

test('a table that is there already is not taken for that of a summary', async () => {
  const given = collection();
  await server.deps.store.pool.query(`CREATE TABLE ds_${given.name}_summary (a int)`);
  const { status, body } = await post(given);
  expect([status, body.code]).toEqual([409, 'schema.table_exists']);
  expect(await columns(`ds_${given.name}`)).toEqual([]);
});
