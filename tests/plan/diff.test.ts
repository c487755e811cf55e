import { describe, expect, test } from 'vitest';
import { diffDrafts } from '../../runtime/plan/diff/diff-drafts.ts';
import { diffValues } from '../../runtime/plan/diff/diff-values.ts';
import { parse } from '../../runtime/plan/parse.ts';

const draft = (definition: object) => parse(definition).draft!;
const SOURCE = {
  id: 'src',
  nodeType: 'source',
  label: 'Files',
  config: {
    path: 'a.csv',
    columns: [
      { name: 'nr', dataType: 'integer' },
      { name: 'email', dataType: 'text' },
    ],
  },
  position: { x: 0, y: 0 },
};
const FILTER = { id: 'paying', nodeType: 'filter_rows', config: { field: 'balance', operator: '>', value: '0' } };
const TARGET = { id: 'out', nodeType: 'target', config: { loadMode: 'append' } };
const BEFORE = {
  name: 'p',
  connector: 'files',
  schema: 'things',
  executionConfig: { parallelism: 2 },
  nodes: [SOURCE, FILTER, TARGET],
  edges: [
    { source: 'src', target: 'paying' },
    { source: 'paying', target: 'out' },
  ],
};
const NOTHING = { isSame: true, settings: [], execution: [], nodes: [], edges: [], moved: [] };

