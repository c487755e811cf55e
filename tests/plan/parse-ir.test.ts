import { describe, expect, it } from 'vitest';
import { parse } from '../../runtime/plan/parse.ts';
import { draftOf, paths } from './drafts.ts';

const ir = {
  kind: 'pipeline',
  version: '1.0',
  id: 'p1',
  metadata: { name: 'orders', owner: 'data', tags: ['daily'] },
  errorHandling: { dlq: { enabled: true }, retry: { maxAttempts: 3, backoff: 'exponential' } },
  nodes: [
    {
      id: 'src',
      kind: 'source',
      connector: 's3',
      config: { path: 'in/', format: 'csv', pattern: { type: 'glob', value: '*.csv' } },
    },
    {
      id: 'clean',
      kind: 'transform',
      input: 'src',
      ops: [
        { op: 'rename', sourceField: 'a', targetField: 'b' },
        { op: 'filter', config: { field: 'b', operator: '=', value: '1' } },
      ],
    },
    { id: 'one', kind: 'transform', input: 'clean', ops: [{ op: 'cast', field: 'b', targetType: 'integer' }] },
    { id: 'out', kind: 'target', input: 'one', schema: 'public.ds_orders', loadMode: 'append' },
  ],
};

describe('parse: typed IR', () => {
  it('makes each step of a transform a node with a stable id', () => {
    const draft = draftOf(ir);
    expect(draft.nodes.map(({ id, nodeType, config }) => [id, nodeType, config])).toEqual([
      ['src', 'source', { path: 'in/', fileFormat: 'csv', pattern: '*.csv' }],
      ['clean.1', 'rename', { sourceField: 'a', targetField: 'b' }],
      ['clean.2', 'filter', { field: 'b', operator: '=', value: '1' }],
      ['one', 'cast', { field: 'b', targetType: 'integer' }],
      ['out', 'target', { schema: 'public.ds_orders', loadMode: 'append' }],
    ]);
    expect(draft.edges.map(({ source, target }) => `${source}>${target}`)).toEqual([
      'src>clean.1',
      'clean.1>clean.2',
      'clean.2>one',
      'one>out',
    ]);
  });

  it('reads name, owner, tags, id, connector type and error handling', () => {
    expect(draftOf(ir)).toMatchObject({
      id: 'p1',
      name: 'orders',
      owner: 'data',
      tags: ['daily'],
      executionConfig: { errorHandling: 'dlq', retry: { maxAttempts: 3, backoff: 'exponential' } },
    });
    expect(draftOf(ir).nodes[0]!.connector).toBe('aws_s3');
  });

  it('does not choose between two numbers of tries', () => {
    const both = parse({ ...ir, executionConfig: { retry: { maxAttempts: 5 } } });
    expect(both.issues).toMatchObject([{ code: 'pipeline.said_twice', path: 'errorHandling.retry' }]);
    expect(parse({ ...ir, executionConfig: { retry: { maxAttempts: 3 } } }).issues).toEqual([]);
  });

  it('takes the IR below `ir`, with name and references beside it', () => {
    const { metadata: _metadata, ...bare } = ir;
    const draft = draftOf({ name: 'outer', connectorId: 'c1', schemaId: 's1', irVersion: '1.0', ir: bare });
    expect(draft).toMatchObject({ name: 'outer', connectorId: 'c1', schemaId: 's1' });
    expect(draft.nodes[1]!.place.config).toBe('ir.nodes[1].ops[0]');
    expect(draft.nodes[2]!.place.config).toBe('ir.nodes[1].ops[1].config');
  });

  it('names what is wrong inside it, all at once', () => {
    const wrong = {
      ...ir,
      version: '2.0',
      errorHandling: { dlq: { enabled: 'yes' } },
      nodes: [
        { id: 'src', kind: 'sauce' },
        { id: 't', kind: 'transform', input: 7, ops: [], color: 'red' },
        { id: 'u', kind: 'transform', input: 't', ops: [{ field: 'a' }] },
        { id: 'out', kind: 'target', input: 'u', config: {}, loadMode: 'append' },
      ],
    };
    expect(paths(wrong).toSorted()).toEqual([
      'errorHandling.dlq.enabled',
      'nodes[0].kind',
      'nodes[1].color',
      'nodes[1].input',
      'nodes[1].ops',
      'nodes[2].ops[0].op',
      'nodes[3].loadMode',
      'version',
    ]);
  });

  it('refuses error handling that says two things', () => {
    expect(paths({ ...ir, executionConfig: { errorHandling: 'skip' } })).toEqual(['errorHandling']);
    expect(paths({ ...ir, errorHandling: { dlq: { enabled: true }, policy: 'skip' } })).toEqual([
      'errorHandling.policy',
    ]);
  });
});
