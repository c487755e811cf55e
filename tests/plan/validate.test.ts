import { describe, expect, it } from 'vitest';
import type { Issue } from '../../runtime/contract/issue.ts';
import { analyse } from '../../runtime/plan/analyse.ts';
import type { PlanContext } from '../../runtime/plan/context.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { fakeRegistry } from './fake-registry.ts';
import { connector, csvColumns, customers, dailyLoad } from './worked-example.ts';

type Document = Record<string, unknown>;

function issuesOf(input: unknown, context: Partial<PlanContext> = {}): readonly Issue[] {
  const { draft, issues } = parse(input);
  return draft === null
    ? issues
    : analyse(draft, fakeRegistry, { tenantSchema: 'public', sourceColumns: { src: csvColumns }, ...context }).issues;
}

function found(input: unknown, context: Partial<PlanContext> = {}): string[] {
  return issuesOf(input, context)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path }) => `${code} at ${path}`);
}

const source = { id: 'src', nodeType: 'source', config: { fileFormat: 'csv' } };
const rename = { id: 'ren', nodeType: 'rename_field', config: { sourceField: 'email_address', targetField: 'email' } };
const target = { id: 'out', nodeType: 'target' };
const good: Document = {
  name: 'good',
  connector,
  schema: customers,
  nodes: [source, rename, target],
  edges: [
    { source: 'src', target: 'ren' },
    { source: 'ren', target: 'out' },
  ],
};

/** The good pipeline with other nodes, in a line. */
function line(...nodes: { readonly id: string; readonly [key: string]: unknown }[]): Document {
  return {
    ...good,
    nodes,
    edges: nodes.slice(1).map((node, index) => ({ source: nodes[index]!.id, target: node.id })),
  };
}

