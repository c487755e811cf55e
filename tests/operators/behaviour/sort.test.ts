import { sort } from '../../../operators/sort.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const by = (rest: object = {}) => ({ fields: [{ field: 'n', ...rest }] });
const types = { n: 'integer' } as const;
const rows = ['n,t', ',a', '2,b', '1,c'];

describeBehaviour(sort, {
  null: [
    { config: by(), types, rows, expect: ['1,c', '2,b', ',a'] },
    { config: by({ direction: 'desc' }), types, rows, expect: ['2,b', '1,c', ',a'] },
    { config: by({ direction: 'desc', nulls: 'first' }), types, rows, expect: [',a', '2,b', '1,c'] },
  ],
  missing: {
    config: { fields: [{ field: 'nn' }] },
    columns: [column('n')],
    issues: [{ code: 'config.unknown_field', field: 'fields[0].field', next: 'Did you mean "n"?' }],
  },
  mismatch: [
    {
      config: by(),
      types,
      rows: ['n,t', '2,a', 'x,b', '1,c'],
      expect: ['1,c', '2,a'],
      rejects: ['row.not_an_integer'],
    },
    {
      config: by(),
      columns: [column('n', 'json')],
      issues: [{ code: 'config.operator_not_permitted', field: 'fields[0].field' }],
    },
  ],
  duplicate: {
    config: by(),
    types,
    rows: ['n,t', '2,a', '1,b', '2,c', '1,d', '01,e'],
    expect: ['1,b', '1,d', '1,e', '2,a', '2,c'],
  },
});
