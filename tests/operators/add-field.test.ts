import { expect, test } from 'vitest';
import { addField } from '../../operators/add-field.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator } from '../contract/describe-operator.ts';

const columns = [column('id', 'integer')];
const rows = [{ id: 1 }, { id: null }];

describeOperator(addField, {
  cases: [
    {
      title: 'adds the value to every row, at the end',
      config: { fieldName: 'source', fieldType: 'string', defaultValue: 'crm 🦦' },
      columns,
      rows,
      expect: [
        { id: '1', source: 'crm 🦦' },
        { id: null, source: 'crm 🦦' },
      ],
    },
    {
      title: 'adds NULL where no value is given',
      config: { fieldName: 'reviewed_at', fieldType: 'timestamp' },
      columns,
      rows,
      expect: [
        { id: '1', reviewed_at: null },
        { id: null, reviewed_at: null },
      ],
    },
    {
      title: 'an empty text is not NULL',
      config: { fieldName: 'note', fieldType: 'string', defaultValue: '' },
      columns,
      rows,
      expect: [
        { id: '1', note: '' },
        { id: null, note: '' },
      ],
    },
    {
      title: 'adds the value of an expression, of its own type',
      config: { fieldName: 'next', expression: 'id + 1' },
      columns,
      rows,
      expect: [
        { id: '1', next: '2' },
        { id: null, next: null },
      ],
    },
    {
      title: 'casts the value of an expression to the type that is given',
      config: { fieldName: 'next', fieldType: 'string', expression: "'n' || id -- a comment" },
      columns,
      rows,
      expect: [
        { id: '1', next: 'n1' },
        { id: null, next: null },
      ],
    },
    {
      title: 'a row for which the expression has no value becomes a reject',
      config: { fieldName: 'share', expression: '1 / (id - 1)' },
      columns,
      rows,
      expect: [{ id: null, share: null }],
      rejects: [{ rowNumber: 1, column: 'id', value: '1', code: 'row.expression' }],
    },
    {
      title: 'adds a number to a batch of no rows',
      config: { fieldName: 'n', fieldType: 'integer', defaultValue: 0 },
      columns,
      rows: [],
      expect: [],
    },
  ],
  typing: [
    {
      title: 'types the field as its expression',
      config: { fieldName: 'half', expression: 'id / 2.0' },
      columns,
      output: ['id integer', 'half numeric'],
    },
    {
      title: 'types the field as is said, whatever the expression is',
      config: { fieldName: 'half', fieldType: 'float', expression: 'id / 2.0' },
      columns,
      output: ['id integer', 'half double'],
    },
    {
      title: 'refuses a type that the expression cannot be cast to',
      config: { fieldName: 'half', fieldType: 'uuid', expression: 'id / 2.0' },
      columns,
      issues: [{ code: 'config.cast_not_possible', field: 'fieldType' }],
    },
    {
      title: 'says what is wrong with an expression',
      config: { fieldName: 'half', expression: 'idd / 2' },
      columns,
      issues: [{ code: 'expression.unknown_column', field: 'expression', next: 'Did you mean "id"?' }],
    },
    {
      title: 'types the field',
      config: { fieldName: 'ok', fieldType: 'boolean', defaultValue: true },
      columns,
      output: ['id integer', 'ok boolean'],
    },
    {
      title: 'float is 64 bits wide',
      config: { fieldName: 'x', fieldType: 'float', defaultValue: '1.5' },
      columns,
      output: ['id integer', 'x double'],
    },
    {
      title: 'refuses a name that is taken',
      config: { fieldName: 'id', fieldType: 'string', defaultValue: 'x' },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'fieldName' }],
    },
    ...(
      [
        ['integer', '1.5'],
        ['integer', 2147483648],
        ['bigint', '9223372036854775808'],
        ['float', '1e999'],
        ['numeric', 'ten'],
        ['boolean', 'maybe'],
        ['date', '2024-02-30'],
        ['timestamp', '2024-01-01 25:00'],
        ['json', '{a: 1}'],
        ['uuid', 'a0eebc99'],
      ] as const
    ).map(([fieldType, defaultValue]) => ({
      title: `refuses ${defaultValue} as ${fieldType}`,
      config: { fieldName: 'x', fieldType, defaultValue },
      columns,
      issues: [{ code: 'config.bad_literal', field: 'defaultValue' }],
    })),
  ],
});

test('a field with a value is never NULL, one without may be', () => {
  const nullable = (config: object) => addField.output(addField.config.parse(config), columns).columns[1]?.nullable;
  expect(nullable({ fieldName: 'x', fieldType: 'integer', defaultValue: 0 })).toBe(false);
  expect(nullable({ fieldName: 'x', fieldType: 'integer' })).toBe(true);
});
