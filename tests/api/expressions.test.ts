import { afterAll, beforeAll, expect, test } from 'vitest';
import { routines } from '../../operators/expression/index.ts';
import { type ApiServer, apiServer, type Body } from './api-server.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const check = async (json: unknown): Promise<Body> => {
  const { status, body } = await server.call('POST /expressions/check', { as: 'viewer', json });
  expect(status).toBe(200);
  return body;
};

test('lists every function, operator and piece of syntax, with signatures and examples', async () => {
  const { status, body } = await server.call('GET /expressions/functions', { as: 'viewer' });
  expect(status).toBe(200);
  const names = body.functions.map(({ name }: Body) => name);
  // what has a space in its name is called by syntax of its own, which is listed as such
  expect(routines.filter(({ name }) => !name.includes(' ') && !names.includes(name))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(['CASE', 'BETWEEN', 'EXTRACT', '||', 'jsonb_set']));
  const functions = body.functions.filter(({ kind }: Body) => kind === 'function');
  expect(new Set(functions.map(({ name }: Body) => name)).size).toBeGreaterThan(100);
  expect(body.categories).toEqual(
    expect.arrayContaining(['String', 'Numeric', 'Date/time', 'Type cast', 'Conditional']),
  );
  expect(new Set(functions.map(({ category }: Body) => category)).isSubsetOf(new Set(body.categories))).toBe(true);
});

test('tells of a function how it is called and what its example gives', async () => {
  const { body } = await server.call('GET /expressions/functions');
  const round = body.functions.find(({ name, kind }: Body) => name === 'round' && kind === 'function');
  expect(round).toMatchObject({ category: 'Numeric', summary: expect.stringMatching(/\.$/) });
  const [first] = round.signatures;
  expect(first).toMatchObject({
    text: expect.stringMatching(/^round\(.*numeric.*\)$/),
    returns: 'numeric',
    example: { expression: expect.any(String), value: expect.any(String), type: 'numeric' },
  });
  expect(round.examples).toContain(first.example.expression);
});

test('gives the type of an expression and the columns that it reads', async () => {
  const columns = [{ name: 'price', type: 'numeric(12,2)' }, { name: 'note' }, { name: 'pieces', type: 'int' }];
  expect(await check({ expression: 'price * pieces', columns })).toEqual({
    ok: true,
    type: 'numeric',
    dataType: 'numeric',
    columns: ['price', 'pieces'],
    errors: [],
  });
  expect(await check({ expression: '1 + 1' })).toMatchObject({ ok: true, type: 'integer', columns: [] });
});

test('takes columns as source nodes have them, and as an object of types', async () => {
  const asNodes = [
    { name: 'd', dataType: 'date', isNullable: false },
    { name: 'x', dataType: 'decimal', precision: 5, scale: 1 },
    { name: 'u', dataType: 'untyped' },
  ];
  expect(await check({ expression: 'd + 1', columns: asNodes })).toMatchObject({ type: 'date' });
  expect(await check({ expression: 'x', columns: asNodes })).toMatchObject({ type: 'numeric' });
  const byName = { at: 'timestamp with time zone', doc: 'jsonb', ratio: 'double', 'Odd name': 'text' };
  expect(await check({ expression: 'at', columns: byName })).toMatchObject({ type: 'timestamp with time zone' });
  expect(await check({ expression: "doc -> 'a'", columns: byName })).toMatchObject({ type: 'jsonb', dataType: 'json' });
  expect(await check({ expression: 'ratio', columns: byName })).toMatchObject({ dataType: 'double' });
  expect(await check({ expression: '"Odd name"', columns: byName })).toMatchObject({ columns: ['Odd name'] });
});

test.each([
  ['an unknown column', 'amont + 1', 'expression.unknown_column', 1],
  ['an unknown function', '1 + nothing(2)', 'expression.unknown_function', 5],
  ['a type that does not fit', '1 + 1 AND true', 'expression.type_mismatch', 3],
  ['what the grammar does not know', '1 +', 'expression.syntax', 4],
  ['what is not supported', 'amount > (SELECT 1)', 'expression.unsupported', 10],
])('gives errors with their positions: %s', async (_what, expression, code, position) => {
  const checked = await check({ expression, columns: { amount: 'integer' } });
  expect(checked).toEqual({
    ok: false,
    type: null,
    dataType: null,
    columns: [],
    errors: [{ code, position, message: expect.any(String), next: expect.any(String) }],
  });
});

test('refuses columns that are none, each with its path', async () => {
  const columns = [{ name: 'a', type: 'money' }, { name: 'b', type: 'interval' }, { name: 'a' }];
  const { status, body } = await server.call('POST /expressions/check', { json: { expression: 'a', columns } });
  expect(status).toBe(400);
  expect(body.issues.map(({ code, path }: Body) => [code, path])).toEqual([
    ['request.unknown_type', 'columns[0].type'],
    ['request.unknown_type', 'columns[1].type'],
    ['request.duplicate', 'columns[2].name'],
  ]);
  const named = await server.call('POST /expressions/check', {
    json: { expression: 'a', columns: { a: 'int) + (1' } },
  });
  expect(named.body.issues).toMatchObject([{ code: 'request.unknown_type', path: 'columns.a' }]);
});

test('is for those who are signed in', async () => {
  expect((await server.call('GET /expressions/functions', { as: 'nobody' })).status).toBe(401);
  expect((await server.call('POST /expressions/check', { as: 'nobody', json: { expression: '1' } })).status).toBe(401);
});
