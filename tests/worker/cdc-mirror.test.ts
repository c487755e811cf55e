import { expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { type Load, type Workplace, workplace } from './workplace.ts';

const FIELDS: Load['fields'] = [
  { name: 'id', dataType: 'integer', isPrimaryKey: true },
  { name: 'name', dataType: 'text', isNullable: false },
  { name: 'code', dataType: 'text', isUnique: true },
  { name: 'since', dataType: 'date' },
];
const lines = (records: readonly Json[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');
const rowsOf = (place: Workplace) => place.query('SELECT id, name, code FROM ds_t ORDER BY id');
const row = (id: number, name: string, code = `c${id}`) => ({ id, name, code });

const change = (op: string | null, before: Json, after: Json) => ({ before, after, op, source: { lsn: 1 }, ts_ms: 1 });
const CHANGES = [
  change('r', null, { ...row(1, 'first'), since: '2026-01-31', unknown: 1 }),
  change('c', null, row(2, 'second')),
  change('u', null, row(2, 'third')),
  change('c', null, row(3, 'goes')),
  change('d', { id: 3 }, null),
  change(null, null, null),
  change('u', row(4, 'moves'), row(5, 'moved', 'c4')),
  change('d', { id: 8 }, null),
];
const COUNTS = { read: 8, loaded: 5, superseded: 3 };

test.each([
  ['bare', CHANGES],
  ['within a schema wrapper', CHANGES.map((payload) => ({ schema: { type: 'struct' }, payload }))],
])('Debezium changes, %s: the table mirrors their net effect, key by key', async (_, records) => {
  await using place = await workplace({
    files: { 'a.jsonl': lines(records) },
    fields: FIELDS,
    source: { fileFormat: 'jsonl' },
    target: { loadMode: 'cdc_mirror', cdc: { format: 'debezium' } },
  });
  await place.query(`INSERT INTO ds_t (id, name, code) VALUES (4, 'old', 'c4'), (8, 'old', 'c8'), (9, 'stays', 'c9')`);
  const run = await place.run();
  expect([run.error, run.status, run.balanced]).toEqual([null, 'success', true]);
  expect(run.counts).toMatchObject(COUNTS);
  expect(await rowsOf(place)).toEqual([row(1, 'first'), row(2, 'third'), row(5, 'moved', 'c4'), row(9, 'stays')]);
  expect(await place.query('SELECT since::text FROM ds_t WHERE id = 1')).toEqual([{ since: '2026-01-31' }]);
});

test.each([1, 100])(
  'rows with an operation, %s a transaction: the same in as many transactions as it takes',
  async (batchSize) => {
    const csv = `what,was,id,name,code
insert,,1,first,c1
U,1,1,again,c1
update,4,5,moved,c4
I,,4,fresh,c0
D,,8,,
delete,,3,,
`;
    await using place = await workplace({
      files: { 'a.csv': csv },
      fields: FIELDS,
      target: {
        loadMode: 'cdc_mirror',
        cdc: {
          format: 'columns',
          opColumn: 'what',
          oldKeyColumns: ['was'],
          upserts: ['insert', 'update', 'I', 'U'],
          deletes: ['D', 'delete'],
        },
      },
      execution: { batchSize, parallelism: 4 },
    });
    await place.query(`INSERT INTO ds_t (id, name, code) VALUES (4, 'old', 'c4'), (8, 'old', 'c8')`);
    const run = await place.run();
    expect([run.error, run.status, run.balanced]).toEqual([null, 'success', true]);
    expect(await rowsOf(place)).toEqual([row(1, 'again'), row(4, 'fresh', 'c0'), row(5, 'moved', 'c4')]);
  },
);

test('what a change says of columns that are no fields of the schema is not looked at', async () => {
  const more = { created_at: 1_700_000_000_000_000, since: '__debezium_unavailable_value' };
  await using place = await workplace({
    files: {
      'a.jsonl': lines([change('c', null, { ...row(1, 'one'), ...more }), change('d', { id: 2, ...more }, null)]),
    },
    fields: FIELDS.slice(0, 3),
    source: { fileFormat: 'jsonl' },
    target: { loadMode: 'cdc_mirror', cdc: { format: 'debezium' } },
  });
  await place.query(`ALTER TABLE ds_t ADD COLUMN since date; INSERT INTO ds_t (id, name) VALUES (2, 'old')`);
  expect(await place.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: 2, loaded: 2 } });
  expect(await place.query('SELECT id, name, since FROM ds_t')).toEqual([{ id: 1, name: 'one', since: null }]);
});

test('a change that cannot be applied is a reject, and the others land', async () => {
  const bad = [
    change('t', null, null),
    change('c', null, { name: 'no key' }),
    change('d', null, null),
    change('u', null, { ...row(7, 'half'), name: '__debezium_unavailable_value' }),
    change('c', null, { ...row(7, 'wrong'), since: 'never' }),
    change('c', null, { id: 7, code: 'no name' }),
  ];
  await using place = await workplace({
    files: { 'a.jsonl': lines([...bad, change('c', null, row(1, 'good'))]) },
    fields: FIELDS,
    source: { fileFormat: 'jsonl' },
    target: { loadMode: 'cdc_mirror', cdc: { format: 'debezium' } },
    execution: { errorHandling: 'dlq' },
  });
  const run = await place.run();
  expect([run.error, run.status, run.balanced]).toEqual([null, 'partial', true]);
  expect(run.counts).toMatchObject({ read: 7, loaded: 1, deadLettered: 6 });
  expect(await rowsOf(place)).toEqual([row(1, 'good')]);
  const reasons = await place.query<{ reason: string }>('SELECT reason FROM sluice.rejects ORDER BY row_number');
  for (const [index, part] of ['operation', 'key', 'key', 'whole_row', 'never', 'name'].entries()) {
    expect(reasons[index]?.reason).toContain(part);
  }
});

test('a strict mirror is all or nothing', async () => {
  const load = (records: readonly Json[]): Load => ({
    files: { 'a.jsonl': lines(records) },
    fields: FIELDS,
    source: { fileFormat: 'jsonl' },
    target: { loadMode: 'cdc_mirror', cdc: { format: 'debezium' } },
    execution: { validation: { mode: 'strict' } },
  });
  await using bad = await workplace(load([...CHANGES, change('x', null, null)]));
  expect(await bad.run()).toMatchObject({ status: 'failed', counts: { loaded: 0 } });
  expect(await rowsOf(bad)).toEqual([]);
  await using good = await workplace(load(CHANGES));
  const run = await good.run();
  expect([run.error, run.status, run.balanced]).toEqual([null, 'success', true]);
  expect(run.counts).toMatchObject(COUNTS);
  expect(await rowsOf(good)).toEqual([row(1, 'first'), row(2, 'third'), row(5, 'moved', 'c4')]);
});
