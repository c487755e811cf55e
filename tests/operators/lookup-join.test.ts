import pg from 'pg';
import { lastValueFrom, Subject, toArray } from 'rxjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookupJoin } from '../../operators/lookup-join.ts';
import type { LookupPort, LookupTable } from '../../runtime/contract/operator.ts';
import { createLookupPort } from '../../runtime/worker/lookup-port.ts';
import { batchOf, column, rowsOf, type TestBatch } from '../contract/batch-of.ts';
import { describeOperator, testContext } from '../contract/describe-operator.ts';
import { type TestDatabase, testDatabase } from '../services/postgres.ts';
import { workplace } from '../worker/workplace.ts';

const CUSTOMERS: LookupTable = {
  schema: 'public',
  table: 'ds_customers',
  columns: [
    column('id', 'integer'),
    column('name', 'text'),
    column('joined', 'timestamptz'),
    column('code', 'varchar', { length: 3 }),
  ],
};
const planning = {
  table: (ref: string) => (ref === 'customers' ? CUSTOMERS : null),
  collection: () => null,
  enriching: () => [],
};

let database: TestDatabase;
let pool: pg.Pool;
let questions: (readonly string[])[] = [];
const lookup = (): LookupPort => {
  const port = createLookupPort({ customers: CUSTOMERS }, async (use) => {
    const client = await pool.connect();
    try {
      return await use(client);
    } finally {
      client.release();
    }
  });
  return {
    ...port,
    find(request, signal) {
      questions.push(request.keys);
      return port.find(request, signal);
    },
  };
};

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  await pool.query(`CREATE TABLE ds_customers (id integer, name text, joined timestamptz, code varchar(3));
    INSERT INTO ds_customers VALUES (1, 'ann', '2024-01-01 10:00+02', 'a'), (2, 'bob', NULL, 'b'), (3, 'cy', NULL, 'c'),
      (3, 'cee', NULL, 'd'), (NULL, 'nobody', NULL, NULL)`);
});
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

const config = (rest: object = {}) => ({
  lookupSchema: 'customers',
  joinField: 'who',
  lookupField: 'id',
  selectFields: ['name'],
  ...rest,
});
const rows = [{ who: '2' }, { who: '9' }, { who: null }, { who: '3' }, { who: 'x' }, { who: '1' }];

describeOperator(lookupJoin, {
  planning,
  lookup,
  cases: [
    {
      title:
        'keeps a row without a match or without a key, and rejects one with several matches, or a key that is none',
      config: config() as never,
      columns: [column('who')],
      rows,
      expect: [
        { who: '2', name: 'bob' },
        { who: '9', name: null },
        { who: null, name: null },
        { who: '1', name: 'ann' },
      ],
      rejects: [
        { rowNumber: 4, column: 'who', value: '3', code: 'row.several_matches' },
        { rowNumber: 5, column: 'who', value: 'x', code: 'row.not_an_integer' },
      ],
    },
    {
      title: 'looks for no text that Postgres cannot hold: a table has none',
      config: config({ lookupField: 'code' }) as never,
      columns: [column('who')],
      rows: [{ who: 'a' }, { who: 'a\0' }, { who: 'b' }],
      expect: [
        { who: 'a', name: 'ann' },
        { who: 'a\0', name: null },
        { who: 'b', name: 'bob' },
      ],
    },
    {
      title: 'takes the first of several matches, in order of the selected columns',
      config: config({ multipleMatches: 'first', selectFields: ['name', { field: 'joined', as: 'since' }] }) as never,
      columns: [column('who', 'bigint')],
      rows: [{ who: '3' }, { who: '1' }],
      expect: [
        { who: '3', name: 'cee', since: null },
        { who: '1', name: 'ann', since: '2024-01-01 08:00:00+00' },
      ],
    },
    {
      title: 'makes a row for each of several matches',
      config: config({ multipleMatches: 'all' }) as never,
      columns: [column('who', 'integer')],
      rows: [{ who: '3' }, { who: '7' }, { who: '1' }],
      expect: [
        { who: '3', name: 'cee' },
        { who: '3', name: 'cy' },
        { who: '7', name: null },
        { who: '1', name: 'ann' },
      ],
    },
    {
      title: 'does not cut a key that is longer than the column to one that is there',
      config: config({ lookupField: 'code' }) as never,
      columns: [column('who', 'text')],
      rows: [{ who: 'a' }, { who: 'abcd' }, { who: 'b ' }],
      expect: [
        { who: 'a', name: 'ann' },
        { who: 'abcd', name: null },
        { who: 'b ', name: null },
      ],
    },
  ],
  typing: [
    {
      title: 'adds the columns at the end, with their types and the names given to them',
      config: config({ selectFields: ['name', { field: 'joined', as: 'since' }] }) as never,
      columns: [column('who', 'integer')],
      output: ['who integer', 'name text', 'since timestamptz'],
    },
    {
      title: 'refuses what is not there, names that are taken, and a comparison that rounds',
      config: config({ lookupField: 'idd', selectFields: ['nam', { field: 'name', as: 'who' }] }) as never,
      columns: [column('who', 'numeric')],
      issues: [
        { code: 'config.duplicate_field', field: 'selectFields[1]' },
        { code: 'config.unknown_field', field: 'lookupField', next: 'Did you mean "id"?' },
        { code: 'config.unknown_field', field: 'selectFields[0]' },
      ],
    },
    {
      title: 'refuses a schema that is not there',
      config: config({ lookupSchema: 'custmers' }) as never,
      columns: [column('who')],
      issues: [{ code: 'config.unknown_schema', field: 'lookupSchema' }],
    },
    {
      title: 'refuses a field that is never equal to the key',
      config: config() as never,
      columns: [column('who', 'numeric')],
      issues: [{ code: 'config.type_not_permitted', field: 'joinField' }],
    },
  ],
});

