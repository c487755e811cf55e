import { expect, test } from 'vitest';
import { filterRows } from '../../operators/filter-rows.ts';
import type { DataType, Json } from '../../runtime/contract/index.ts';
import { batchOf, column, type RowObject } from '../contract/batch-of.ts';
import { describeOperator, type OperatorCase, type TypingCase, testContext } from '../contract/describe-operator.ts';

interface FilterCase {
  readonly title: string;
  readonly type: DataType;
  readonly condition: readonly [operator: string, value?: Json];
  readonly cells: readonly RowObject['v'][];
  /** Which cells stay. */
  readonly keeps: readonly number[];
  readonly rejects?: Readonly<Record<number, string>>;
}

const TABLE: readonly FilterCase[] = [
  {
    title: 'compares an undeclared column by number where the value is one',
    type: 'untyped',
    condition: ['>', '0'],
    cells: ['10', '9', '-1', '0.00', '0.01', '1e2', null, 'n/a', '', 'NaN', ' 5 '],
    keeps: [0, 1, 4, 5, 9, 10],
    rejects: { 7: 'row.not_numeric', 8: 'row.not_numeric' },
  },
  {
    title: 'compares an undeclared column by day where the value is one',
    type: 'untyped',
    condition: ['>=', '2024-02-29'],
    cells: ['2024-02-29', '2024-02-28', '2024-02-30', null, 'soon', '2025-01-01'],
    keeps: [0, 5],
    rejects: { 2: 'row.not_a_date', 4: 'row.not_a_date' },
  },
  {
    title: 'compares an undeclared column by moment where the value has a zone',
    type: 'untyped',
    condition: ['<', '2024-01-01T00:00:00Z'],
    cells: ['2024-01-01T00:30:00+01:00', '2023-12-31T23:30:00-01:00', '2023-12-31', null],
    keeps: [0, 2],
  },
  {
    title: 'compares an undeclared column as text where the value is neither',
    type: 'untyped',
    condition: ['<', 'b'],
    cells: ['a', 'b', 'B', '', null, '🦦'],
    keeps: [0, 2, 3],
  },
  {
    title: 'equality on an undeclared column is of text',
    type: 'untyped',
    condition: ['=', '1'],
    cells: ['1', '1.0', ' 1', '01', null, 1],
    keeps: [0, 5],
  },
  {
    title: 'is not equal: NULL is left out, three-valued',
    type: 'text',
    condition: ['!=', 'río 🦦'],
    cells: ['río 🦦', 'rio', null, ''],
    keeps: [1, 3],
  },
  {
    title: 'compares integers with a number that is not whole',
    type: 'integer',
    condition: ['>', 2.5],
    cells: [2, 3, null, '0x10', ' 7'],
    keeps: [1, 3, 4],
  },
  {
    title: 'rejects what is no integer, and what is too large for one',
    type: 'integer',
    condition: ['>', 0],
    cells: ['1', '1.5', '2147483648', 'x', null],
    keeps: [0],
    rejects: { 1: 'row.not_an_integer', 2: 'row.out_of_range', 3: 'row.not_an_integer' },
  },
  {
    title: 'tells neighbouring 64-bit integers apart',
    type: 'bigint',
    condition: ['=', '9007199254740993'],
    cells: ['9007199254740992', '9007199254740993', '9007199254740994', 9007199254740993n, null],
    keeps: [1, 3],
  },
  {
    title: 'compares decimals exactly, however long',
    type: 'numeric',
    condition: ['=', '0.1'],
    cells: ['0.1', '0.10', '0.1000000000000000000000000001', '1e-1', null],
    keeps: [0, 1, 3],
  },
  {
    title: 'NaN is above every number and equals itself',
    type: 'double',
    condition: ['>=', 'Infinity'],
    cells: ['NaN', 'Infinity', '1e308', null],
    keeps: [0, 1],
  },
  {
    title: 'compares booleans in every spelling',
    type: 'boolean',
    condition: ['=', true],
    cells: ['t', 'yes', 'off', null, '1'],
    keeps: [0, 1, 4],
  },
  {
    title: 'compares timestamps to the microsecond',
    type: 'timestamp',
    condition: ['>', '2024-01-01 00:00:00.000001'],
    cells: ['2024-01-01T00:00:00.000001', '2024-01-01 00:00:00.000002', '2300-01-01 00:00:00', null],
    keeps: [1, 2],
  },
  {
    title: 'in takes a list',
    type: 'text',
    condition: ['in', ['b', 'a,c', '']],
    cells: ['a', 'b', 'a,c', '', null],
    keeps: [1, 2, 3],
  },
  {
    title: 'in takes text with commas',
    type: 'text',
    condition: ['in', ' b , a,, '],
    cells: ['a', 'b', '', 'c', null],
    keeps: [0, 1],
  },
  {
    title: 'not_in leaves NULL out',
    type: 'integer',
    condition: ['not_in', [1, '3']],
    cells: [1, 2, 3, null],
    keeps: [1],
  },
  {
    title: 'in finds each of many values',
    type: 'integer',
    condition: ['in', Array.from({ length: 500 }, (_, index) => (index * 7919) % 1000)],
    cells: [0, 919, 838, 1000, -1, null],
    keeps: [0, 1, 2],
  },
  {
    title: 'not_in with no value of the type still leaves NULL out and rejects bad cells',
    type: 'integer',
    condition: ['not_in', ['2.5']],
    cells: ['2', null, 'x'],
    keeps: [0],
    rejects: { 2: 'row.not_an_integer' },
  },
  {
    title: 'in compares uuids in any form',
    type: 'uuid',
    condition: ['in', ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11']],
    cells: ['{a0eebc999c0b4ef8bb6d6bb9bd380a11}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12', null],
    keeps: [0],
  },
  {
    title: 'between includes both ends',
    type: 'numeric',
    condition: ['between', ['1', 2]],
    cells: ['0.99', '1', '1.5', '2.00', '2.01', null],
    keeps: [1, 2, 3],
  },
  {
    title: 'like: % is any text, _ one character',
    type: 'text',
    condition: ['like', 'a_%z'],
    cells: ['az', 'abz', 'a🦦z', 'a🦦bcz', 'abzy', 'abzyz', null, ''],
    keeps: [1, 2, 3, 5],
  },
  {
    title: 'like: an escaped sign stands for itself',
    type: 'text',
    condition: ['like', '100\\%'],
    cells: ['100%', '1000', null],
    keeps: [0],
  },
  {
    title: 'starts_with takes signs as they are',
    type: 'text',
    condition: ['starts_with', '%a'],
    cells: ['%a', '%ab', 'xa', '%', null, ''],
    keeps: [0, 1],
  },
  {
    title: 'ends_with takes signs as they are',
    type: 'text',
    condition: ['ends_with', '_z'],
    cells: ['a_z', '_z', 'az', 'z', null, '_z_z'],
    keeps: [0, 1, 5],
  },
  { title: 'is_null tells NULL from empty', type: 'text', condition: ['is_null'], cells: ['', null, 'a'], keeps: [1] },
  {
    title: 'is_not_null tells NULL from empty',
    type: 'json',
    condition: ['is_not_null'],
    cells: ['{}', null, 'null'],
    keeps: [0, 2],
  },
];

const cases = TABLE.map(({ title, type, condition, cells, keeps, rejects = {} }): OperatorCase => {
  const [operator, value] = condition;
  return {
    title,
    config: { field: 'v', operator, ...(value === undefined ? {} : { value }) },
    columns: [column('id', 'integer'), column('v', type)],
    rows: cells.map((v, id) => ({ id, v })),
    expect: keeps.map((id) => ({ id: String(id), v: cells[id] === undefined ? null : textOf(cells[id]) })),
    rejects: Object.entries(rejects).map(([row, code]) => ({
      rowNumber: Number(row) + 1,
      column: 'v',
      code,
      value: textOf(cells[Number(row)]),
    })),
  };
});

function textOf(cell: RowObject['v']): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}

