import { mergeFields } from '../../../operators/merge-fields.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('a', 'text'), column('b', 'integer')];
const config = { sourceFields: ['a', 'b'], separator: '-', outputField: 'made' };
const rows = [
  { a: 'x', b: null },
  { a: null, b: null },
];

describeBehaviour(mergeFields, {
  null: [
    {
      config,
      columns,
      rows,
      expect: [
        { a: 'x', b: null, made: 'x' },
        { a: null, b: null, made: null },
      ],
    },
    {
      config: { ...config, nulls: 'empty' },
      columns,
      rows,
      expect: [
        { a: 'x', b: null, made: 'x-' },
        { a: null, b: null, made: '-' },
      ],
    },
    {
      config: { ...config, nulls: 'null' },
      columns,
      rows,
      expect: [
        { a: 'x', b: null, made: null },
        { a: null, b: null, made: null },
      ],
    },
  ],
  missing: {
    config: { ...config, sourceFields: ['a', 'c'] },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'sourceFields[1]' }],
  },
  mismatch: {
    config,
    columns,
    rows: [
      { a: 'x', b: '007' },
      { a: 'x', b: 'y' },
    ],
    expect: [{ a: 'x', b: '007', made: 'x-7' }],
    rejects: [{ rowNumber: 2, column: 'b', value: 'y', code: 'row.not_an_integer' }],
  },
  duplicate: [
    {
      config: { ...config, sourceFields: ['a', 'a'] },
      columns,
      rows: [{ a: 'x', b: '1' }],
      expect: [{ a: 'x', b: '1', made: 'x-x' }],
    },
    {
      config: { ...config, sourceFields: ['a'], outputField: 'b' },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'outputField' }],
    },
  ],
});
