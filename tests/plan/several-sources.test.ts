import { describe, expect, it } from 'vitest';
import { operators } from '../../operators/index.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Planned } from '../../runtime/plan/index.ts';
import { parse, plan } from '../../runtime/plan/index.ts';
import { connectors } from '../../sources/index.ts';

const fields = [
  { name: 'nr', dataType: 'integer' },
  { name: 'word', dataType: 'varchar', length: 20 },
];
const columns = (...types: [name: string, type: 'untyped' | 'text' | 'integer'][]): ColumnTypes =>
  types.map(([name, type]) => ({ name, type, nullable: true }));
const COLUMNS = { a: columns(['nr', 'untyped'], ['word', 'text']), b: columns(['word', 'text'], ['nr', 'untyped']) };
const STORED = { id: 'c2', name: 'other files', type: 'local_fs', config: { path: '/srv' }, authMethod: null };

interface Wish {
  readonly b?: Record<string, unknown>;
  readonly target?: Record<string, unknown>;
  readonly connector?: Record<string, unknown>;
  readonly columns?: Record<string, ColumnTypes>;
  readonly edges?: readonly (readonly [string, string])[];
}

/** Plans two sources, `a` and `b`, that meet in a union. */
async function planOf(wish: Wish): Promise<Planned> {
  const { draft, issues } = parse({
    name: 'two',
    connector: wish.connector ?? { type: 'local_fs', config: { path: '.' } },
    schema: { name: 't', fields },
    nodes: [
      { id: 'a', nodeType: 'source', config: { path: 'a.csv' } },
      { id: 'b', nodeType: 'source', config: { path: 'b.csv', ...wish.b } },
      { id: 'all', nodeType: 'union' },
      { id: 'out', nodeType: 'target', config: wish.target ?? {} },
    ],
    edges: (
      wish.edges ?? [
        ['b', 'all'],
        ['a', 'all'],
        ['all', 'out'],
      ]
    ).map(([source, target]) => ({ source, target })),
  });
  if (draft === null) throw new Error(JSON.stringify(issues));
  return plan(
    draft,
    { connectors, operators },
    {
      tenantSchema: 'public',
      baseDirectory: '/here',
      connectors: { 'other files': STORED, uploads: { ...STORED, type: 'csv_upload', config: {} } },
      sourceColumns: wish.columns ?? COLUMNS,
    },
  );
}
const errors = ({ issues }: Planned): string[] =>
  issues.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} at ${path}`);

describe('a pipeline with several sources', () => {
  it('has them in the order of its nodes, whatever the order of its edges', async () => {
    const { plan: planned } = await planOf({});
    expect([planned!.source.node, ...planned!.moreSources!.map(({ node }) => node)]).toEqual(['a', 'b']);
    expect(planned!.operators[0]!.inputs.map(({ node }) => node)).toEqual(['b', 'a']);
  });

  it('is written in the typed IR as well', async () => {
    const { draft, issues } = parse({
      kind: 'pipeline',
      version: '1.0',
      metadata: { name: 'two' },
      errorHandling: {},
      connector: { type: 'local_fs', config: { path: '.' } },
      schema: { name: 't', fields },
      nodes: [
        { id: 'a', kind: 'source', connector: 'local_fs', config: { path: 'a.csv' } },
        { id: 'b', kind: 'source', config: { path: 'b.csv', connector: 'other files' } },
        { id: 'all', kind: 'union', input: ['a', 'b'] },
        { id: 'out', kind: 'target', input: 'all' },
      ],
    });
    expect(issues).toEqual([]);
    const context = { tenantSchema: 'public', sourceColumns: COLUMNS, connectors: { 'other files': STORED } };
    const planned = await plan(draft!, { connectors, operators }, context);
    expect(errors(planned)).toEqual([]);
    expect(planned.plan!.moreSources).toMatchObject([{ node: 'b', connectorId: 'c2', connector: { path: '/srv' } }]);
  });

  it('follows each column of each source to the table by a number of its own', async () => {
    const found = (await planOf({})).plan!;
    expect(
      [found.source, ...found.moreSources!].flatMap((source) => source.columns.map((one) => one.sourceOrdinal)),
    ).toEqual([0, 1, 2, 3]);
  });

  it('is refused where the types of one column differ, at the node where they meet', async () => {
    const planned = await planOf({ columns: { a: columns(['nr', 'integer']), b: columns(['nr', 'text']) } });
    expect(errors(planned)).toContain('union.types_differ at nodes[2].config');
  });

  it('is refused where a source leads nowhere, or a second one into a node that takes one input', async () => {
    expect(
      errors(
        await planOf({
          edges: [
            ['a', 'all'],
            ['all', 'out'],
          ],
        }),
      ),
    ).toEqual(['graph.dead_end at nodes[1]']);
    expect(
      errors(
        await planOf({
          edges: [
            ['a', 'all'],
            ['all', 'out'],
            ['b', 'out'],
          ],
        }),
      ),
    ).toContain('graph.several_inputs at nodes[3]');
  });

  it('says of which source the columns are not known, and which settings are wrong', async () => {
    expect(errors(await planOf({ columns: { a: COLUMNS.a } }))).toEqual([
      'plan.columns_unknown at nodes[1].config.columns',
    ]);
    expect(errors(await planOf({ b: { fileFormat: 'tape' } }))).toEqual([
      'config.invalid at nodes[1].config.fileFormat',
    ]);
  });

  it('says once what is wrong with the connector of both', async () => {
    expect(errors(await planOf({ connector: { type: 'local_fs', config: { path: 5 } } }))).toHaveLength(1);
  });

  it('lets a node name a stored connector, whose relative paths do not start at the file', async () => {
    const { plan: planned } = await planOf({ b: { connector: 'other files' } });
    expect(planned!.source.baseDirectory).toBe('/here');
    expect(planned!.moreSources).toMatchObject([{ connectorId: 'c2' }]);
    expect(planned!.moreSources![0]!.baseDirectory).toBeUndefined();
    expect(errors(await planOf({ b: { connector: 'nobody' } }))).toEqual([
      'plan.no_connector at nodes[1].config.connector',
    ]);
    expect(errors(await planOf({ b: { connector: { type: 'local_fs' } } }))).toEqual([
      'config.invalid at nodes[1].config.connector',
    ]);
  });

  it('lets a table follow the columns of each source, and shows what is done to it first', async () => {
    const typed = (name: string, type: 'untyped' | 'varchar' | 'numeric' | 'bigint', bounds: object = {}) =>
      ({ name, type, nullable: true, ...bounds }) as const;
    const drift = async (schemaDrift: string) => {
      const planned = await planOf({
        target: { schemaDrift },
        columns: {
          a: [typed('nr', 'bigint'), typed('word', 'varchar', { length: 10 }), typed('city', 'untyped')],
          b: [
            typed('nr', 'bigint'),
            typed('word', 'varchar', { length: 40 }),
            typed('price', 'numeric', { precision: 8, scale: 2 }),
            typed('city', 'untyped'),
          ],
        },
      });
      const said = planned.issues.filter(({ code }) => code === 'plan.table_change').map(({ path }) => path);
      return { sql: planned.plan?.target.changes?.sql, errors: errors(planned), said };
    };
    const alter = 'ALTER TABLE "public"."ds_t"';
    const add = 'ADD COLUMN "price" NUMERIC(8,2), ADD COLUMN "city" TEXT';
    const widen = 'ALTER COLUMN "nr" TYPE BIGINT, ALTER COLUMN "word" TYPE VARCHAR(40)';
    const said = ['nodes[3].config.schemaDrift'];
    expect(await drift('ignore')).toEqual({ sql: undefined, errors: [], said: [] });
    expect(await drift('add_column')).toEqual({
      sql: `${alter} ${add}`,
      errors: [],
      said,
    });
    expect(await drift('widen')).toEqual({ sql: `${alter} ${widen}`, errors: [], said });
    expect((await drift('add_and_widen')).sql).toContain(widen);
    expect((await drift('fail')).errors).toEqual([
      'plan.schema_drift at nodes[3].config.schemaDrift',
      'plan.schema_drift at nodes[3].config.schemaDrift',
      'plan.columns_dropped at nodes[3]',
    ]);
  });

  it('takes an upload as one source beside others, by the connector of the pipeline', async () => {
    const upload = { type: 'csv_upload', config: {} };
    const beside = await planOf({ connector: upload, b: { connector: 'other files' } });
    expect(errors(beside)).toEqual([]);
    expect([beside.plan!.source, ...beside.plan!.moreSources!]).toMatchObject([
      { node: 'a', connectorType: 'csv_upload', baseDirectory: '/here' },
      { node: 'b', connectorType: 'local_fs' },
    ]);
    expect(errors(await planOf({ connector: upload }))).toEqual([
      'plan.several_sources at nodes[0]',
      'plan.several_sources at nodes[1]',
    ]);
    expect(errors(await planOf({ b: { connector: 'uploads' } }))).toEqual(['plan.several_sources at nodes[1]']);
  });
});
