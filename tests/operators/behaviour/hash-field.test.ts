import { hashField } from '../../../operators/hash-field.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('v', 'text'), column('other')];
const config = { field: 'v', algorithm: 'md5' };
const MD5_OF_NOTHING = 'd41d8cd98f00b204e9800998ecf8427e';
const MD5_OF_7 = '8f14e45fceea167a5a36dedd4bea2543';

describeBehaviour(hashField, {
  null: {
    config,
    columns,
    rows: [{ v: null }, { v: '' }],
    expect: [
      { v: null, other: null },
      { v: MD5_OF_NOTHING, other: null },
    ],
  },
  missing: {
    config: { ...config, field: 'othr' },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'field', next: 'Did you mean "other"?' }],
  },
  mismatch: {
    config,
    columns: [column('v', 'integer')],
    rows: [{ v: '007' }, { v: 'x' }],
    expect: [{ v: MD5_OF_7 }],
    rejects: [{ rowNumber: 2, column: 'v', value: 'x', code: 'row.not_an_integer' }],
  },
  duplicate: [
    {
      config,
      columns,
      rows: [{ v: '7' }, { v: '7' }],
      expect: [
        { v: MD5_OF_7, other: null },
        { v: MD5_OF_7, other: null },
      ],
    },
    {
      config: { ...config, outputField: 'other' },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'outputField' }],
    },
  ],
});
