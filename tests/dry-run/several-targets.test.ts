import { expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { dryRunPlan } from '../../runtime/sample/dry-run/dry-run-plan.ts';
import { dryRunText } from '../../server/cli/dry-run-text.ts';
import { type Load, workplace } from '../worker/workplace.ts';
import { databaseState } from './database-state.ts';

const load = (own: Record<string, Json>, other: Record<string, Json>): Load => ({
  files: { 'a.csv': 'k,n,more\n1,10,x\n2,20,y\n1,30,z\n3,40,w\n' },
  fields: [
    { name: 'k', dataType: 'integer', isUnique: true },
    { name: 'n', dataType: 'integer' },
  ],
  nodes: [{ id: 'other', nodeType: 'target', config: { schema: 'other', ...other } }],
  edges: [
    ['src', 'out'],
    ['src', 'other'],
  ],
  schemas: {
    other: {
      name: 'other',
      fields: [
        { name: 'k', dataType: 'integer', isPrimaryKey: true },
        { name: 'n', dataType: 'integer' },
      ],
    },
  },
  target: own,
  execution: { errorHandling: 'dlq' },
});

const CASES = [
  {
    title: 'rows that are written as they come',
    own: {},
    other: { loadMode: 'upsert', schemaDrift: 'add_column' },
    out: [3, 3],
    rejected: [1, 0],
    dropped: [{}, { superseded: 1 }],
    statements: [/COPY "public"."ds_t"/, /ADD COLUMN "more"/, /ON CONFLICT/],
  },
  {
    title: 'rows that are published at the end',
    own: { loadMode: 'blue_green' },
    other: { loadMode: 'truncate', schemaDrift: 'add_column' },
    out: [3, 3],
    rejected: [1, 1],
    dropped: [{}, {}],
    statements: [/RENAME TO "ds_t_old"/, /ADD COLUMN "more"/, /INSERT INTO "public"."ds_other"/],
  },
];

test.for(CASES)('tells what it would do to each table, and leaves nothing: $title', async (wanted) => {
  await using work = await workplace(load(wanted.own, wanted.other));
  await work.query('INSERT INTO ds_other (k, n) VALUES (2, 0)');
  const before = await databaseState(work.url);
  const found = await dryRunPlan(
    { databaseUrl: work.url, secrets: async () => null, baseDirectory: work.folder, allowPrivateHosts: false },
    { plan: work.plan, limit: 100, pipeline: null, createTable: null },
    new AbortController().signal,
  );
  expect(await databaseState(work.url)).toBe(before);
  expect([found.error, found.balanced]).toEqual([null, true]);
  const nodes = found.nodes.filter(({ type }) => type === 'target');
  expect(nodes.map(({ node }) => node)).toEqual(['out', 'other']);
  expect(nodes.map(({ out }) => out)).toEqual(wanted.out);
  expect(nodes.map(({ rejected }) => rejected)).toEqual(wanted.rejected);
  expect(nodes.map(({ dropped }) => dropped)).toEqual(wanted.dropped);
  expect(found.causes[0]).toMatchObject({
    node: 'out',
    column: 'k',
    code: 'row.unique',
    first: { origin: { row: 3 } },
  });
  const [other] = found.others;
  expect(found).toMatchObject({ target: 'out', table: 'public.ds_t', schema: [] });
  expect(other).toMatchObject({ target: 'other', table: 'public.ds_other' });
  expect(other?.schema).toEqual([{ column: 'more', before: null, after: 'text' }]);
  const cells = (other?.rows ?? []).map((row) => [
    row[other!.columns.indexOf('k')],
    row[other!.columns.indexOf('more')],
  ]);
  expect(cells.map(([k]) => k).sort()).toEqual(['1', '2', '3']);
  for (const statement of wanted.statements) expect(found.statements.join('\n')).toMatch(statement);
  expect(dryRunText(found)).toContain('Columns, public.ds_other:\n  more: none → text');
});
