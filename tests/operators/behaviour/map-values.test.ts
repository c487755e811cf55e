import { mapValues } from '../../../operators/map-values.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('v', 'text')];
const config = { field: 'v', mappings: { a: '1' } };
const rows = [{ v: 'a' }, { v: null }];

describeBehaviour(mapValues, {
  null: [
    { config: { ...config, defaultValue: 'none' }, columns, rows, expect: [{ v: '1' }, { v: 'none' }] },
    { config, columns, rows, expect: [{ v: '1' }, { v: null }] },
    { config: { ...config, unmatched: 'reject' }, columns, rows, expect: [{ v: '1' }, { v: null }] },
  ],
  missing: {
    config: { ...config, field: 'vv' },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'field', next: 'Did you mean "v"?' }],
  },
  mismatch: [
    {
      config: { ...config, type: 'integer' },
      columns,
      rows: [{ v: 'a' }, { v: '2' }, { v: 'b' }],
      expect: [{ v: '1' }, { v: '2' }],
      rejects: [{ rowNumber: 3, column: 'v', value: 'b', code: 'row.not_an_integer' }],
    },
    {
      config: { field: 'v', mappings: { 1: 'one' } },
      columns: [column('v', 'integer')],
      rows: [{ v: '01' }, { v: 'x' }],
      expect: [{ v: 'one' }],
      rejects: [{ rowNumber: 2, column: 'v', value: 'x', code: 'row.not_an_integer' }],
    },
    {
      config: { field: 'v', mappings: { a: 'one' }, type: 'integer' },
      columns,
      issues: [{ code: 'config.bad_literal', field: 'mappings.a' }],
    },
  ],
  tooFew: [
    { config, columns, rows: [{ v: 'z' }], expect: [{ v: 'z' }] },
    { config: { ...config, unmatched: 'null' }, columns, rows: [{ v: 'z' }], expect: [{ v: null }] },
    {
      config: { ...config, unmatched: 'reject' },
      columns,
      rows: [{ v: 'z' }],
      expect: [],
      rejects: [{ rowNumber: 1, column: 'v', value: 'z', code: 'row.not_mapped' }],
    },
  ],
});
