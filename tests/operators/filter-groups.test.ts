import { expect, test } from 'vitest';
import { filterRows } from '../../operators/filter-rows.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator } from '../contract/describe-operator.ts';

const columns = [column('id', 'integer'), column('state', 'text'), column('balance')];
const rows = [
  { id: 1, state: 'CA', balance: '10' },
  { id: 2, state: 'NY', balance: '0' },
  { id: 3, state: null, balance: 'n/a' },
  { id: 4, state: 'TX', balance: null },
];
const kept = (...ids: number[]) =>
  ids.map((id) => ({ id: String(id), state: rows[id - 1]!.state, balance: rows[id - 1]!.balance }));
const either = [
  { field: 'state', operator: '=', value: 'CA' },
  { field: 'id', operator: '>', value: 3 },
];

describeOperator(filterRows, {
  cases: [
    {
      title: 'keeps rows for which all conditions hold',
      config: {
        conditions: [
          { field: 'id', operator: '<', value: 4 },
          { field: 'state', operator: 'in', value: 'CA, TX' },
        ],
      },
      columns,
      rows,
      expect: kept(1),
    },
    {
      title: 'keeps rows for which one of a group holds',
      config: { conditions: [{ or: either }] },
      columns,
      rows,
      expect: kept(1, 4),
    },
    {
      title: 'a group may hold groups',
      config: { conditions: [{ or: [{ and: [...either] }, { field: 'state', operator: 'is_null' }] }] },
      columns,
      rows,
      expect: kept(3),
    },
    {
      title: 'a cell that is not of the type makes a reject, unless the group was decided before it',
      config: {
        conditions: [
          {
            or: [
              { field: 'id', operator: '=', value: 2 },
              { field: 'balance', operator: '>', value: 5 },
            ],
          },
        ],
      },
      columns,
      rows,
      expect: kept(1, 2),
      rejects: [{ rowNumber: 3, column: 'balance', value: 'n/a', code: 'row.not_numeric' }],
    },
    {
      title: 'keeps rows for which an expression is true, not those where it is false or NULL',
      config: { expression: "state IN ('CA', 'TX') OR id = 2" },
      columns,
      rows,
      expect: kept(1, 2, 4),
    },
    {
      title: 'a row for which an expression has no value becomes a reject',
      config: { expression: 'balance > 5' },
      columns,
      rows,
      expect: kept(1),
      rejects: [{ rowNumber: 3, column: 'balance', value: 'n/a', code: 'row.expression' }],
    },
  ],
  typing: [
    {
      title: 'points into the groups',
      config: {
        conditions: [{ or: [{ field: 'id', operator: 'like', value: 'x' }] }, { field: 'staet', operator: 'is_null' }],
      },
      columns,
      issues: [
        { code: 'config.operator_not_permitted', field: 'conditions[0].or[0].operator' },
        { code: 'config.unknown_field', field: 'conditions[1].field', next: 'Did you mean "state"?' },
      ],
    },
    {
      title: 'refuses an expression that is no condition',
      config: { expression: 'id + 1' },
      columns,
      issues: [{ code: 'expression.not_a_condition', field: 'expression' }],
    },
  ],
});

test.for([
  { config: {}, path: 'field' },
  { config: { field: 'id' }, path: 'operator' },
  { config: { operator: '=', value: 1 }, path: 'field' },
  { config: { field: 'id', operator: '=', value: 1, expression: 'true' }, path: 'expression' },
  { config: { expression: 'true', conditions: [{ field: 'id', operator: 'is_null' }] }, path: 'expression' },
  { config: { conditions: [] }, path: 'conditions' },
])('takes one form only: $config', ({ config, path }) => {
  expect(filterRows.config.safeParse(config).error?.issues.map((issue) => issue.path[0])).toEqual([path]);
});
