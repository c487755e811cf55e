import { describe, expect, it } from 'vitest';
import { type Document, found, good, line, rename, source, target } from './validated.ts';
import { connector } from './worked-example.ts';

describe('validate', () => {
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
});