describe('validate', () => {
  it('finds nothing wrong with a good pipeline', () => {
    expect(found(good)).toEqual([]);
    expect(found({ ...dailyLoad, connector, schema: customers })).toEqual([]);
  });

  it('names all five mistakes of a pipeline, each with its path', () => {
    const nodes = [
      { ...source, config: { fileFormat: 'cvs' } },
      { id: 'flt', nodeType: 'filter_rows', config: { field: 'balance', operator: '=>', value: '0' } },
      { id: 'msk', nodeType: 'mask_ppi', config: { field: 'ssn', maskType: 'ssn' } },
      { id: 'out', nodeType: 'target', config: { loadMode: 'upset' } },
    ];
    const edges = [
      { source: 'src', target: 'flt' },
      { source: 'flt', target: 'msk' },
      { source: 'msk', target: 'out' },
      { source: 'msk', target: 'nowhere' },
    ];
    expect(found({ ...good, nodes, edges })).toEqual([
      'graph.dangling_edge at edges[3].target',
      'config.invalid at nodes[1].config.operator',
      'graph.unknown_node_type at nodes[2].nodeType',
      'config.invalid at nodes[0].config.fileFormat',
      'config.invalid at nodes[3].config.loadMode',
    ]);
  });

  it('lets no mistake of structure hide one of meaning', () => {
    const wrong = {
      ...line(source, { ...rename, nodeType: 'renam_field' }, target),
      executionConfig: { parallelism: 0, batchSize: -1 },
    };
    expect(found(wrong)).toEqual([
      'config.invalid at executionConfig.batchSize',
      'config.invalid at executionConfig.parallelism',
      'graph.unknown_node_type at nodes[1].nodeType',
    ]);
  });

  it.each<[string, Document, string[]]>([
    ['no source', line(rename, target), ['graph.no_source at nodes']],
    ['no target', line(source, rename), ['graph.no_target at nodes']],
    [
      'a second source that leads nowhere',
      { ...good, nodes: [source, rename, target, { ...source, id: 'src2' }] },
      ['graph.dead_end at nodes[3]'],
    ],
    [
      'several targets',
      { ...good, nodes: [source, rename, target, { ...target, id: 'out2' }] },
      ['graph.unreachable at nodes[3]'],
    ],
    ['the same id twice', { ...good, nodes: [source, rename, rename, target] }, ['graph.duplicate_id at nodes[2].id']],
    [
      'the same edge twice',
      { ...good, edges: [...(good.edges as []), { source: 'ren', target: 'out' }] },
      ['graph.duplicate_edge at edges[2].source'],
    ],
    [
      'an unreachable node',
      { ...good, nodes: [source, rename, target, { ...rename, id: 'lost' }] },
      ['graph.unreachable at nodes[3]'],
    ],
    [
      'a dead end',
      {
        ...good,
        nodes: [source, rename, target, { ...rename, id: 'end' }],
        edges: [...(good.edges as []), { source: 'src', target: 'end' }],
      },
      ['graph.dead_end at nodes[3]'],
    ],
    [
      'a node with two inputs',
      { ...good, edges: [...(good.edges as []), { source: 'src', target: 'out' }] },
      ['graph.several_inputs at nodes[2]'],
    ],
    [
      'a source with an input',
      { ...good, edges: [...(good.edges as []), { source: 'ren', target: 'src' }] },
      ['graph.cycle at nodes[0]', 'graph.source_input at nodes[0]'],
    ],
    [
      'a target with an output',
      { ...good, edges: [...(good.edges as []), { source: 'out', target: 'ren' }] },
      ['graph.cycle at nodes[1]', 'graph.several_inputs at nodes[1]', 'graph.target_output at nodes[2]'],
    ],
    [
      'a node that feeds itself',
      { ...good, edges: [...(good.edges as []), { source: 'ren', target: 'ren' }] },
      ['graph.cycle at nodes[1]', 'graph.several_inputs at nodes[1]'],
    ],
    [
      'a node kind that there is not',
      line(source, { ...rename, nodeType: 'conjure' }, target),
      ['graph.unknown_node_type at nodes[1].nodeType'],
    ],
    [
      'an unknown connector type',
      { ...good, connector: { type: 'local_sf', config: {} } },
      ['connector.unknown_type at connector.type'],
    ],
    [
      'wrong settings of a connector',
      { ...good, connector: { type: 'local_fs', config: { paht: '.' } } },
      ['config.invalid at connector.config.path', 'config.unknown_key at connector.config.paht'],
    ],
    [
      'no way to sign in',
      { ...good, connector: { type: 'aws_s3', config: { bucket: 'b' } } },
      ['connector.auth at connector.authMethod'],
    ],
    [
      'another way to sign in',
      { ...good, connector: { ...connector, authMethod: 'token' } },
      ['connector.auth at connector.authMethod'],
    ],
    [
      'wrong credentials',
      {
        ...good,
        connector: {
          type: 'aws_s3',
          config: { bucket: 'b' },
          authMethod: 'access_key',
          authConfig: { accessKeyId: 'k' },
        },
      },
      ['config.invalid at connector.authConfig.secretAccessKey'],
    ],
    [
      'needless credentials',
      { ...good, connector: { ...connector, authConfig: { key: 'k' } } },
      ['connector.auth at connector.authConfig'],
    ],
    ['no connector', { ...good, connector: undefined }, ['plan.no_connector at connector']],
    ['a connector that nobody knows', { ...good, connector: 'lake' }, ['plan.no_connector at connector']],
    [
      'a connector id that nobody knows',
      { ...good, connector: undefined, connectorId: 'c9' },
      ['plan.no_connector at connectorId'],
    ],
    ['a schema that nobody knows', { ...good, schema: 'customers' }, ['plan.no_schema at schema']],
    [
      'streaming from what ends',
      { ...good, executionConfig: { mode: 'streaming' } },
      ['plan.mode at executionConfig.mode'],
    ],
    [
      'micro-batch without schedules',
      { ...good, executionConfig: { mode: 'micro_batch' } },
      ['plan.mode at executionConfig.mode'],
    ],
    [
      'partitioning',
      { ...good, executionConfig: { partitioning: { field: 'email' } } },
      ['plan.partitioning at executionConfig.partitioning'],
    ],
    [
      'too many lanes',
      { ...good, executionConfig: { parallelism: 17 } },
      ['config.invalid at executionConfig.parallelism'],
    ],
    [
      'an unknown validation',
      { ...good, executionConfig: { validation: { mode: 'lax' } } },
      ['config.invalid at executionConfig.validation.mode'],
    ],
    [
      'a field that does not come in',
      line(source, { ...rename, config: { sourceField: 'mail', targetField: 'email' } }, target),
      ['config.unknown_field at nodes[1].config.sourceField'],
    ],
    ['a required column that nothing feeds', line(source, target), ['plan.required_column at nodes[1]']],
    [
      'a type that can never be stored',
      line(
        source,
        rename,
        { id: 'cast', nodeType: 'cast_type', config: { field: 'credit_score', targetType: 'date' } },
        target,
      ),
      ['plan.type_mismatch at nodes[3]'],
    ],
    [
      'a table that is not its schema’s',
      line(source, rename, { ...target, config: { schema: 'public.ds_orders' } }),
      ['plan.schema_mismatch at nodes[2].config.schema'],
    ],
    [
      'a declared column that the source lacks',
      line({ ...source, config: { fileFormat: 'csv', columns: [{ name: 'nmae' }] } }, rename, target),
      ['plan.source_column at nodes[0].config.columns[0].name'],
    ],
    [
      'a wrong declared column',
      line({ ...source, config: { fileFormat: 'csv', columns: [{ name: 'a', dataType: 'int' }] } }, rename, target),
      ['config.invalid at nodes[0].config.columns[0].dataType'],
    ],
    [
      'a connector of another type than the node says',
      line({ ...source, connector: 's3' }, rename, target),
      ['plan.connector_mismatch at nodes[0].connector'],
    ],
  ])('names %s', (_, document, expected) => {
    expect(found(document)).toEqual(expected);
  });

  it.each(['micro_batch', 'streaming'])('says what to use in place of mode %s', (mode) => {
    const [refused] = issuesOf({ ...good, executionConfig: { mode } });
    expect(refused).toMatchObject({ code: 'plan.mode', next: expect.stringMatching(/^Use batch and start each run/) });
  });

  it('suggests what was meant, and names what is supported', () => {
    const [unknown] = issuesOf(line(source, { ...rename, nodeType: 'fliter_rows' }, target));
    expect(unknown).toMatchObject({
      message: 'Node type "fliter_rows" is not supported; did you mean "filter_rows"?',
      next: 'Supported: source, rename_field, filter_rows, cast_type, mask_pii, deduplicate, target.',
    });
    const [mode] = issuesOf(line(source, rename, { ...target, config: { loadMode: 'upset' } }));
    expect(mode!.message).toMatch(
      /^"upset" is not supported; did you mean "upsert"\? Must be one of append, truncate, /,
    );
    const [required] = issuesOf(line(source, target));
    expect(required!.next).toBe('Rename "email_address" to "email", if that is what it is.');
  });

  it('names the members of a circle', () => {
    const nodes = [source, { ...rename, id: 'a' }, { ...rename, id: 'b' }, target];
    const edges = [
      { source: 'src', target: 'a' },
      { source: 'a', target: 'b' },
      { source: 'b', target: 'a' },
      { source: 'b', target: 'out' },
    ];
    const cycle = issuesOf({ ...good, nodes, edges }).find(({ code }) => code === 'graph.cycle');
    expect(cycle).toMatchObject({ message: 'The edges go round in a circle: a → b → a.', node: 'a' });
  });

  it('takes the names of the typed IR for operators', () => {
    expect(found(line(source, { ...rename, nodeType: 'rename' }, target))).toEqual([]);
  });

  it('points into the typed IR as it was written', () => {
    const ir = {
      name: 'n',
      connectorId: 'c',
      schemaId: 's',
      ir: {
        kind: 'pipeline',
        version: '1.0',
        errorHandling: { dlq: { enabled: false } },
        nodes: [
          { id: 'src', kind: 'source', config: { format: 'csv' } },
          {
            id: 't',
            kind: 'transform',
            input: 'src',
            ops: [{ op: 'filter', field: 'blance', operator: '=' }, { op: 'fold' }],
          },
          { id: 'out', kind: 'target', input: 'tt' },
        ],
      },
    };
    const context = { connector: { id: 'c', authMethod: null, ...connector } };
    expect(found(ir, context)).toEqual([
      'graph.dangling_edge at ir.nodes[2].input',
      'graph.dead_end at ir.nodes[0]',
      'graph.dead_end at ir.nodes[1].ops[0]',
      'graph.dead_end at ir.nodes[1].ops[1]',
      'graph.unreachable at ir.nodes[2]',
      'graph.unknown_node_type at ir.nodes[1].ops[1].op',
      'plan.no_schema at schemaId',
      'config.unknown_field at ir.nodes[1].ops[0].field',
    ]);
  });

  it('checks what it can of a pipeline whose source cannot be reached', () => {
    const { draft } = parse(line(source, { ...rename, config: { sourceField: 'x', targetField: 'y' } }, target));
    expect(analyse(draft!, fakeRegistry, { tenantSchema: 'public' }).issues).toMatchObject([
      { code: 'plan.columns_unknown', severity: 'warning', path: 'nodes[0].config.columns' },
    ]);
  });

  it('says what strict and skip do to error handling', () => {
    const warned = (executionConfig: unknown) =>
      issuesOf({ ...good, executionConfig })
        .filter(({ code }) => code === 'plan.error_handling')
        .map(({ path }) => path);
    expect(warned({ errorHandling: 'dlq', validation: { mode: 'strict' } })).toEqual(['executionConfig.errorHandling']);
    expect(warned({ errorHandling: 'dlq', validation: { mode: 'skip' } })).toEqual(['executionConfig.validation.mode']);
    expect(warned({ errorHandling: 'dlq', validation: { mode: 'coerce' } })).toEqual([]);
  });
});
