import { unpivot } from '../../../operators/unpivot.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('id'), column('a', 'text'), column('b', 'text')];
const config = { fields: ['a', 'b'], valueType: 'integer' };

describeBehaviour(unpivot, {
  null: [
    {
      config,
      columns,
      rows: [{ id: '1', a: '5', b: null }],
      expect: [
        { id: '1', name: 'a', value: '5' },
        { id: '1', name: 'b', value: null },
      ],
    },
    {
      config: { ...config, nulls: 'drop' },
      columns,
      rows: [
        { id: '1', a: '5', b: null },
        { id: '2', a: null, b: null },
      ],
      expect: [{ id: '1', name: 'a', value: '5' }],
    },
  ],
  missing: {
    config: { fields: ['a', 'c'] },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'fields[1]' }],
  },
  mismatch: [
    {
      config,
      columns,
      rows: [
        { id: '1', a: '5', b: 'x' },
        { id: '2', a: '6', b: '7' },
      ],
      expect: [
        { id: '2', name: 'a', value: '6' },
        { id: '2', name: 'b', value: '7' },
      ],
      rejects: [{ rowNumber: 1, column: 'b', value: 'x', code: 'row.not_an_integer' }],
    },
    {
      config: { fields: ['a'], valueType: 'integer' },
      columns: [column('a', 'date')],
      issues: [{ code: 'config.cast_not_possible', field: 'valueType' }],
    },
  ],
  duplicate: {
    config: { fields: ['a', 'b'], nameField: 'id' },
    columns,
    issues: [{ code: 'config.duplicate_field', field: 'nameField' }],
  },
});
