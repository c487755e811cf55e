import { renameField } from '../../../operators/rename-field.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('n', 'integer'), column('other')];
const config = { sourceField: 'n', targetField: 'number' };

describeBehaviour(renameField, {
  null: { config, columns, rows: [{ n: null, other: null }], expect: [{ number: null, other: null }] },
  missing: {
    config: { ...config, sourceField: 'othr' },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'sourceField', next: 'Did you mean "other"?' }],
  },
  mismatch: { config, columns, rows: [{ n: 'x', other: '1' }], expect: [{ number: 'x', other: '1' }] },
  duplicate: [
    {
      config: { sourceField: 'n', targetField: 'other' },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'targetField' }],
    },
    {
      config: {
        mappings: [
          { from: 'n', to: 'a' },
          { from: 'n', to: 'b' },
        ],
      },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'mappings[1].from' }],
    },
    {
      config: {
        mappings: [
          { from: 'n', to: 'other' },
          { from: 'other', to: 'n' },
        ],
      },
      columns,
      rows: [{ n: '1', other: 'x' }],
      expect: [{ other: '1', n: 'x' }],
    },
  ],
});
