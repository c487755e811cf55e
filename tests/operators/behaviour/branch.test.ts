import { expect } from 'vitest';
import { branch } from '../../../operators/branch.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';
import { workplace } from '../../worker/workplace.ts';

const columns = [column('n', 'integer')];
const large = { name: 'large', field: 'n', operator: '>=', value: 100 };
const even = { name: 'even', expression: '10000 / n > 0 AND n % 2 = 0' };

/** Loads rows through a branch with the routes `large`, `even` and, where there is a default, `rest`. */
async function load(rows: readonly string[], withDefault = true) {
  const routes = ['large', 'even', ...(withDefault ? ['rest'] : [])];
  const label = (value: string): Json => ({ fieldName: 'route', fieldType: 'string', defaultValue: value });
  await using place = await workplace({
    files: { 'a.csv': `k,n\n${rows.join('\n')}\n` },
    fields: [
      { name: 'k', dataType: 'text' },
      { name: 'n', dataType: 'integer' },
      { name: 'route', dataType: 'text' },
    ],
    source: { columns: [{ name: 'k' }, { name: 'n', dataType: 'integer' }] },
    nodes: [
      {
        id: 'fork',
        nodeType: 'branch',
        config: { routes: [large, even], ...(withDefault ? { default: 'rest' } : {}) },
      },
      ...routes.map((route) => ({ id: route, nodeType: 'add_field', config: label(route) })),
      { id: 'all', nodeType: 'union', config: {} },
    ],
    edges: [
      ['src', 'fork'],
      ...routes.map((route) => ['fork', route, route] as const),
      ...routes.map((route) => [route, 'all'] as const),
      ['all', 'out'],
    ],
    execution: { errorHandling: 'dlq' },
  });
  const { balanced, counts } = await place.run();
  expect(balanced).toBe(true);
  const loaded = await place.query<{ line: string }>(`SELECT k || ' ' || route AS line FROM ds_t ORDER BY k`);
  const rejects = await place.query('SELECT node, code FROM sluice.rejects ORDER BY row_number');
  return { lines: loaded.map(({ line }) => line), rejects, filtered: counts.filtered };
}

describeBehaviour(branch, {
  null: async () => expect(await load(['a,', 'b,200'])).toMatchObject({ lines: ['a rest', 'b large'], rejects: [] }),
  missing: [
    {
      config: { routes: [{ ...large, field: 'm' }] },
      columns,
      issues: [{ code: 'config.unknown_field', field: 'routes[0].field' }],
    },
    {
      config: { routes: [{ name: 'a', expression: 'm > 0' }] },
      columns,
      issues: [{ code: 'expression.unknown_column', field: 'routes[0].expression' }],
    },
  ],
  mismatch: [
    async () =>
      expect(await load(['a,x', 'b,0', 'c,2'])).toMatchObject({
        lines: ['c even'],
        rejects: [
          { node: 'fork', code: 'row.not_an_integer' },
          { node: 'fork', code: 'row.expression' },
        ],
      }),
    {
      config: { routes: [{ ...large, value: 'x' }] },
      columns,
      issues: [{ code: 'config.bad_literal', field: 'routes[0].value' }],
    },
  ],
  duplicate: async () => {
    expect(await load(['a,200', 'b,201'])).toMatchObject({ lines: ['a large', 'b large'], filtered: 0 });
    const { error } = branch.config.safeParse({ routes: [large, { ...even, name: 'large' }] });
    expect(error?.issues).toMatchObject([{ path: ['routes', 1, 'name'] }]);
  },
  tooFew: async () => {
    expect(await load(['a,1', 'b,2'])).toMatchObject({ lines: ['a rest', 'b even'], filtered: 0 });
    expect(await load(['a,1', 'b,2'], false)).toMatchObject({ lines: ['b even'], filtered: 1 });
  },
});