const refused: readonly [type: DataType, operators: readonly string[]][] = [
  ['text', ['>', 'between']],
  ['integer', ['like', 'starts_with']],
  ['numeric', ['in', 'not_in', 'ends_with']],
  ['boolean', ['>', 'in', 'between']],
  ['date', ['=', '!=', 'in', 'like']],
  ['timestamptz', ['=', 'in']],
  ['uuid', ['>', 'like']],
  ['json', ['=', 'in', 'between']],
];

const VALUES: Readonly<Record<string, Json>> = { in: ['1'], not_in: ['1'], between: ['1', '2'] };

const typing: TypingCase[] = [
  {
    title: 'lets columns through as they are',
    config: { field: 'v', operator: '>', value: 0 },
    columns: [column('id'), column('v', 'numeric')],
    output: ['id untyped', 'v numeric'],
  },
  {
    title: 'points at a field that does not come in',
    config: { field: 'balanse', operator: '>', value: 0 },
    columns: [column('balance')],
    issues: [{ code: 'config.unknown_field', field: 'field', next: 'Did you mean "balance"?' }],
  },
  ...refused.flatMap(([type, operators]) =>
    operators.map((operator) => ({
      title: `refuses ${operator} on ${type}`,
      config: { field: 'v', operator, value: VALUES[operator] ?? '1' },
      columns: [column('v', type)],
      issues: [{ code: 'config.operator_not_permitted', field: 'operator' }],
    })),
  ),
  {
    title: 'refuses a value that is not of the type',
    config: { field: 'v', operator: '=', value: 'ten' },
    columns: [column('v', 'integer')],
    issues: [{ code: 'config.bad_literal', field: 'value' }],
  },
  {
    title: 'says which value of a list is not of the type',
    config: { field: 'v', operator: 'between', value: ['2024-01-01', '2024-02-30'] },
    columns: [column('v', 'date')],
    issues: [{ code: 'config.bad_literal', field: 'value[1]' }],
  },
  {
    title: 'refuses a date that does not exist for an undeclared column',
    config: { field: 'v', operator: '<', value: '2024-02-30' },
    columns: [column('v')],
    issues: [{ code: 'config.bad_literal', field: 'value' }],
  },
  {
    title: 'refuses a pattern that ends with its escape',
    config: { field: 'v', operator: 'like', value: 'a\\' },
    columns: [column('v', 'text')],
    issues: [{ code: 'config.bad_literal', field: 'value' }],
  },
];

