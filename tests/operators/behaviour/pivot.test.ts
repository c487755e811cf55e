import { pivot } from '../../../operators/pivot.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const config = {
  groupByFields: ['k'],
  pivotField: 'q',
  values: ['1', '2'],
  prefix: 'q',
  valueField: 'n',
  function: 'sum',
};
const types = { q: 'integer', n: 'integer' } as const;
const columns = [column('k', 'text'), column('q', 'integer'), column('n', 'text')];

describeBehaviour(pivot, {
  null: [
    { config, types, rows: ['k,q,n', 'a,1,5', 'a,,6', 'a,1,', 'a,2,'], expect: ['a,5,'], dropped: 3 },
    {
      config: { ...config, otherValues: 'error' },
      types,
      rows: ['k,q,n', 'a,1,5', 'a,,6'],
      expect: ['a,5,'],
      rejects: ['row.not_listed'],
    },
  ],
  missing: {
    config: { ...config, pivotField: 'qq' },
    columns: [column('k'), column('q'), column('n')],
    issues: [{ code: 'config.unknown_field', field: 'pivotField', next: 'Did you mean "q"?' }],
  },
  mismatch: [
    {
      config,
      rows: ['k,q,n', 'a,1,5', 'a,2,x'],
      expect: ['a,5,'],
      rejects: ['row.not_numeric'],
    },
    {
      config,
      types,
      rows: ['k,q,n', 'a,1,5', 'a,x,6'],
      expect: ['a,5,'],
      rejects: ['row.not_an_integer'],
    },
    {
      config: { ...config, values: ['1', 'two'], function: 'max' },
      columns,
      issues: [{ code: 'config.invalid', field: 'values[1]' }],
    },
  ],
  duplicate: [
    { config, types, rows: ['k,q,n', 'a,1,5', 'a,1,6', 'a,2,1'], expect: ['a,11,1'], dropped: 2 },
    {
      config: { ...config, pivotField: 'k', values: ['1', 'n'], prefix: '', groupByFields: ['n'], function: 'max' },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'values[1]' }],
    },
  ],
  tooMany: [
    { config, types, rows: ['k,q,n', 'a,1,5', 'a,3,6'], expect: ['a,5,'], dropped: 1 },
    {
      config: { ...config, otherValues: 'error' },
      types,
      rows: ['k,q,n', 'a,1,5', 'a,3,6'],
      expect: ['a,5,'],
      rejects: ['row.not_listed'],
    },
  ],
  tooFew: [
    { config, types, rows: ['k,q,n', 'a,1,5', 'b,3,6'], expect: ['a,5,'], dropped: 1 },
    {
      config: { ...config, valueField: 'n', function: 'count' },
      types,
      rows: ['k,q,n', 'a,1,5'],
      expect: ['a,1,0'],
    },
  ],
});
