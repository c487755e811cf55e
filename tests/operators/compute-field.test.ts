import { computeField } from '../../operators/compute-field.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator } from '../contract/describe-operator.ts';

const columns = [
  column('id', 'integer'),
  column('name', 'text'),
  column('amount', 'numeric'),
  column('raw'),
  column('born', 'date'),
  column('ok', 'boolean'),
];
const rows = [
  { id: 1, name: 'Ann', amount: '10.50', raw: '2.5', born: '2000-02-29', ok: true },
  { id: 2, name: null, amount: '0', raw: 'x', born: null, ok: false },
  { id: -3, name: 'Größe 🦦', amount: null, raw: '7', born: '1999-12-31', ok: null },
];
const plain = rows.map((row) => ({
  id: String(row.id),
  name: row.name,
  amount: row.amount,
  raw: row.raw,
  born: row.born,
  ok: row.ok === null ? null : String(row.ok),
}));

describeOperator(computeField, {
  cases: [
    {
      title: 'adds a field at the end',
      config: { outputField: 'doubled', expression: 'id * 2' },
      columns,
      rows,
      expect: plain.map((row, index) => ({ ...row, doubled: ['2', '4', '-6'][index]! })),
    },
    {
      title: 'replaces a field of that name where it stands, also in its type',
      config: { outputField: 'amount', expression: 'amount > 5' },
      columns,
      rows,
      expect: plain.map((row, index) => ({ ...row, amount: ['true', 'false', null][index]! })),
    },
    {
      title: 'NULL in most operators and functions gives NULL',
      config: { outputField: 'greeting', expression: "name || '!'" },
      columns,
      rows,
      expect: plain.map((row, index) => ({ ...row, greeting: ['Ann!', null, 'Größe 🦦!'][index]! })),
    },
    {
      title: 'a row for which there is no value becomes a reject that names the SQLSTATE',
      config: { outputField: 'share', expression: '100 / amount' },
      columns,
      rows,
      expect: [
        { ...plain[0]!, share: '9.5238095238095238' },
        { ...plain[2]!, share: null },
      ],
      rejects: [{ rowNumber: 2, column: 'amount', code: 'row.expression' }],
    },
    {
      title: 'a cell without a declared type counts as numeric beside a whole number',
      config: { outputField: 'more', expression: 'raw + 1' },
      columns,
      rows,
      expect: [
        { ...plain[0]!, more: '3.5' },
        { ...plain[2]!, more: '8' },
      ],
      rejects: [{ rowNumber: 2, column: 'raw', value: 'x', code: 'row.expression' }],
    },
    {
      title: 'evaluates of CASE only the branch that is taken',
      config: { outputField: 'share', expression: 'CASE WHEN amount > 0 THEN 100 / amount ELSE -1 END' },
      columns,
      rows,
      expect: plain.map((row, index) => ({ ...row, share: ['9.5238095238095238', '-1', '-1'][index]! })),
    },
    {
      title: 'reads every type as what it is',
      config: {
        outputField: 'all',
        expression: "concat_ws('/', id, name, raw, born, ok)",
      },
      columns,
      rows,
      expect: plain.map((row, index) => ({
        ...row,
        all: ['1/Ann/2.5/2000-02-29/t', '2/x/f', '-3/Größe 🦦/7/1999-12-31'][index]!,
      })),
    },
  ],
  typing: [
    {
      title: 'types the field as the expression',
      config: { outputField: 'n', expression: 'id::bigint + 1' },
      columns: [column('id', 'integer')],
      output: ['id integer', 'n bigint'],
    },
    {
      title: 'what tables have no type for is text',
      config: { outputField: 'age', expression: "born - timestamp '2000-01-01'" },
      columns: [column('born', 'date')],
      output: ['born date', 'age text'],
    },
    {
      title: 'names an unknown field and the near ones, with the position',
      config: { outputField: 'n', expression: '1 + naem' },
      columns: [column('name', 'text')],
      issues: [{ code: 'expression.unknown_column', field: 'expression', next: 'Did you mean "name"?' }],
    },
    {
      title: 'refuses what is no expression',
      config: { outputField: 'n', expression: '1; drop table x' },
      columns: [],
      issues: [{ code: 'expression.not_one_expression', field: 'expression' }],
    },
    {
      title: 'refuses a literal that its type does not read',
      config: { outputField: 'n', expression: "born > '2024-02-30'" },
      columns: [column('born', 'date')],
      issues: [{ code: 'expression.bad_literal', field: 'expression' }],
    },
  ],
});
