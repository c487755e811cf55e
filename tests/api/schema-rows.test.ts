import { describe, expect, test } from 'vitest';
import { schemasForFile } from './schemas-for-file.ts';

const { server, create, sql } = schemasForFile();

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
    const response = await server().call(`POST /schemas/${made.id}/data`, {
      headers: { 'content-type': 'application/json' },
      body: `{"rows": [
        {"big": 9007199254740993, "exact": 0.1234567890123456789, "at": "2026-11-24T10:00:00+02:00", "day": "2026-02-28", "ratio": 0.5, "doc": {"n": 12345678901234567890}},
        {"on": null}
      ]}`,
    });
    expect(response.status).toBe(201);
    expect(response.body).toEqual({ inserted: 2, tableName: made.tableName });
    const { body } = await server().call(`GET /schemas/${made.id}/data`);
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
    const insert = (rows: object[]) => server().call(`POST /schemas/${made.id}/data`, { json: { rows } });
    expect((await insert([{ k: 1 }, { k: 2 }])).body.inserted).toBe(2);
    expect((await insert([{ k: 2 }, { k: 3 }])).body.inserted).toBe(1);
  });

  test('that the table refuses are named, and nothing goes in', async () => {
    const made = await create([
      { name: 'k', dataType: 'integer', isNullable: false },
      { name: 't', dataType: 'varchar', length: 3 },
    ]);
    const rows = [{ k: 1 }, { k: 'x' }, { t: 'abc' }, { k: 4, t: 'abcd' }];
    const { status, body } = await server().call(`POST /schemas/${made.id}/data`, { json: { rows } });
    expect([status, body.code]).toEqual([422, 'row.refused']);
    expect(body.issues.map(({ path }: { path: string }) => path)).toEqual(['rows[1]', 'rows[2].k', 'rows[3]']);
    expect((await server().call(`GET /schemas/${made.id}/data`)).body.total).toBe(0);
  });

  test('with columns that are not there are refused with paths', async () => {
    const made = await create([{ name: 'name', dataType: 'text' }]);
    const { status, body } = await server().call(`POST /schemas/${made.id}/data`, {
      json: { rows: [{ name: 'a' }, { nmae: 'b' }] },
    });
    expect(status).toBe(400);
    expect(body.issues).toMatchObject([{ path: 'rows[1].nmae', message: expect.stringContaining('"name"') }]);
  });

  test('are paged in the order of the key', async () => {
    const made = await create([{ name: 'k', dataType: 'integer', isPrimaryKey: true }]);
    await sql(`INSERT INTO ${made.tableName} (k) SELECT g FROM generate_series(25, 1, -1) g`);
    const { body } = await server().call(`GET /schemas/${made.id}/data?limit=5&offset=10`);
    expect(body).toMatchObject({ total: 25, limit: 5, offset: 10 });
    expect(body.rows.map(({ k }: { k: number }) => k)).toEqual([11, 12, 13, 14, 15]);
  });

  test('are none where somebody dropped the table', async () => {
    const made = await create([]);
    await sql(`DROP TABLE ${made.tableName}`);
    expect((await server().call(`GET /schemas/${made.id}/data`)).body).toMatchObject({ total: 0, rows: [] });
    expect((await server().call(`GET /schemas/${made.id}/stats`)).body.code).toBe('schema.no_table');
  });
});

test('statistics tell ranges and frequent values, from the last five minutes unless asked anew', async () => {
  const made = await create([
    { name: 'n', dataType: 'integer' },
    { name: 't', dataType: 'text' },
  ]);
  await sql(`INSERT INTO ${made.tableName} (n, t) VALUES (1, 'a'), (3, 'b'), (NULL, 'a')`);
  const { body } = await server().call(`GET /schemas/${made.id}/stats`);
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
  expect((await server().call(`GET /schemas/${made.id}/stats`)).body.rowCount).toBe(3);
  expect((await server().call(`GET /schemas/${made.id}/stats?refresh=true`)).body.rowCount).toBe(4);
});
