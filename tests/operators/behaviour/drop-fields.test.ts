import { dropFields } from '../../../operators/drop-fields.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('a', 'integer'), column('b', 'integer')];
const config = { fields: ['a'] };

describeBehaviour(dropFields, {
  null: {
    config,
    columns,
    rows: [
      { a: null, b: '1' },
      { a: '1', b: null },
    ],
    expect: [{ b: '1' }, { b: null }],
  },
  missing: {
    config: { fields: ['a', 'aa'] },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'fields[1]', next: 'Did you mean "a"?' }],
  },
  mismatch: { config, columns, rows: [{ a: 'x', b: 'y' }], expect: [{ b: 'y' }] },
  duplicate: [
    { config: { fields: ['a', 'a'] }, columns, output: ['b integer'], issues: [] },
    { config: { fields: ['a', 'a'] }, columns, rows: [{ a: '1', b: '2' }], expect: [{ b: '2' }] },
  ],
  tooMany: {
    config: { fields: ['a', 'b'] },
    columns,
    issues: [{ code: 'config.no_fields_left', field: 'fields' }],
  },
});
