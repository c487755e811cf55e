import { flatten } from '../../../operators/flatten.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('j', 'text'), column('other', 'integer')];
const config = { field: 'j', fields: [{ name: 'n', path: 'a.n', type: 'integer' }] };

describeBehaviour(flatten, {
  null: {
    config,
    columns,
    rows: [{ j: null }, { j: '{"a": {"n": null}}' }, { j: '{"b": 1}' }, { j: 'null' }, { j: '{"a": [1]}' }],
    expect: Array.from({ length: 5 }, () => ({ n: null, other: null })),
  },
  missing: {
    config: { ...config, field: 'k' },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'field' }],
  },
  mismatch: [
    {
      config,
      columns,
      rows: [{ j: '{"a": {"n": 7}}' }, { j: '{"a": {"n": "x"}}' }, { j: '{a' }],
      expect: [{ n: '7', other: null }],
      rejects: [
        { rowNumber: 2, column: 'n', value: 'x', code: 'row.not_an_integer' },
        { rowNumber: 3, column: 'j', value: '{a', code: 'row.not_json' },
      ],
    },
    {
      config: { ...config, field: 'other' },
      columns,
      issues: [{ code: 'config.type_not_permitted', field: 'field' }],
    },
  ],
  duplicate: [
    { config, columns, rows: [{ j: '{"a": {"n": 1, "n": 2}}' }], expect: [{ n: '2', other: null }] },
    {
      config: { ...config, fields: [{ name: 'other' }, { name: 'x' }, { name: 'x' }] },
      columns,
      issues: [
        { code: 'config.duplicate_field', field: 'fields[0].name' },
        { code: 'config.duplicate_field', field: 'fields[2].name' },
      ],
    },
  ],
});
