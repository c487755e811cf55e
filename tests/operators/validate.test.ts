import { validate } from '../../operators/validate.ts';
import type { DataType } from '../../runtime/contract/column.ts';
import type { Json } from '../../runtime/contract/json.ts';
import { column, type RowObject } from '../contract/batch-of.ts';
import { describeOperator, type OperatorCase } from '../contract/describe-operator.ts';

interface RuleCase {
  readonly title: string;
  readonly type: DataType;
  readonly rule: string;
  readonly cells: readonly RowObject['v'][];
  /** Which cells stay. */
  readonly keeps: readonly number[];
  /** Codes of the others, where they are not row.rule. */
  readonly codes?: Readonly<Record<number, string>>;
}

const TABLE: readonly RuleCase[] = [
  {
    title: 'gt compares whole numbers; NULL keeps the rule, what is no number breaks it',
    type: 'integer',
    rule: 'gt:0',
    cells: [1, 0, -1, null, 'x'],
    keeps: [0, 3],
    codes: { 4: 'row.not_an_integer' },
  },
  {
    title: 'gte compares decimals exactly',
    type: 'numeric',
    rule: 'gte:0.1',
    cells: ['0.1', '0.10', '0.0999999999999999999999', '1e2'],
    keeps: [0, 1, 3],
  },
  { title: 'lt compares days', type: 'date', rule: 'lt:2024-03-01', cells: ['2024-02-29', '2024-03-01'], keeps: [0] },
  {
    title: 'lte compares moments, whatever their zone',
    type: 'timestamptz',
    rule: 'lte:2024-01-01T00:00:00Z',
    cells: ['2024-01-01T01:00:00+01:00', '2024-01-01T00:00:01Z'],
    keeps: [0],
  },
  {
    title: 'gt of an undeclared field compares numbers where the value is one',
    type: 'untyped',
    rule: 'gt:9',
    cells: ['10', '9', 'n/a'],
    keeps: [0],
    codes: { 2: 'row.not_numeric' },
  },
  { title: 'eq compares values, not their spelling', type: 'numeric', rule: 'eq:1', cells: ['1.0', '2'], keeps: [0] },
  { title: 'neq', type: 'text', rule: 'neq:a', cells: ['a', 'A', '', null], keeps: [1, 2, 3] },
  { title: 'between takes both ends', type: 'integer', rule: 'between:1,10', cells: [0, 1, 10, 11], keeps: [1, 2] },
  {
    title: 'in takes values with commas in quotes',
    type: 'text',
    rule: 'in:a, b,"c,d"',
    cells: ['a', 'b', 'c,d', 'c'],
    keeps: [0, 1, 2],
  },
  { title: 'in compares numbers', type: 'integer', rule: 'in:1,2', cells: ['01', 2, 3, null], keeps: [0, 1, 3] },
  {
    title: 'length counts characters, not bytes or UTF-16 units',
    type: 'text',
    rule: 'length:1,3',
    cells: ['', 'äöü', '🦦🦦🦦', 'abcd', null],
    keeps: [1, 2, 4],
  },
  { title: 'length may be open, or exact', type: 'text', rule: 'length:2', cells: ['ab', 'a', 'abc'], keeps: [0] },
  { title: 'length without a greatest', type: 'text', rule: 'length:2,', cells: ['ab', 'a', 'abcdef'], keeps: [0, 2] },
  {
    title: 'regex searches, by the syntax of Postgres',
    type: 'text',
    rule: 'regex:^\\m[[:upper:]]{2}:\\d+$',
    cells: ['AB:12', 'ab:12', 'AB:12 ', null],
    keeps: [0, 3],
  },
  {
    title: 'required refuses NULL and empty text, not white space',
    type: 'text',
    rule: 'required',
    cells: ['a', '', null, ' '],
    keeps: [0, 3],
  },
  { title: 'required of a number', type: 'integer', rule: 'required', cells: [0, null], keeps: [0] },
  {
    title: 'email',
    type: 'text',
    rule: 'email',
    cells: ['a@b.co', 'a.b+c@sub.example.com', 'a@b', 'a b@c.de', '@b.co', 'a@b..co', null],
    keeps: [0, 1, 6],
  },
  {
    title: 'uuid in any spelling that Postgres takes',
    type: 'text',
    rule: 'uuid',
    cells: ['550e8400-e29b-41d4-a716-446655440000', '{550E8400E29B41D4A716446655440000}', '550e8400', ''],
    keeps: [0, 1],
  },
  {
    title: 'expression: false breaks the rule, NULL does not, and an error does',
    type: 'integer',
    rule: 'expression:10 / v > 1',
    cells: [4, 10, null, 0],
    keeps: [0, 2],
    codes: { 3: 'row.expression' },
  },
];

