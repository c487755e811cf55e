import { expect, test } from 'vitest';
import { renameField } from '../../operators/rename-field.ts';
import { batchOf, column } from '../contract/batch-of.ts';
import { describeOperator, testContext } from '../contract/describe-operator.ts';

const columns = [
  column('email_address', 'text', { sourceOrdinal: 0 }),
  column('balance', 'untyped', { sourceOrdinal: 1 }),
];

describeOperator(renameField, {
  cases: [
    {
      title: 'gives a field its new name, values and order as they were',
      config: { sourceField: 'email_address', targetField: 'email' },
      columns,
      rows: [
        { email_address: 'a@b.c', balance: '1' },
        { email_address: null, balance: '' },
        { email_address: '🦦@río.example', balance: null },
      ],
      expect: [
        { email: 'a@b.c', balance: '1' },
        { email: null, balance: '' },
        { email: '🦦@río.example', balance: null },
      ],
    },
    {
      title: 'swaps two names at once',
      config: {
        mappings: [
          { from: 'email_address', to: 'balance' },
          { from: 'balance', to: 'email_address' },
        ],
      },
      columns,
      rows: [{ email_address: 'a@b.c', balance: '1' }],
      expect: [{ balance: 'a@b.c', email_address: '1' }],
    },
  ],
  typing: [
    {
      title: 'keeps the type of the field',
      config: { sourceField: 'email_address', targetField: 'email' },
      columns,
      output: ['email text', 'balance untyped'],
    },
    {
      title: 'suggests the nearest name for a field that does not come in',
      config: { sourceField: 'EmailAdress', targetField: 'email' },
      columns,
      output: ['email_address text', 'balance untyped'],
      issues: [{ code: 'config.unknown_field', field: 'sourceField', next: 'Did you mean "email_address"?' }],
    },
    {
      title: 'lists the fields when none is near',
      config: { sourceField: 'x', targetField: 'email' },
      columns,
      issues: [
        {
          code: 'config.unknown_field',
          field: 'sourceField',
          next: 'Fields that come in: "email_address" and "balance".',
        },
      ],
    },
    {
      title: 'refuses a name that is taken',
      config: { sourceField: 'email_address', targetField: 'balance' },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'targetField' }],
    },
    {
      title: 'refuses two new names for one field',
      config: {
        mappings: [
          { from: 'balance', to: 'a' },
          { from: 'balance', to: 'b' },
        ],
      },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'mappings[1].from' }],
    },
  ],
});

test('a renamed field still tells which source column it is', () => {
  const { columns: output } = renameField.output({ sourceField: 'balance', targetField: 'b' }, columns);
  expect(output.map((one) => one.sourceOrdinal)).toEqual([0, 1]);
});

test('renaming touches no data: the very batch goes on', () => {
  const batch = batchOf(columns, [{ email_address: 'a@b.c' }]);
  expect(renameField.apply({ sourceField: 'balance', targetField: 'b' }, columns, testContext())(batch)).toBe(batch);
});

test.for([
  { config: {}, paths: ['sourceField', 'targetField'] },
  { config: { sourceField: 'a' }, paths: ['targetField'] },
  {
    config: { sourceField: 'a', targetField: 'b', mappings: [{ from: 'c', to: 'd' }] },
    paths: ['sourceField', 'targetField'],
  },
  { config: { sourceField: '', targetField: 'b' }, paths: ['sourceField'] },
  { config: { mappings: [] }, paths: ['mappings'] },
])('refuses the config $config', ({ config, paths }) => {
  const result = renameField.config.safeParse(config);
  expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual(paths);
});
