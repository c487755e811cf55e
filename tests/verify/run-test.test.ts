import { expect, test } from 'vitest';
import { operators } from '../../operators/index.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { plan } from '../../runtime/plan/plan.ts';
import { createSampler } from '../../runtime/sample/create-sampler.ts';
import { differenceText } from '../../runtime/verify/difference.ts';
import { runTest } from '../../runtime/verify/run-test.ts';
import type { TestResult } from '../../runtime/verify/test-result.ts';
import { connectors } from '../../sources/index.ts';
import { testDatabase } from '../services/postgres.ts';

const REGISTRY = { connectors, operators };

const customers = {
  id: '5f8e1b1e-7f0c-4c58-9a53-6d1f0c9be7a1',
  name: 'customers',
  fields: [
    { name: 'customer_id', dataType: 'integer', isPrimaryKey: true },
    { name: 'country', dataType: 'text' },
    { name: 'since', dataType: 'date' },
  ],
};

interface Step {
  readonly id: string;
  readonly nodeType: string;
  readonly config: object;
}

/** A pipeline of these steps, from a CSV of nr, name and amount to a table of nr, name, amount and more. */
async function planOf(steps: readonly Step[], tests: readonly object[]) {
  const nodes = [
    {
      id: 'src',
      nodeType: 'source',
      config: { path: 'x.csv', columns: ['nr', 'name', 'amount'].map((name) => ({ name, dataType: 'text' })) },
    },
    ...steps,
    { id: 'out', nodeType: 'target', config: {} },
  ];
  const { draft } = parse({
    name: 'p',
    connector: { type: 'local_fs', config: { path: '.' } },
    schema: {
      name: 't',
      fields: [
        { name: 'nr', dataType: 'integer', isPrimaryKey: true },
        { name: 'name', dataType: 'varchar', length: 5, isNullable: false },
        { name: 'amount', dataType: 'numeric', precision: 8, scale: 2 },
        { name: 'country', dataType: 'text' },
        { name: 'seen', dataType: 'timestamptz' },
      ],
    },
    nodes,
    edges: nodes.slice(1).map((node, index) => ({ source: nodes[index]!.id, target: node.id })),
    tests,
  });
  const context = { tenantSchema: 'public', schemas: { customers } as never };
  return { draft: draft!, ...(await plan(draft!, REGISTRY, context)) };
}

/** How the tests of such a pipeline go. */
async function results(steps: readonly Step[], tests: readonly object[]): Promise<readonly TestResult[]> {
  const { draft, plan, issues } = await planOf(steps, tests);
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  await using database = await testDatabase();
  const sample = createSampler({
    databaseUrl: database.url,
    secrets: () => Promise.reject(new Error('a test reads no source')),
    baseDirectory: '/nowhere',
    allowPrivateHosts: false,
    timeLimitMs: 60_000,
  });
  const found: TestResult[] = [];
  for (const one of draft.tests) {
    found.push(await runTest(one, { draft, plan: plan!, sample }, new AbortController().signal));
  }
  return found;
}

/** What was wrong with each, in words. */
const said = (found: readonly TestResult[]) =>
  found.map(({ differences, error }) => error?.code ?? differences.map(differenceText));

test('what the target would hold is compared, and what it would refuse', async () => {
  const rows = [
    { nr: 1, name: 'Ann', amount: '10.505' },
    { nr: 2, name: 'Benedikt' },
    { nr: 'x', name: 'Cy' },
    { nr: 4 },
  ];
  const found = await results(
    [{ id: 'keep', nodeType: 'filter_rows', config: { field: 'amount', operator: '!=', value: '0' } }],
    [
      {
        name: 'passes',
        rows: [...rows.map((row) => ({ amount: 1, ...row })), { amount: 0 }],
        expect: {
          rows: [{ nr: 1, name: 'Ann', amount: 10.51 }],
          columns: { amount: 'numeric(8,2)', nr: 'integer', country: null },
          dropped: { filtered: 1 },
          rejects: [
            { row: 2, column: 'name', code: 'row.too_long' },
            { row: 3, column: 'nr', code: 'row.not_an_integer', value: 'x', node: 'out' },
            { row: 4, column: 'name', code: 'row.null' },
          ],
          nodes: {
            keep: { dropped: { filtered: 1 }, rejects: 0 },
            src: { partial: true, rows: [{ nr: 1 }, { nr: 2 }, { nr: 'x' }, { nr: 4 }, { nr: null }] },
          },
        },
      },
      {
        name: 'fails in every way',
        rows: [{ nr: 1, name: 'Ann', amount: 2 }, { nr: 2, name: 'Benedikt', amount: 3 }, { amount: 0 }],
        expect: {
          rows: [
            { nr: 1, name: 'Anna', amount: 2 },
            { nr: 2, name: 'Bened', amount: 3 },
          ],
          columns: { amount: 'numeric(9,2)' },
          dropped: {},
          nodes: { keep: { rows: [{ nr: 1, name: 'Ann', amount: 2 }] } },
        },
      },
    ],
  );
  expect(said(found)).toEqual([
    [],
    [
      'keep, row 2: expected nothing, got nr: "2", name: "Benedikt", amount: "3"',
      'out, amount, type: expected numeric(9,2), got numeric(8,2)',
      'out, row 1, name: expected "Anna", got "Ann"',
      'out, row 2: expected nr: 2, name: "Bened", amount: 3, got nothing',
      'out, filtered rows: expected 0, got 1',
      expect.stringMatching(/^out, row 2, name: expected no reject, got .*\[row\.too_long\]$/),
    ],
  ]);
  expect(found.map(({ passed }) => passed)).toEqual([true, false]);
});