const cases = TABLE.map(({ title, type, rule, cells, keeps, codes = {} }): OperatorCase => {
  const rows = cells.map((v) => ({ v }));
  return {
    title,
    config: { rowLevel: [{ id: 'r', field: 'v', rule, onFail: 'quarantine' }] },
    columns: [column('v', type)],
    rows,
    expect: keeps.map((row) => ({ v: rows[row]!.v === null ? null : String(rows[row]!.v) })),
    rejects: cells.flatMap((_, row) =>
      keeps.includes(row)
        ? []
        : [
            {
              rowNumber: row + 1,
              column: 'v',
              code: codes[row] ?? 'row.rule',
              rule: 'r',
              action: 'quarantine' as const,
            },
          ],
    ),
  };
});

const several: OperatorCase = {
  title: 'the first rule that a row breaks decides',
  config: {
    rowLevel: [
      { id: 'named', field: 'name', rule: 'required', onFail: 'skip' },
      { id: 'paid', field: 'amount', rule: 'gt:0', onFail: 'quarantine' },
      { id: 'sane', rule: "expression:amount < 100 OR name = 'big'" },
    ],
  },
  columns: [column('name', 'text'), column('amount', 'integer')],
  rows: [
    { name: 'a', amount: 1 },
    { name: null, amount: -1 },
    { name: 'b', amount: -1 },
    { name: 'c', amount: 100 },
    { name: 'big', amount: 100 },
  ],
  expect: [
    { name: 'a', amount: '1' },
    { name: 'big', amount: '100' },
  ],
  rejects: [
    { rowNumber: 2, column: 'name', value: null, rule: 'named', action: 'skip' },
    { rowNumber: 3, column: 'amount', value: '-1', rule: 'paid', action: 'quarantine' },
    { rowNumber: 4, column: null, value: null, rule: 'sane', action: 'abort' },
  ],
};

const V = [column('v', 'integer'), column('t', 'text'), column('j', 'json')];
const refused = (title: string, rule: Json, issue: { code: string; field: string }) => ({
  title,
  config: { rowLevel: [{ id: 'r', ...(rule as object) }] },
  columns: V,
  issues: [issue],
});

describeOperator(validate, {
  cases: [...cases, several],
  typing: [
    {
      title: 'columns go through as they are',
      config: { rowLevel: [{ id: 'r', field: 'v', rule: 'gt:0' }] },
      columns: V,
      output: ['v integer', 't text', 'j json'],
    },
    refused(
      'a rule that there is not',
      { field: 'v', rule: 'above:1' },
      { code: 'config.bad_rule', field: 'rowLevel[0].rule' },
    ),
    refused(
      'a rule without its value',
      { field: 'v', rule: 'gt' },
      { code: 'config.bad_rule', field: 'rowLevel[0].rule' },
    ),
    refused(
      'a value where none is taken',
      { field: 't', rule: 'email:x' },
      { code: 'config.bad_rule', field: 'rowLevel[0].rule' },
    ),
    refused(
      'between of one value',
      { field: 'v', rule: 'between:1' },
      { code: 'config.bad_rule', field: 'rowLevel[0].rule' },
    ),
    refused(
      'a list whose quote is open',
      { field: 't', rule: 'in:"a,b' },
      { code: 'config.bad_rule', field: 'rowLevel[0].rule' },
    ),
    refused(
      'a length below itself',
      { field: 't', rule: 'length:3,1' },
      { code: 'config.bad_rule', field: 'rowLevel[0].rule' },
    ),
    refused(
      'a value that is not of the type',
      { field: 'v', rule: 'gt:a' },
      { code: 'config.bad_literal', field: 'rowLevel[0].rule' },
    ),
    refused(
      'a pattern that is none',
      { field: 't', rule: 'regex:(' },
      { code: 'config.bad_rule', field: 'rowLevel[0].rule' },
    ),
    refused(
      'a pattern on a number',
      { field: 'v', rule: 'regex:1' },
      { code: 'config.type_not_permitted', field: 'rowLevel[0].rule' },
    ),
    refused(
      'an order of JSON',
      { field: 'j', rule: 'gt:1' },
      { code: 'config.type_not_permitted', field: 'rowLevel[0].rule' },
    ),
    refused(
      'a field that does not come in',
      { field: 'w', rule: 'required' },
      { code: 'config.unknown_field', field: 'rowLevel[0].field' },
    ),
    refused('a rule without its field', { rule: 'gt:0' }, { code: 'config.bad_rule', field: 'rowLevel[0].field' }),
    refused(
      'an expression that is no condition',
      { rule: 'expression:v + 1' },
      { code: 'expression.not_a_condition', field: 'rowLevel[0].rule' },
    ),
  ],
});
