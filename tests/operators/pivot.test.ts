import { pivot } from '../../operators/pivot.ts';
import { column } from '../contract/batch-of.ts';
import { describeHolder } from '../contract/describe-holder.ts';

const QUARTERS = { groupByFields: ['k'], pivotField: 'q', values: ['q1', 'q2'], valueField: 'n', function: 'sum' };

describeHolder(pivot, {
  cases: [
    {
      title: 'makes one row of each group, in order of their first rows, with a column for each listed value',
      config: QUARTERS,
      types: { n: 'integer' },
      rows: ['k,q,n', 'b,q1,5', 'a,q2,1', 'b,q2,7', 'a,q2,3', 'b,q1,9'],
      expect: ['b,14,7', 'a,,4'],
      dropped: 3,
    },
    {
      title: 'counts rows without a value field, 0 where there are none, and takes an empty group for one of its own',
      config: { groupByFields: ['k'], pivotField: 'q', values: ['2', '1'], prefix: 'q', function: 'count' },
      types: { q: 'integer', k: 'integer' },
      rows: ['k,q', '7,1', ',2', '7,1', ',2', '8,2'],
      expect: ['7,0,2', ',2,0', '8,1,0'],
      dropped: 2,
    },
    {
      title: 'leaves rows out whose value is not listed or empty, and gives no row for a group of such only',
      config: QUARTERS,
      rows: ['k,q,n', 'a,q1,1', 'a,q9,2', 'b,q8,3', 'a,,4', 'a,q2,0.5'],
      expect: ['a,1,0.5'],
      dropped: 4,
    },
    {
      title: 'rejects rows whose value is not listed or empty, where it is told to',
      config: { ...QUARTERS, otherValues: 'error' },
      rows: ['k,q,n', 'a,q1,1', 'a,q9,2', 'a,q1,x', 'a,,4', 'b,q2,5'],
      expect: ['a,1,', 'b,,5'],
      dropped: 0,
      rejects: ['row.not_listed', 'row.not_numeric', 'row.not_listed'],
    },
    {
      title: 'compares values as their type does, and rejects a cell that does not read as it',
      config: { ...QUARTERS, values: ['1', '2'], prefix: 'q', groupByFields: [] },
      types: { q: 'numeric', n: 'bigint' },
      rows: ['k,q,n', 'a,1.0,1', 'a,2.00,2', 'a,x,3', 'a,1e0,4'],
      expect: ['5,2'],
      dropped: 2,
      rejects: ['row.not_numeric'],
    },
    {
      title: 'rejects a row for a bad cell of a field that it takes no part of, and not where the row leaves before',
      config: QUARTERS,
      types: { n: 'integer', d: 'date' },
      rows: ['d,k,q,n', 'soon,a,q1,1', 'soon,a,q9,2', ',a,q2,3', '2026-01-02,b,q1,4'],
      expect: ['a,,3', 'b,4,'],
      dropped: 1,
      rejects: ['row.not_a_date'],
    },
    {
      title: 'gives nothing for nothing where there are groups',
      config: QUARTERS,
      rows: ['k,q,n'],
      expect: [],
    },
  ],
  typing: [
    {
      title: 'gives the types of the function for each value',
      config: { ...QUARTERS, function: 'avg' },
      columns: [column('k', 'uuid'), column('q'), column('n', 'integer')],
      output: ['k uuid', 'q1 numeric', 'q2 numeric'],
    },
    {
      title: 'refuses unknown fields, functions that a type does not have, and columns of one name',
      config: {
        groupByFields: ['k', 'x'],
        pivotField: 'y',
        values: ['k', 'b', 'b'],
        valueField: 'k',
        function: 'sum',
      },
      columns: [column('k', 'text')],
      issues: [
        { code: 'config.unknown_field', field: 'groupByFields[1]' },
        { code: 'config.unknown_field', field: 'pivotField' },
        { code: 'config.operator_not_permitted', field: 'function' },
        { code: 'config.duplicate_field', field: 'values[0]' },
        { code: 'config.duplicate_field', field: 'values[2]' },
      ],
    },
    {
      title: 'refuses values that are none of the type, and those that equal another',
      config: { pivotField: 'q', values: ['1', '2.5', 'x', '01'], function: 'count' },
      columns: [column('q', 'integer')],
      issues: [
        { code: 'config.invalid', field: 'values[1]' },
        { code: 'config.invalid', field: 'values[2]' },
        { code: 'config.invalid', field: 'values[3]' },
      ],
    },
    {
      title: 'refuses JSON as the pivot field',
      config: { pivotField: 'q', values: ['1'], function: 'count' },
      columns: [column('q', 'json')],
      issues: [{ code: 'config.operator_not_permitted', field: 'pivotField' }],
    },
  ],
});