test('a node by itself gets the rows, and nothing before or after it does anything', async () => {
  const found = await results(
    [
      { id: 'first', nodeType: 'expression', config: { outputField: 'amount', expression: '1 / (nr::integer - 1)' } },
      { id: 'mask', nodeType: 'mask_pii', config: { field: 'name', maskType: 'email' } },
      { id: 'last', nodeType: 'filter_rows', config: { field: 'nr', operator: '=', value: '7' } },
    ],
    [
      {
        name: 'mask alone',
        node: 'mask',
        rows: [{ nr: 1, name: 'ann@example.org' }],
        expect: { partial: true, rows: [{ name: 'a***@example.org' }] },
      },
      {
        name: 'the target alone',
        node: 'out',
        rows: { last: [{ nr: 1, name: 'Ann', amount: '2' }] },
        expect: { rows: [{ nr: 1, name: 'Ann', amount: 2 }] },
      },
      { name: 'all', rows: [{ nr: 1, name: 'x' }], expect: { nodes: { first: { rejects: [{ row: 1 }], rows: [] } } } },
    ],
  );
  expect(said(found)).toEqual([[], [], []]);
});

test('operators that hold until the end give what they would give in a run', async () => {
  const found = await results(
    [
      { id: 'once', nodeType: 'deduplicate', config: { keyFields: ['nr'] } },
      { id: 'order', nodeType: 'sort', config: { fields: [{ field: 'name', direction: 'desc' }] } },
    ],
    [
      {
        name: 'the first of each key, sorted',
        rows: [
          { nr: 1, name: 'Ann' },
          { nr: 2, name: 'Bob' },
          { nr: 1, name: 'Cy' },
        ],
        expect: {
          rows: [
            { nr: 2, name: 'Bob' },
            { nr: 1, name: 'Ann' },
          ],
          dropped: { deduplicated: 1 },
        },
      },
    ],
  );
  expect(said(found)).toEqual([[]]);
});

test('the clock stands at the time that the test says', async () => {
  const found = await results(
    [{ id: 'time', nodeType: 'expression', config: { outputField: 'seen', expression: 'now()' } }],
    [
      {
        name: 'to the microsecond',
        at: '2026-01-31T12:00:00.123456+01:00',
        rows: [{ nr: 1, name: 'Ann' }],
        expect: { rows: [{ nr: 1, name: 'Ann', seen: '2026-01-31 11:00:00.123456+00' }] },
      },
      {
        name: 'before 1970',
        at: '1969-12-31T23:59:59.5Z',
        rows: [{ nr: 1, name: 'Ann' }],
        expect: { partial: true, rows: [{ seen: '1969-12-31T23:59:59.5Z' }] },
      },
    ],
  );
  expect(said(found)).toEqual([[], []]);
});

test('nodes look into the tables that the test gives, and into no others', async () => {
  const lookup = {
    id: 'find',
    nodeType: 'lookup_join',
    config: { lookupSchema: 'customers', joinField: 'nr', lookupField: 'customer_id', selectFields: ['country'] },
  };
  const found = await results(
    [lookup],
    [
      {
        name: 'finds',
        rows: [
          { nr: 1, name: 'Ann' },
          { nr: 2, name: 'Bob' },
        ],
        tables: { customers: [{ customer_id: 1, country: "Côte d'Ivoire", since: '2020-02-29' }] },
        expect: {
          rows: [
            { nr: 1, name: 'Ann', country: "Côte d'Ivoire" },
            { nr: 2, name: 'Bob' },
          ],
        },
      },
      {
        name: 'empty',
        rows: [{ nr: 1, name: 'Ann' }],
        tables: { customers: [] },
        expect: { rows: [{ nr: 1, name: 'Ann' }] },
      },
    ],
  );
  expect(said(found)).toEqual([[], []]);
});

test('a table that nodes look into and the test does not give, or gives other than it can be, is an issue', async () => {
  const lookup = {
    id: 'find',
    nodeType: 'lookup_join',
    config: { lookupSchema: 'customers', joinField: 'nr', lookupField: 'customer_id', selectFields: ['country'] },
  };
  const given = { rows: [], expect: { rows: [] } };
  const { plan, issues } = await planOf(
    [lookup],
    [
      { name: 'none', ...given },
      { name: 'wrong', ...given, tables: { customers: [{ customer_id: 'one', town: 'Bern' }] } },
      { name: 'not of this node', ...given, node: 'out' },
    ],
  );
  // Nobody is kept from running it: only saving and testing mind.
  expect(plan).not.toBeNull();
  const found = issues.filter(({ code }) => code.startsWith('test.'));
  expect(found.map(({ code, path, severity }) => [code, path, severity])).toEqual([
    ['test.table_missing', 'tests[0].tables', 'warning'],
    ['test.unknown_column', 'tests[1].tables.customers[0].town', 'warning'],
    ['test.wrong_value', 'tests[1].tables.customers[0].customer_id', 'warning'],
  ]);
});
