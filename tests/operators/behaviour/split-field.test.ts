import { splitField } from '../../../operators/split-field.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('v', 'text')];
const config = { sourceField: 'v', separator: '-', outputFields: ['a', 'b'] };

describeBehaviour(splitField, {
  null: {
    config: { ...config, tooFew: 'reject' },
    columns,
    rows: [{ v: null }],
    expect: [{ v: null, a: null, b: null }],
  },
  missing: {
    config: { ...config, sourceField: 'w' },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'sourceField' }],
  },
  mismatch: {
    config,
    columns: [column('v', 'date')],
    rows: [{ v: '2024-02-29' }, { v: 'x-y' }],
    expect: [{ v: '2024-02-29', a: '2024', b: '02-29' }],
    rejects: [{ rowNumber: 2, column: 'v', value: 'x-y', code: 'row.not_a_date' }],
  },
  duplicate: [
    {
      config: { ...config, outputFields: ['a', 'v'] },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'outputFields[1]' }],
    },
    {
      config: { ...config, outputFields: ['a', 'a'] },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'outputFields[1]' }],
    },
  ],
  tooMany: [
    { config, columns, rows: [{ v: '1-2-3' }], expect: [{ v: '1-2-3', a: '1', b: '2-3' }] },
    {
      config: { ...config, tooMany: 'drop' },
      columns,
      rows: [{ v: '1-2-3' }],
      expect: [{ v: '1-2-3', a: '1', b: '2' }],
    },
    {
      config: { ...config, tooMany: 'reject' },
      columns,
      rows: [{ v: '1-2-3' }, { v: '1-2' }],
      expect: [{ v: '1-2', a: '1', b: '2' }],
      rejects: [{ rowNumber: 1, column: 'v', value: '1-2-3', code: 'row.too_many_parts' }],
    },
  ],
  tooFew: [
    {
      config,
      columns,
      rows: [{ v: '1' }, { v: '' }],
      expect: [
        { v: '1', a: '1', b: null },
        { v: '', a: '', b: null },
      ],
    },
    {
      config: { ...config, tooFew: 'reject' },
      columns,
      rows: [{ v: '1' }, { v: '' }, { v: '-' }],
      expect: [{ v: '-', a: '', b: '' }],
      rejects: [
        { rowNumber: 1, column: 'v', value: '1', code: 'row.too_few_parts' },
        { rowNumber: 2, column: 'v', value: '', code: 'row.too_few_parts' },
      ],
    },
  ],
});