describeOperator(filterRows, { cases, typing });

test.for([
  { config: { field: 'v', operator: '=' } },
  { config: { field: 'v', operator: '=', value: ['a'] } },
  { config: { field: 'v', operator: 'between', value: ['1'] } },
  { config: { field: 'v', operator: 'between', value: '1' } },
  { config: { field: 'v', operator: 'in', value: [] } },
  { config: { field: 'v', operator: 'in', value: ' , ' } },
  { config: { field: 'v', operator: 'is_null', value: '1' } },
])('refuses the config $config', ({ config }) => {
  expect(filterRows.config.safeParse(config).error?.issues.map(({ path }) => path)).toEqual([['value']]);
});

test('dropped rows count as filtered, rejected ones do not', () => {
  const batch = batchOf([column('v', 'integer')], [{ v: '1' }, { v: '-1' }, { v: 'x' }, { v: null }]);
  filterRows.apply({ field: 'v', operator: '>', value: 0 }, [column('v', 'integer')], testContext())(batch);
  expect(batch.tally.nodes.get(testContext().node)?.dropped).toEqual({ filtered: 2 });
});

test('filtering touches no data: the vectors are the same ones', () => {
  const columns = [column('v', 'integer')];
  const batch = batchOf(columns, [{ v: '1' }, { v: '-1' }]);
  const output = filterRows.apply({ field: 'v', operator: '>', value: 0 }, columns, testContext())(batch);
  expect(output.vectors).toBe(batch.vectors);
  expect(output.selection).toEqual(Int32Array.of(0));
});