describe('two pipelines', () => {
  test('that say the same in another order and another spelling do not differ', () => {
    const after = {
      edges: [
        { sourceNodeId: 'paying', targetNodeId: 'out' },
        { sourceNodeId: 'src', targetNodeId: 'paying' },
      ],
      nodes: [
        TARGET,
        { config: { value: '0', operator: '>', field: 'balance' }, nodeType: 'filter_rows', id: 'paying' },
        SOURCE,
      ],
      executionConfig: { parallelism: 2 },
      schema: 'things',
      connector: 'files',
      name: 'p',
    };
    expect(diffDrafts(draft(BEFORE), draft(after))).toEqual(NOTHING);
  });

  test('differ by config keys of a node, each with before and after, and by columns under their names', () => {
    const columns = [
      { name: 'nr', dataType: 'bigint' },
      SOURCE.config.columns[1],
      { name: 'sum', dataType: 'numeric' },
    ];
    const { operator: _, ...config } = FILTER.config;
    const after = {
      ...BEFORE,
      nodes: [
        { ...SOURCE, config: { ...SOURCE.config, columns } },
        { ...FILTER, label: 'Paying', config: { ...config, value: '10', isStrict: null } },
        TARGET,
      ],
    };
    expect(diffDrafts(draft(BEFORE), draft(after))).toEqual({
      ...NOTHING,
      isSame: false,
      nodes: [
        {
          id: 'src',
          label: 'Files',
          nodeType: 'source',
          state: 'changed',
          changes: [
            { path: 'config.columns.nr.dataType', before: 'integer', after: 'bigint' },
            { path: 'config.columns.sum', after: { name: 'sum', dataType: 'numeric' } },
          ],
        },
        {
          id: 'paying',
          label: 'Paying',
          nodeType: 'filter_rows',
          state: 'changed',
          changes: [
            { path: 'config.operator', before: '>' },
            { path: 'config.value', before: '0', after: '10' },
            { path: 'config.isStrict', after: null },
            { path: 'label', after: 'Paying' },
          ],
        },
      ],
    });
  });

  test('differ by a node that was put between two: it is whole, and edges tell where it went', () => {
    const after = {
      ...BEFORE,
      nodes: [
        SOURCE,
        FILTER,
        { id: 'mask', nodeType: 'mask_pii', config: { field: 'email', maskType: 'email' } },
        TARGET,
      ],
      edges: [
        { source: 'src', target: 'paying', label: 'all' },
        { source: 'paying', target: 'mask' },
        { source: 'mask', target: 'out' },
      ],
    };
    const found = diffDrafts(draft(BEFORE), draft(after));
    expect(found.nodes).toEqual([
      {
        id: 'mask',
        label: 'mask',
        nodeType: 'mask_pii',
        state: 'added',
        changes: [
          { path: 'nodeType', after: 'mask_pii' },
          { path: 'config.field', after: 'email' },
          { path: 'config.maskType', after: 'email' },
        ],
      },
    ]);
    expect(found.edges).toEqual([
      {
        source: 'src',
        sourceLabel: 'Files',
        target: 'paying',
        targetLabel: 'paying',
        state: 'relabelled',
        after: 'all',
      },
      { source: 'paying', sourceLabel: 'paying', target: 'mask', targetLabel: 'mask', state: 'added' },
      { source: 'mask', sourceLabel: 'mask', target: 'out', targetLabel: 'out', state: 'added' },
      { source: 'paying', sourceLabel: 'paying', target: 'out', targetLabel: 'out', state: 'removed' },
    ]);
    const back = diffDrafts(draft(after), draft(BEFORE));
    expect(back.nodes).toMatchObject([
      { id: 'mask', state: 'removed', changes: [{ before: 'mask_pii' }, { before: 'email' }, {}] },
    ]);
  });

  test('whose nodes only moved on the canvas say the same', () => {
    const after = { ...BEFORE, nodes: [{ ...SOURCE, position: { x: 40, y: 0 } }, { ...FILTER, positionX: 3 }, TARGET] };
    expect(diffDrafts(draft(BEFORE), draft(after))).toEqual({
      ...NOTHING,
      moved: [
        { id: 'src', label: 'Files', before: { x: 0, y: 0 }, after: { x: 40, y: 0 } },
        { id: 'paying', label: 'paying', before: null, after: { x: 3, y: 0 } },
      ],
    });
  });

  test('differ by settings and execution, key by key', () => {
    const after = {
      ...BEFORE,
      name: 'q',
      tags: ['daily'],
      connector: 'bucket',
      executionConfig: { errorHandling: 'dlq', validation: { mode: 'strict' } },
    };
    expect(diffDrafts(draft(BEFORE), draft(after))).toMatchObject({
      isSame: false,
      settings: [
        { path: 'name', before: 'p', after: 'q' },
        { path: 'connector', before: 'files', after: 'bucket' },
        { path: 'tags', after: ['daily'] },
      ],
      execution: [
        { path: 'parallelism', before: 2 },
        { path: 'errorHandling', after: 'dlq' },
        { path: 'validation', after: { mode: 'strict' } },
      ],
    });
  });

  test('differ by their tests, under the names of those', () => {
    const tests = (value: string) => [
      { name: 'keeps who pays', rows: [{ balance: value }], expect: { rows: [] } },
      { name: 'other', rows: [], expect: { rows: [] } },
    ];
    const { isSame, settings } = diffDrafts(
      draft({ ...BEFORE, tests: tests('0') }),
      draft({ ...BEFORE, tests: tests('1') }),
    );
    expect({ isSame, settings }).toEqual({
      isSame: false,
      settings: [{ path: 'tests["keeps who pays"].rows', before: [{ balance: '0' }], after: [{ balance: '1' }] }],
    });
  });

  test('in files differ by the fields of their schemas, and never show credentials', () => {
    const file = (password: string, length: number) => ({
      ...BEFORE,
      connector: { type: 'sftp', config: { host: 'h' }, authMethod: 'username_password', authConfig: { password } },
      schema: { name: 'things', fields: [{ name: 'email', dataType: 'varchar', length }] },
    });
    const { settings } = diffDrafts(draft(file('one-secret', 10)), draft(file('other-secret', 20)));
    expect(settings).toEqual([
      { path: 'connector.authConfig.password', before: '(hidden)', after: '(hidden)' },
      { path: 'schema.fields.email.length', before: 10, after: 20 },
    ]);
    const whole = diffDrafts(draft(BEFORE), draft(file('one-secret', 10)));
    expect(whole.settings[0]).toMatchObject({ path: 'connector', before: 'files', after: { authConfig: '(hidden)' } });
    expect(JSON.stringify(whole)).not.toContain('one-secret');
  });
});

describe('two lists', () => {
  test('of named objects in another order differ by the order of their names', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    expect(diffValues([a, b], [b, a, { name: 'c' }], 'keys')).toEqual([
      { path: 'keys.c', after: { name: 'c' } },
      { path: 'keys', before: ['a', 'b'], after: ['b', 'a'] },
    ]);
  });

  test('whose members have no names of their own differ as a whole', () => {
    const twice = [{ field: 'a' }, { field: 'a' }];
    expect(diffValues(twice, [{ field: 'a' }], 'x')).toEqual([{ path: 'x', before: twice, after: [{ field: 'a' }] }]);
    expect(diffValues([1, 2], [1, 2])).toEqual([]);
    expect(diffValues([{ a: 1, b: [2] }], [{ b: [2], a: 1 }])).toEqual([]);
  });
});
