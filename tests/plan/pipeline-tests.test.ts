import { describe, expect, it } from 'vitest';
import { operators } from '../../operators/index.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { draftToIr } from '../../runtime/plan/to-ir.ts';
import { draftToNodes } from '../../runtime/plan/to-nodes.ts';
import { validate } from '../../runtime/plan/validate.ts';
import { connectors } from '../../sources/index.ts';
import { fakeRegistry } from './fake-registry.ts';
import { connector, csvColumns, customers, dailyLoad } from './worked-example.ts';

const row = { name: 'Ann', email_address: 'ann@example.org', balance: '10.50' };
const good = {
  name: 'good',
  rows: [row],
  expect: { rows: [{ name: 'Ann', email: 'ann@example.org', balance: 10.5 }] },
};

async function issuesOf(tests: unknown): Promise<readonly Issue[]> {
  const { draft, issues } = parse({ ...dailyLoad, connector, schema: customers, tests });
  return draft === null
    ? issues
    : validate(draft, fakeRegistry, { tenantSchema: 'public', sourceColumns: { 'source-1': csvColumns } });
}

async function errors(tests: unknown): Promise<string[]> {
  return (await issuesOf(tests))
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path }) => `${code} at ${path}`);
}

/** A test with one part of it another. */
const but = (part: object) => [{ ...good, ...part }];

