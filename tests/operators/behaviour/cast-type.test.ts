import { castType } from '../../../operators/cast-type.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('v', 'text')];
const config = { field: 'v', targetType: 'integer' };

describeBehaviour(castType, {
  null: { config, columns, rows: [{ v: null }, { v: '1' }], expect: [{ v: null }, { v: '1' }] },
  missing: {
    config: { ...config, field: 'V_' },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'field', next: 'Did you mean "v"?' }],
  },
  mismatch: [
    {
      config,
      columns,
      rows: [{ v: '7' }, { v: 'x' }, { v: '' }, { v: '2147483648' }],
      expect: [{ v: '7' }],
      rejects: [
        { rowNumber: 2, column: 'v', value: 'x', code: 'row.not_an_integer' },
        { rowNumber: 3, column: 'v', value: '', code: 'row.not_an_integer' },
        { rowNumber: 4, column: 'v', value: '2147483648', code: 'row.out_of_range' },
      ],
    },
    {
      config: { field: 'v', targetType: 'date' },
      columns: [column('v', 'boolean')],
      issues: [{ code: 'config.cast_not_possible', field: 'targetType' }],
    },
  ],
});
