import { describe, expect, test } from 'vitest';
import { branch } from '../../operators/branch.ts';
import type { ColumnTypes, Json } from '../../runtime/contract/index.ts';
import { batchOf, type RowObject, rowsOf } from '../contract/batch-of.ts';
import { describeOperator, testContext } from '../contract/describe-operator.ts';

const COLUMNS: ColumnTypes = [
  { name: 'nr', type: 'integer', nullable: false },
  { name: 'amount', type: 'untyped', nullable: true },
];
const large = { name: 'large', field: 'amount', operator: '>=', value: 1000 } as const;
const even = { name: 'even', expression: 'nr % 2 = 0' };

describeOperator(branch, {
  cases: [
    {
      title: 'lets all rows come to the fork',
      config: { routes: [large] },
      columns: COLUMNS,
      rows: [{ nr: 1, amount: '1' }],
      expect: [{ nr: '1', amount: '1' }],
    },
  ],
  typing: [
    {
      title: 'keeps the columns',
      config: { routes: [large] },
      columns: COLUMNS,
      output: ['nr integer', 'amount untyped'],
    },
    {
      title: 'names a field that does not come in, with its route',
      config: { routes: [even, { ...large, field: 'amuont' }] },
      columns: COLUMNS,
      issues: [{ code: 'config.unknown_field', field: 'routes[1].field' }],
    },
    {
      title: 'names an expression that is no condition',
      config: { routes: [{ name: 'a', expression: 'nr + 1' }] },
      columns: COLUMNS,
      issues: [{ code: 'expression.not_a_condition', field: 'routes[0].expression' }],
    },
  ],
});

async function divided(config: Json, rows: readonly RowObject[], selection?: readonly number[]) {
  const batch = batchOf(COLUMNS, rows, selection === undefined ? {} : { selection });
  const parsed = branch.config.parse(config);
  await branch.prepare?.(parsed);
  const parts = branch.divide!(parsed, COLUMNS, testContext())(batch);
  return {
    routes: parts.map((part) => rowsOf(part, COLUMNS).map(({ nr }) => nr)),
    rejects: parts.map((part) => part.rejects.map(({ rowNumber, column, code }) => [rowNumber, column, code])),
    dropped: batch.tally.nodes.get(testContext().node)?.dropped ?? {},
  };
}

const ROWS = [
  { nr: 1, amount: '5' },
  { nr: 2, amount: '2000' },
  { nr: 3, amount: null },
  { nr: 4, amount: '7' },
  { nr: 5, amount: '1000' },
];

describe('a row', () => {
  test('takes the first route whose condition is true, else the default', async () => {
    const { routes, dropped } = await divided({ routes: [large, even], default: 'rest' }, ROWS);
    expect(routes).toEqual([['2', '5'], ['4'], ['1', '3']]);
    expect(dropped).toEqual({});
  });

  test('of no route is filtered where there is no default', async () => {
    const { routes, dropped } = await divided({ routes: [large, even] }, ROWS);
    expect(routes).toEqual([['2', '5'], ['4']]);
    expect(dropped).toEqual({ filtered: 2 });
  });

  test('that cannot be compared is a reject, once, and no route is tried after', async () => {
    const bad = { nr: 6, amount: 'much' };
    const { routes, rejects } = await divided({ routes: [even, large], default: 'rest' }, [
      ...ROWS,
      { nr: 7, amount: 'x' },
      bad,
    ]);
    expect(routes).toEqual([['2', '4', '6'], ['5'], ['1', '3']]);
    expect(rejects).toEqual([[[6, 'amount', 'row.not_numeric']], [], []]);
  });

  test('for which an expression has no value is a reject', async () => {
    const config = { routes: [{ name: 'a', expression: '10 / (nr - 2) > 0' }], default: 'rest' };
    const { routes, rejects } = await divided(config, ROWS);
    expect(routes).toEqual([['3', '4', '5'], ['1']]);
    expect(rejects[0]).toEqual([[2, 'nr', 'row.expression']]);
  });

  test('that is not selected goes nowhere', async () => {
    expect((await divided({ routes: [even], default: 'rest' }, ROWS, [0, 1, 4])).routes).toEqual([['2'], ['1', '5']]);
    expect((await divided({ routes: [large], default: 'rest' }, ROWS, [0, 1, 4])).routes).toEqual([['2', '5'], ['1']]);
  });
});

test('two routes cannot have the same name', () => {
  const issues = branch.config.safeParse({ routes: [large, even], default: 'even' }).error?.issues;
  expect(issues).toMatchObject([{ path: ['default'], message: 'There is a route "even" already.' }]);
});

test('a route needs a condition', () => {
  const issues = branch.config.safeParse({ routes: [{ name: 'a' }] }).error?.issues;
  expect(issues).toMatchObject([{ path: ['routes', 0, 'field'] }]);
});
