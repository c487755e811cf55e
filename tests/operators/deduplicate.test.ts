import { deduplicate } from '../../operators/deduplicate.ts';
import { column } from '../contract/batch-of.ts';
import { describeHolder } from '../contract/describe-holder.ts';

describeHolder(deduplicate, {
  cases: [
    {
      title: 'keeps the first row of each key, in source order',
      config: { keyFields: ['email'] },
      rows: ['email,name', 'a,1', 'b,2', 'a,3', 'c,4', 'b,5', 'a,6', 'd,7'],
      expect: ['a,1', 'b,2', 'c,4', 'd,7'],
      dropped: 3,
    },
    {
      title: 'takes several fields together as the key',
      config: { keyFields: ['a', 'b'] },
      rows: ['a,b,n', '1,1,1', '1,2,2', '2,1,3', '1,1,4', '2,1,5'],
      expect: ['1,1,1', '1,2,2', '2,1,3'],
      dropped: 2,
    },
    {
      title: 'takes an empty value for equal to another',
      config: { keyFields: ['k'] },
      types: { k: 'integer' },
      rows: ['k,n', ',1', '1,2', ',3', '2,4'],
      expect: [',1', '1,2', '2,4'],
      dropped: 1,
    },
    {
      title: 'compares values as their type does, and rejects a cell that does not read as it',
      config: { keyFields: ['k'] },
      types: { k: 'numeric' },
      rows: ['k,n', '1,1', '1.0,2', 'x,3', '1e0,4', '2,5'],
      expect: ['1,1', '2,5'],
      dropped: 2,
      rejects: ['row.not_numeric'],
    },
    {
      title: 'keeps the first row of each key in the first run of a pipeline, as in any',
      config: { keyFields: ['k', 'd'], scope: 'pipeline' },
      types: { d: 'date' },
      rows: ['k,d', 'a,2024-01-01', 'a,', 'a,2024-01-01', 'a,'],
      expect: ['a,2024-01-01', 'a,'],
      dropped: 2,
    },
    {
      title: 'gives nothing for nothing',
      config: { keyFields: ['k'] },
      rows: ['k,n'],
      expect: [],
    },
  ],
  typing: [
    {
      title: 'changes no column',
      config: { keyFields: ['a'] },
      columns: [column('a', 'integer'), column('b')],
      output: ['a integer', 'b untyped'],
    },
    {
      title: 'refuses a key that does not come in',
      config: { keyFields: ['a', 'bb'] },
      columns: [column('a'), column('b')],
      issues: [{ code: 'config.unknown_field', field: 'keyFields[1]' }],
    },
    {
      title: 'refuses JSON as a key that is remembered over runs',
      config: { keyFields: ['j'], scope: 'pipeline' },
      columns: [column('j', 'json')],
      issues: [{ code: 'config.operator_not_permitted', field: 'keyFields[0]' }],
    },
  ],
});