test('asks once for each key, and keeps the batches in their order', async () => {
  questions = [];
  const columns = [column('who')];
  const input = new Subject<TestBatch>();
  const joined = lookupJoin.build(lookupJoin.config.parse(config()), columns, { ...testContext(), lookup: lookup() });
  const output = lastValueFrom(input.pipe(joined, toArray()));
  input.next(batchOf(columns, [{ who: '1' }, { who: '1' }, { who: '8' }], { seq: 0 }));
  input.next(batchOf(columns, [{ who: '8' }, { who: '2' }], { seq: 1 }));
  input.next(batchOf(columns, [], { seq: 2 }));
  input.complete();
  const batches = await output;
  expect(batches.map((batch) => batch.delivery.seq)).toEqual([0, 1, 2]);
  expect(batches.flatMap((batch) => rowsOf(batch, [...columns, column('name', 'text')]))).toMatchObject([
    { name: 'ann' },
    { name: 'ann' },
    { name: null },
    { name: null },
    { name: 'bob' },
  ]);
  expect(questions).toEqual([['1', '8'], ['2']]);
});

test('a load looks up what the table has when its rows come through', async () => {
  await using place = await workplace({
    files: { 'a.csv': 'who,n\n1,5\n2,6\n7,8\n' },
    fields: [
      { name: 'who', dataType: 'integer' },
      { name: 'n', dataType: 'integer' },
      { name: 'label', dataType: 'text' },
    ],
    schemas: {
      labels: {
        name: 'labels',
        fields: [
          { name: 'key', dataType: 'bigint' },
          { name: 'label', dataType: 'text' },
        ],
      },
    },
    nodes: [
      {
        nodeType: 'lookup_join',
        config: { lookupSchema: 'labels', joinField: 'who', lookupField: 'key', selectFields: ['label'] },
      },
    ],
  });
  await place.query("INSERT INTO ds_labels (key, label) VALUES (1, 'one'), (2, 'two')");
  const run = await place.run();
  expect(run).toMatchObject({ status: 'success', balanced: true, counts: { read: 3, loaded: 3 } });
  expect(await place.query('SELECT who, label FROM ds_t ORDER BY who')).toEqual([
    { who: 1, label: 'one' },
    { who: 2, label: 'two' },
    { who: 7, label: null },
  ]);
});
