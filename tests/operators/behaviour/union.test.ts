import { expect } from 'vitest';
import { union } from '../../../operators/union.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';
import { workplace } from '../../worker/workplace.ts';

/** Loads each row twice, by two ways that meet; the first has the field `way` beside, a number. */
async function load(...rows: readonly string[]) {
  await using place = await workplace({
    files: { 'a.csv': `k,n\n${rows.join('\n')}\n` },
    fields: [
      { name: 'k', dataType: 'text' },
      { name: 'n', dataType: 'integer' },
      { name: 'way', dataType: 'integer' },
    ],
    nodes: [
      { id: 'one', nodeType: 'add_field', config: { fieldName: 'way', fieldType: 'integer', defaultValue: 1 } },
      { id: 'all', nodeType: 'union', config: {} },
    ],
    edges: [
      ['src', 'one'],
      ['one', 'all'],
      ['src', 'all'],
      ['all', 'out'],
    ],
    execution: { errorHandling: 'dlq' },
  });
  expect(await place.run()).toMatchObject({ balanced: true });
  return {
    rows: await place.query('SELECT k, n, way FROM ds_t ORDER BY id'),
    rejects: await place.query('SELECT node, code FROM sluice.rejects'),
  };
}

const unite = (...inputs: Parameters<NonNullable<typeof union.unite>>[0]) => union.unite!(inputs);

describeBehaviour(union, {
  null: async () => {
    const { rows } = await load('a,');
    expect(rows).toEqual([
      { k: 'a', n: null, way: 1 },
      { k: 'a', n: null, way: null },
    ]);
  },
  missing: async () => {
    expect(unite([column('k', 'text')], [column('k', 'text'), column('way', 'integer', { nullable: false })])).toEqual({
      columns: [column('k', 'text'), column('way', 'integer')],
      issues: [],
    });
    expect((await load('a,1')).rows).toEqual([
      { k: 'a', n: 1, way: 1 },
      { k: 'a', n: 1, way: null },
    ]);
  },
  mismatch: async () => {
    const { issues } = unite([column('n', 'integer')], [column('n', 'date')]);
    expect(issues).toMatchObject([{ code: 'union.types_differ' }]);
    expect(unite([column('n')], [column('n', 'date')])).toEqual({ columns: [column('n', 'date')], issues: [] });
    const { rows, rejects } = await load('a,x', 'b,2');
    expect(rows).toMatchObject([{ k: 'b' }, { k: 'b' }]);
    expect(rejects).toEqual([
      { node: 'out', code: 'row.not_an_integer' },
      { node: 'out', code: 'row.not_an_integer' },
    ]);
  },
  duplicate: async () => {
    const { rows } = await load('a,1', 'a,1');
    expect(rows).toEqual([
      { k: 'a', n: 1, way: 1 },
      { k: 'a', n: 1, way: null },
      { k: 'a', n: 1, way: 1 },
      { k: 'a', n: 1, way: null },
    ]);
  },
});
