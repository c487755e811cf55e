import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrich } from '../../operators/enrich.ts';
import type { EnrichingTable, LookupTable, OperatorPlanning } from '../../runtime/contract/operator.ts';
import { createLookupPort } from '../../runtime/worker/lookup-port.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator } from '../contract/describe-operator.ts';
import { type TestDatabase, testDatabase } from '../services/postgres.ts';

const CUSTOMERS: LookupTable = {
  schema: 'public',
  table: 'ds_customers',
  columns: [column('id', 'integer'), column('name', 'text'), column('region', 'integer')],
};
const ACCOUNTS: LookupTable = {
  schema: 'public',
  table: 'ds_accounts',
  columns: [column('customer', 'integer'), column('balance', 'numeric')],
  summary: {
    schema: 'public',
    table: 'ds_accounts_summary',
    columns: [column('id', 'integer'), column('total', 'numeric')],
  },
};
const REGIONS: LookupTable = {
  schema: 'public',
  table: 'ds_regions',
  columns: [column('region', 'integer'), column('label', 'text')],
};
const TABLES: Readonly<Record<string, LookupTable>> = { customers: CUSTOMERS, accounts: ACCOUNTS, regions: REGIONS };
const ENRICHING: EnrichingTable[] = [
  { ref: 'accounts', lookupTable: 'summary', keys: [{ field: 'who', column: 'id' }], fields: ['total'] },
  { ref: 'regions', lookupTable: 'table', keys: [{ field: 'region', column: 'region' }], fields: ['label'] },
];
const planning: OperatorPlanning = {
  table: (ref) => TABLES[ref] ?? null,
  collection: () => null,
  enriching: () => ENRICHING,
};

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  await pool.query(`CREATE TABLE ds_customers (id integer, name text, region integer);
    INSERT INTO ds_customers VALUES (1, 'ann', 10), (2, 'bob', NULL), (3, 'cy', 10), (3, 'cee', 20);
    CREATE TABLE ds_regions (region integer, label text);
    INSERT INTO ds_regions VALUES (10, 'north');
    CREATE TABLE ds_accounts_summary (id integer, total numeric);
    INSERT INTO ds_accounts_summary VALUES (1, 12.50)`);
});
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

const lookup = () =>
  createLookupPort(TABLES, async (use) => {
    const client = await pool.connect();
    try {
      return await use(client);
    } finally {
      client.release();
    }
  });

const name = { lookupSchema: 'customers', joinField: 'who', lookupField: 'id', selectFields: ['name'] };
const total = {
  lookupSchema: 'accounts',
  lookupTable: 'summary',
  joinField: 'who',
  lookupField: 'id',
  selectFields: ['total'],
};

describeOperator(enrich, {
  planning,
  lookup,
  cases: [
    {
      title: 'adds what each table has, the next by what the one before gave, and NULL where there is no row',
      config: {
        lookups: [
          { ...name, selectFields: ['name', 'region'] },
          { lookupSchema: 'regions', joinField: 'region', lookupField: 'region', selectFields: ['label'] },
          total,
        ],
        autoEnrich: false,
      },
      columns: [column('who')],
      rows: [{ who: '1' }, { who: '2' }, { who: '9' }, { who: null }, { who: '3' }, { who: 'x' }],
      expect: [
        { who: '1', name: 'ann', region: '10', label: 'north', total: '12.50' },
        { who: '2', name: 'bob', region: null, label: null, total: null },
        { who: '9', name: null, region: null, label: null, total: null },
        { who: null, name: null, region: null, label: null, total: null },
      ],
      rejects: [
        { rowNumber: 5, column: 'who', value: '3', code: 'row.several_matches' },
        { rowNumber: 6, column: 'who', value: 'x', code: 'row.not_an_integer' },
      ],
    },
    {
      title: 'makes a row for each of several matches, and looks each up further',
      config: {
        lookups: [
          { ...name, selectFields: ['name', 'region'], multipleMatches: 'all' },
          { lookupSchema: 'regions', joinField: 'region', lookupField: 'region', selectFields: ['label'] },
        ],
        autoEnrich: false,
      },
      columns: [column('who', 'integer')],
      rows: [{ who: '3' }, { who: '1' }],
      expect: [
        { who: '3', name: 'cee', region: '20', label: null },
        { who: '3', name: 'cy', region: '10', label: 'north' },
        { who: '1', name: 'ann', region: '10', label: 'north' },
      ],
    },
  ],
  typing: [
    {
      title: 'adds the columns of each lookup, then those of schemas with auto-enrich',
      config: { lookups: [{ ...name, selectFields: ['name', 'region'] }] },
      columns: [column('who', 'integer')],
      output: ['who integer', 'name text', 'region integer', 'total numeric'],
      issues: [{ code: 'config.auto_enrich_key', field: 'autoEnrich' }],
    },
    {
      title: 'adds those of schemas with auto-enrich by itself, but for fields that the rows have',
      config: {},
      columns: [column('who', 'integer'), column('region', 'bigint'), column('total', 'text')],
      output: ['who integer', 'region bigint', 'total text', 'label text'],
      issues: [{ code: 'config.auto_enrich_taken', field: 'autoEnrich' }],
    },
    {
      title: 'leaves a schema with auto-enrich to the lookup that names it',
      config: { lookups: [{ ...total, selectFields: [{ field: 'total', as: 'sum' }] }] },
      columns: [column('who', 'integer'), column('region', 'integer')],
      output: ['who integer', 'region integer', 'sum numeric', 'label text'],
    },
    {
      title: 'refuses what a lookup refuses, where it stands',
      config: { lookups: [total, { ...name, lookupSchema: 'custmers' }, { ...name, lookupTable: 'summary' }] },
      columns: [column('who', 'integer'), column('region', 'integer'), column('label')],
      issues: [
        { code: 'config.auto_enrich_taken', field: 'autoEnrich' },
        { code: 'config.unknown_schema', field: 'lookups[1].lookupSchema' },
        { code: 'config.duplicate_field', field: 'lookups[2].selectFields[0]' },
        { code: 'config.relation', field: 'lookups[2].lookupTable' },
      ],
    },
    {
      title: 'refuses to add nothing',
      config: { autoEnrich: false },
      columns: [column('who', 'integer')],
      issues: [{ code: 'config.adds_nothing', field: 'lookups' }],
    },
  ],
});

test('a plan holds the lookups of auto-enrich as if they had been written', () => {
  const columns = [column('who', 'integer'), column('region', 'integer')];
  const config = enrich.config.parse({ lookups: [name] });
  const resolved = enrich.config.parse(enrich.resolve?.(config, columns, planning));
  expect(resolved).toMatchObject({
    autoEnrich: false,
    lookups: [name, total, { lookupSchema: 'regions', joinField: 'region', selectFields: ['label'] }],
  });
  expect(enrich.output(resolved, columns, planning).columns).toEqual(enrich.output(config, columns, planning).columns);
});
