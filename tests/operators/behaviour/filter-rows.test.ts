import { filterRows } from '../../../operators/filter-rows.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('n', 'integer')];
const config = { field: 'n', operator: '!=', value: 1 };
const rows = [{ n: null }, { n: '2' }];

describeBehaviour(filterRows, {
  null: [
    { config, columns, rows, expect: [{ n: '2' }] },
    { config: { field: 'n', operator: 'not_in', value: [1] }, columns, rows, expect: [{ n: '2' }] },
    { config: { field: 'n', operator: 'is_null' }, columns, rows, expect: [{ n: null }] },
    { config: { expression: 'n <> 1 OR n IS NULL' }, columns, rows, expect: [{ n: null }, { n: '2' }] },
  ],
  missing: {
    config: { ...config, field: 'N' },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'field', next: 'Did you mean "n"?' }],
  },
  mismatch: [
    {
      config,
      columns,
      rows: [{ n: '2' }, { n: 'x' }],
      expect: [{ n: '2' }],
      rejects: [{ rowNumber: 2, column: 'n', value: 'x', code: 'row.not_an_integer' }],
    },
    { config: { ...config, value: 'x' }, columns, issues: [{ code: 'config.bad_literal', field: 'value' }] },
  ],
});