describe('tests in a pipeline', () => {
  it('are kept as they are written, in nodes and edges, in the typed IR and in YAML', () => {
    const { draft, issues } = parse({ ...dailyLoad, tests: [good] });
    expect(issues).toEqual([]);
    expect(draftToNodes(draft!, fakeRegistry).tests).toEqual([good]);
    const ir = draftToIr(draft!, fakeRegistry);
    expect(ir.tests).toEqual([good]);
    expect(parse(ir).draft!.tests).toEqual([{ ...good, place: 'tests[0]' }]);
    expect(parse({ ir }).draft!.tests).toEqual([{ ...good, place: 'ir.tests[0]' }]);
    expect(parse(`tests: [{ name: t, rows: [{ a: 1 }], expect: { rejects: 1 } }]`).draft!.tests).toEqual([
      { name: 't', rows: [{ a: 1 }], expect: { rejects: 1 }, place: 'tests[0]' },
    ]);
  });

  it('may stand beside the typed IR or in it, and not in both', () => {
    const ir = draftToIr(parse(dailyLoad).draft!, fakeRegistry);
    expect(parse({ ir, tests: [good] }).draft!.tests).toMatchObject([{ name: 'good', place: 'tests[0]' }]);
    const { issues } = parse({ ir: { ...ir, tests: [good] }, tests: [good] });
    expect(issues.map(({ code, path }) => [code, path])).toEqual([['pipeline.said_twice', 'tests']]);
  });

  it('that are right have no issue', async () => {
    expect(await errors([good])).toEqual([]);
    expect(
      await errors([
        {
          name: 'one node',
          at: '2026-01-31T00:00:00+01:00',
          node: 'rename-1',
          rows: { 'filter-1': [row] },
          expect: { rows: [{ email: 'ann@example.org' }], partial: true, nodes: { 'rename-1': { dropped: {} } } },
        },
        {
          name: 'many things',
          rows: [row, row],
          expect: {
            columns: { balance: 'numeric(12,2)', email: 'varchar', ssn: null },
            rejects: [{ row: 2, column: 'email', code: 'row.null', node: 'target-1' }],
            dropped: { filtered: 1 },
            nodes: { 'filter-1': { dropped: { filtered: 1 } } },
          },
        },
      ]),
    ).toEqual([]);
  });

  it.each([
    ['has no rows', but({ rows: undefined }), ['config.invalid at tests[0].rows']],
    ['expects nothing', but({ expect: {} }), ['config.invalid at tests[0].expect']],
    ['has a key that nothing reads', but({ row: [] }), ['config.unknown_key at tests[0].row']],
    ['says a time without its zone', but({ at: '2026-01-31T00:00:00' }), ['config.invalid at tests[0].at']],
    ['has the name of another', [good, good], ['test.duplicate_name at tests[1].name']],
    ['names a node that is not there', but({ node: 'filter-2' }), ['test.unknown_node at tests[0].node']],
    ['tests a source', but({ node: 'source-1' }), ['test.source_node at tests[0].node']],
    [
      'puts in a column that the source lacks',
      but({ rows: [row, { nme: 'Bob' }] }),
      ['test.unknown_column at tests[0].rows[1].nme'],
    ],
    [
      'puts in a column that the node does not get',
      but({ node: 'mask-1', expect: { dropped: {} } }),
      ['test.unknown_column at tests[0].rows[0].email_address'],
    ],
    [
      'puts rows into a node that is no source',
      but({ rows: { 'filter-1': [row] } }),
      ['test.unknown_node at tests[0].rows.filter-1'],
    ],
    [
      'expects a column that the target does not get',
      but({ expect: { rows: [{ emial: 'x' }] } }),
      ['test.unknown_column at tests[0].expect.rows[0].emial'],
    ],
    [
      'expects a value that the column cannot have',
      but({ expect: { rows: [{ balance: 'lots' }] } }),
      ['test.wrong_value at tests[0].expect.rows[0].balance'],
    ],
    [
      'expects something of a node that is not there',
      but({ expect: { nodes: { 'filter-9': { dropped: { filtered: 1 } } } } }),
      ['test.unknown_node at tests[0].expect.nodes.filter-9'],
    ],
    [
      'expects something of a node that it does not test',
      but({ node: 'target-1', rows: [], expect: { nodes: { 'filter-1': { rows: [] } } } }),
      ['test.unknown_node at tests[0].expect.nodes.filter-1'],
    ],
    [
      'expects a type that is none',
      but({ expect: { columns: { balance: 'money', name: 'varchar(1,2)' } } }),
      ['test.unknown_type at tests[0].expect.columns.balance', 'test.unknown_type at tests[0].expect.columns.name'],
    ],
    [
      'expects the type of a column that is not there',
      but({ expect: { columns: { ssn: 'text' } } }),
      ['test.unknown_column at tests[0].expect.columns.ssn'],
    ],
    [
      'expects a reject of a row that does not go in, at a node that is not there',
      but({ expect: { rejects: [{ row: 2, node: 'filter' }] } }),
      ['test.unknown_node at tests[0].expect.rejects[0].node', 'test.unknown_row at tests[0].expect.rejects[0].row'],
    ],
    ['says nothing of a reject', but({ expect: { rejects: [{}] } }), ['config.invalid at tests[0].expect.rejects[0]']],
    [
      'lets nodes look into a table that none of them reads',
      but({ tables: { countries: [] } }),
      ['test.unknown_table at tests[0].tables.countries'],
    ],
  ])('is refused where it %s', async (_, tests, expected) => {
    expect(await errors(tests)).toEqual(expected);
  });

  it('hide no other mistake, and are hidden by none', async () => {
    expect(await errors([{ name: 'a' }, { ...good, node: 'nowhere' }])).toEqual([
      'config.invalid at tests[0].rows',
      'config.invalid at tests[0].expect',
      'test.unknown_node at tests[1].node',
    ]);
  });

  it('are no list where they are an object', async () => {
    expect(await errors({ good })).toEqual(['config.invalid at tests']);
  });

  it('suggest the name that was meant', async () => {
    const [issue] = (await issuesOf(but({ node: 'filter-2' }))).filter(({ code }) => code === 'test.unknown_node');
    expect(issue).toMatchObject({
      message: expect.stringContaining('filter-1'),
      next: 'Nodes that a test can name: filter-1, rename-1, mask-1, target-1.',
    });
  });

  it('ask no service: the nodes around one that does are tested by themselves', async () => {
    const pipeline = (tests: unknown) => ({
      name: 'cities',
      connector: { type: 'local_fs', config: { path: '.' } },
      schema: { name: 'cities', fields: ['city', 'country'].map((name) => ({ name, dataType: 'text' })) },
      nodes: [
        { id: 'src', nodeType: 'source', config: { columns: [{ name: 'city', dataType: 'text' }] } },
        {
          id: 'where',
          nodeType: 'enrich',
          config: {
            autoEnrich: false,
            service: { url: 'https://geo.example.org/{city}', select: [{ path: 'country', as: 'country' }] },
          },
        },
        { id: 'out', nodeType: 'target', config: {} },
      ],
      edges: [
        { source: 'src', target: 'where' },
        { source: 'where', target: 'out' },
      ],
      tests,
    });
    const found = async (test: object) => {
      const { draft } = parse(pipeline([{ name: 'one', expect: { rejects: 0 }, ...test }]));
      const issues = await validate(draft!, { connectors, operators }, { tenantSchema: 'public' });
      return issues.filter(({ severity }) => severity === 'error').map(({ code, node }) => [code, node]);
    };
    expect(await found({ rows: [{ city: 'Bern' }] })).toEqual([['test.asks_service', 'where']]);
    expect(await found({ node: 'where', rows: [{ city: 'Bern' }] })).toEqual([['test.asks_service', 'where']]);
    expect(await found({ node: 'out', rows: [{ city: 'Bern', country: 'CH' }] })).toEqual([]);
  });
});
