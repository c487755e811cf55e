import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body } from './api-server.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Every list, and how to fill it with rows whose name begins with `item`. */
const LISTS = {
  connectors: (count: number) =>
    `INSERT INTO sluice.connectors (id, tenant, name, type, category, auth_method, config)
     SELECT gen_random_uuid(), 'default', 'item ' || g, 'local_fs', 'object_storage', 'none', '{}' FROM generate_series(1, ${count}) g`,
  schemas: (count: number) =>
    `INSERT INTO sluice.schemas (id, tenant, name, definition, table_name)
     SELECT gen_random_uuid(), 'default', 'item_' || g, '{"entityType": "custom"}', 'ds_item_' || g FROM generate_series(1, ${count}) g`,
  pipelines: (count: number) =>
    `WITH made AS (
       INSERT INTO sluice.pipelines (id, tenant, name, latest_version)
       SELECT gen_random_uuid(), 'default', 'item ' || g, 1 FROM generate_series(1, ${count}) g RETURNING id
     ) INSERT INTO sluice.pipeline_versions (pipeline_id, version, definition, authored_by)
     SELECT id, 1, '{"name": "x", "nodes": [], "edges": []}', 'test' FROM made`,
  runs: (count: number) =>
    // Some are of the very same microsecond.
    `INSERT INTO sluice.runs (id, tenant, pipeline_name, mode, load_strategy, trigger, plan, created_at)
     SELECT gen_random_uuid(), 'default', 'p', 'batch', 'append', 'manual',
       '{"mode": "batch", "source": {"node": "s"}, "operators": [], "target": {"node": "t", "input": "s", "load": {"mode": "append"}, "dropped": []}, "memoryBytes": 1}',
       '2026-01-01'::timestamptz + (g / 3) * interval '1 microsecond' FROM generate_series(1, ${count}) g`,
} as const;

async function allPages(list: string, limit: number): Promise<Body[]> {
  const seen: Body[] = [];
  let cursor: string | null = null;
  do {
    const { status, body }: Body = await server.call(
      `GET /${list}?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.data.length).toBeLessThanOrEqual(limit);
    expect(body.pagination.limit).toBe(limit);
    expect(body.pagination.hasMore).toBe(body.pagination.cursor !== null);
    seen.push(...body.data);
    cursor = body.pagination.cursor;
    if (cursor !== null) expect(body.data).toHaveLength(limit);
    else expect(body.pagination.total).toBe(seen.length);
  } while (cursor !== null);
  return seen;
}

for (const [list, fill] of Object.entries(LISTS)) {
  test(`pages of ${list} hold every item once and in one order, whatever their size`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 25 }), async (count, limit) => {
        await server.deps.store.pool.query(`TRUNCATE sluice.${list} CASCADE`);
        if (count > 0) await server.deps.store.pool.query(fill(count));
        const paged = (await allPages(list, limit)).map(({ id }) => id);
        const whole = (await allPages(list, 100)).map(({ id }) => id);
        expect(paged).toEqual(whole);
        expect(new Set(paged).size).toBe(count);
      }),
      { numRuns: 12, seed: 20261124 },
    );
  });
}

test('an item that is made while somebody pages moves nothing', async () => {
  const { pool } = server.deps.store;
  await pool.query('TRUNCATE sluice.connectors CASCADE');
  await pool.query(LISTS.connectors(6));
  const first = await server.call('GET /connectors?limit=3');
  await server.call('POST /connectors', { json: { name: 'new', type: 'local_fs', config: { path: '.' } } });
  const second = await server.call(`GET /connectors?limit=3&cursor=${first.body.pagination.cursor}`);
  const names = [...first.body.data, ...second.body.data].map(({ name }: Body) => name);
  expect(names).toEqual(['item 6', 'item 5', 'item 4', 'item 3', 'item 2', 'item 1']);
});

test('lists are narrowed by parts of names, taken literally', async () => {
  const { pool } = server.deps.store;
  await pool.query('TRUNCATE sluice.connectors, sluice.schemas, sluice.pipelines CASCADE');
  for (const name of ['100% Wool', '100 Wool']) {
    await server.call('POST /connectors', { json: { name, type: 'local_fs', config: { path: '.' } } });
  }
  const found = await server.call(`GET /connectors?search=${encodeURIComponent('0% wO')}`);
  expect(found.body.data.map(({ name }: Body) => name)).toEqual(['100% Wool']);
  await server.call('POST /schemas', { json: { name: 'a_b', displayName: 'Alpha', entityType: 'event' } });
  await server.call('POST /schemas', { json: { name: 'axb', displayName: 'Beta' } });
  const names = async (query: string) =>
    (await server.call(`GET /schemas?${query}`)).body.data.map(({ name }: Body) => name);
  expect(await names('search=a_b')).toEqual(['a_b']);
  expect(await names('search=alph')).toEqual(['a_b']);
  expect(await names('entityType=event')).toEqual(['a_b']);
  expect(await names('entityType=customer')).toEqual([]);
});
