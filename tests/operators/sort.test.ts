import { sort } from '../../operators/sort.ts';
import { column } from '../contract/batch-of.ts';
import { describeHolder } from '../contract/describe-holder.ts';

describeHolder(sort, {
  cases: [
    {
      title: 'orders by the first field, then by the second, each in its direction',
      config: { fields: [{ field: 'a' }, { field: 'n', direction: 'desc' }] },
      types: { n: 'integer' },
      rows: ['a,n', 'b,1', 'a,2', 'b,10', 'a,9', 'c,0'],
      expect: ['a,9', 'a,2', 'b,10', 'b,1', 'c,0'],
    },
    {
      title: 'keeps the source order of rows that are equal',
      config: { fields: [{ field: 'k', direction: 'desc' }] },
      types: { k: 'numeric' },
      rows: ['k,n', '1,1', '2,2', '1.0,3', '2.00,4', '1,5'],
      expect: ['2,2', '2.00,4', '1,1', '1.0,3', '1,5'],
    },
    {
      title: 'orders text by its bytes, and digits as text where nobody declared them',
      config: { fields: [{ field: 't' }] },
      rows: ['t', 'b', 'Z', 'é', 'a', '9', '10'],
      expect: ['10', '9', 'Z', 'a', 'b', 'é'],
    },
    {
      title: 'puts empty values last in either direction',
      config: { fields: [{ field: 'k', direction: 'desc' }] },
      types: { k: 'integer' },
      rows: ['k,n', '1,1', ',2', '2,3', ',4'],
      expect: ['2,3', '1,1', ',2', ',4'],
    },
    {
      title: 'puts empty values first where it is told to',
      config: { fields: [{ field: 'k', nulls: 'first' }] },
      types: { k: 'date' },
      rows: ['k,n', '2024-02-01,1', ',2', '2023-12-31,3', ',4'],
      expect: [',2', ',4', '2023-12-31,3', '2024-02-01,1'],
    },
    {
      title: 'rejects a cell that does not read as its type, and gives the others',
      config: { fields: [{ field: 'k' }] },
      types: { k: 'integer' },
      rows: ['k', '3', 'x', '1'],
      expect: ['1', '3'],
      rejects: ['row.not_an_integer'],
    },
    { title: 'gives nothing for nothing', config: { fields: [{ field: 'k' }] }, rows: ['k'], expect: [] },
  ],
  typing: [
    {
      title: 'changes no column',
      config: { fields: [{ field: 'a' }] },
      columns: [column('a', 'integer'), column('b')],
      output: ['a integer', 'b untyped'],
    },
    {
      title: 'refuses a field that does not come in, and JSON',
      config: { fields: [{ field: 'bb' }, { field: 'j' }] },
      columns: [column('b'), column('j', 'json')],
      issues: [
        { code: 'config.unknown_field', field: 'fields[0].field' },
        { code: 'config.operator_not_permitted', field: 'fields[1].field' },
      ],
    },
  ],
});
