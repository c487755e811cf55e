import { describe, expect, it } from 'vitest';
import { operators } from '../../operators/index.ts';
import { draftToIr, draftToNodes, parse, plan, validate } from '../../runtime/plan/index.ts';
import { fakeRegistry } from './fake-registry.ts';
import { connector } from './worked-example.ts';

const REGISTRY = { connectors: fakeRegistry.connectors, operators };
const CONTEXT = { tenantSchema: 'public' };

const src = {
  id: 'src',
  nodeType: 'source',
  config: {
    fileFormat: 'csv',
    columns: [
      { name: 'nr', dataType: 'integer' },
      { name: 'word', dataType: 'text' },
    ],
  },
};
const fork = {
  id: 'fork',
  nodeType: 'branch',
  config: { routes: [{ name: 'low', field: 'nr', operator: '<', value: 5 }], default: 'high' },
};
const all = { id: 'all', nodeType: 'union' };
const joined = { id: 'joined', nodeType: 'join', config: { on: [{ left: 'nr', right: 'nr' }] } };
const out = { id: 'out', nodeType: 'target' };
const upper = { id: 'upper', nodeType: 'filter_rows', config: { field: 'word', operator: 'is_not_null' } };

type Edge = readonly [from: string, to: string, route?: string];
type Node = { readonly id: string; readonly nodeType: string; readonly config?: unknown };

function graph(nodes: readonly Node[], edges: readonly Edge[]) {
  return {
    name: 'graph',
    connector,
    schema: {
      name: 'words',
      fields: [
        { name: 'nr', dataType: 'integer' },
        { name: 'word', dataType: 'text' },
      ],
    },
    nodes,
    edges: edges.map(([source, target, label]) => ({ source, target, ...(label === undefined ? {} : { label }) })),
  };
}

const good = graph(
  [src, fork, upper, all, out],
  [
    ['src', 'fork'],
    ['fork', 'upper', 'low'],
    ['upper', 'all'],
    ['fork', 'all', 'high'],
    ['all', 'out'],
  ],
);

async function found(document: unknown): Promise<string[]> {
  const { draft } = parse(document);
  return (await validate(draft!, REGISTRY, CONTEXT))
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path }) => `${code} at ${path}`);
}

describe('a graph', () => {
  it('is planned with each node after all that feed it, and the route of each edge', async () => {
    const { draft } = parse({ ...good, nodes: [out, all, upper, fork, src] });
    const { plan: planned, issues } = await plan(draft!, REGISTRY, CONTEXT);
    expect(issues).toEqual([]);
    expect(planned?.operators.map(({ node, inputs }) => [node, inputs])).toEqual([
      ['fork', [{ node: 'src', port: null }]],
      ['upper', [{ node: 'fork', port: 'low' }]],
      [
        'all',
        [
          { node: 'upper', port: null },
          { node: 'fork', port: 'high' },
        ],
      ],
    ]);
    expect(planned?.target.input).toEqual({ node: 'all', port: null });
  });

  it('is the same in both forms', async () => {
    const { draft } = parse(good);
    const meaning = async (document: unknown) => {
      const { plan: planned } = await plan(parse(document).draft!, REGISTRY, CONTEXT);
      return planned;
    };
    expect(await meaning(draftToIr(draft!, REGISTRY))).toEqual(await meaning(good));
    expect(await meaning(draftToNodes(draft!, REGISTRY))).toEqual(await meaning(good));
  });

  it.each<[string, readonly Node[], readonly Edge[], string[]]>([
    [
      'an edge without a route',
      [src, fork, out],
      [
        ['src', 'fork'],
        ['fork', 'out'],
      ],
      [
        'graph.no_route at edges[1].label',
        'graph.route_unconnected at nodes[1]',
        'graph.route_unconnected at nodes[1]',
      ],
    ],
    [
      'a route that there is not',
      [src, fork, all, out],
      [
        ['src', 'fork'],
        ['fork', 'all', 'low'],
        ['fork', 'all', 'hihg'],
        ['all', 'out'],
      ],
      ['graph.unknown_route at edges[2].label', 'graph.route_unconnected at nodes[1]'],
    ],
    [
      'a route that leads nowhere',
      [src, fork, out],
      [
        ['src', 'fork'],
        ['fork', 'out', 'low'],
      ],
      ['graph.route_unconnected at nodes[1]'],
    ],
    [
      'rows of two routes in a node that takes one input',
      [src, fork, out],
      [
        ['src', 'fork'],
        ['fork', 'out', 'low'],
        ['fork', 'out', 'high'],
      ],
      ['graph.several_inputs at nodes[2]'],
    ],
    [
      'the same route twice to the same node',
      [src, fork, all, out],
      [
        ['src', 'fork'],
        ['fork', 'all', 'low'],
        ['fork', 'all', 'high'],
        ['fork', 'all', 'high'],
        ['all', 'out'],
      ],
      ['graph.duplicate_edge at edges[3].source'],
    ],
    [
      'a way that does not reach the target',
      [src, upper, all, out],
      [
        ['src', 'upper'],
        ['src', 'all'],
        ['all', 'out'],
      ],
      ['graph.dead_end at nodes[1]'],
    ],
    [
      'a join of one input',
      [src, joined, out],
      [
        ['src', 'joined'],
        ['joined', 'out'],
      ],
      ['graph.join_inputs at nodes[1]'],
    ],
    [
      'a join of three inputs',
      [src, upper, fork, joined, out],
      [
        ['src', 'upper'],
        ['src', 'fork'],
        ['upper', 'joined'],
        ['fork', 'joined', 'low'],
        ['fork', 'joined', 'high'],
        ['joined', 'out'],
      ],
      ['graph.join_inputs at nodes[3]'],
    ],
    [
      'keys that a join does not compare',
      [src, upper, { ...joined, config: { on: [{ left: 'nr', right: 'word' }] } }, out],
      [
        ['src', 'upper'],
        ['upper', 'joined'],
        ['src', 'joined'],
        ['joined', 'out'],
      ],
      ['join.types_differ at nodes[2].config.on[0]'],
    ],
    [
      'types that differ where rows meet',
      [src, { id: 'cast', nodeType: 'cast_type', config: { field: 'nr', targetType: 'date' } }, all, out],
      [
        ['src', 'all'],
        ['src', 'cast'],
        ['cast', 'all'],
        ['all', 'out'],
      ],
      ['config.cast_not_possible at nodes[1].config.targetType', 'union.types_differ at nodes[2].config'],
    ],
    [
      'settings of a branch that are wrong, and nothing else of it',
      [src, { ...fork, config: {} }, out],
      [
        ['src', 'fork'],
        ['fork', 'out', 'low'],
      ],
      ['config.invalid at nodes[1].config.routes'],
    ],
  ])('%s is named', async (_, nodes, edges, expected) => {
    expect(await found(graph(nodes, edges))).toEqual(expected);
  });
});
