import { describe, expect, it } from 'vitest';
import { analyse } from '../../runtime/plan/analyse.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { fakeRegistry } from './fake-registry.ts';
import { found, good, issuesOf, line, rename, source, target } from './validated.ts';
import { connector, customers, dailyLoad } from './worked-example.ts';

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
