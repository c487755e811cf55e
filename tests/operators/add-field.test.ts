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
      title: 'adds a number to a batch of no rows',
      config: { fieldName: 'n', fieldType: 'integer', defaultValue: 0 },
      columns,
      rows: [],
      expect: [],
    },
  ],
  typing: [
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
