import { aggregate } from '../../operators/aggregate.ts';
import { column } from '../contract/batch-of.ts';
import { describeHolder } from '../contract/describe-holder.ts';

const by = (field: string, ...aggregations: readonly object[]) => ({ groupByFields: [field], aggregations }) as never;
const make = (name: string, field?: string) => ({
  ...(field === undefined ? {} : { field }),
  function: name,
  alias: `${name}_${field ?? 'rows'}`,
});

describeHolder(aggregate, {
  cases: [
    {
      title: 'makes one row of each group, in order of their first rows',
      config: by('k', make('count'), make('sum', 'n'), make('min', 'n'), make('max', 'n')),
      types: { n: 'integer' },
      rows: ['k,n', 'b,5', 'a,1', 'b,7', 'a,3', 'c,9'],
      expect: ['b,2,12,5,7', 'a,2,4,1,3', 'c,1,9,9,9'],
      dropped: 2,
    },
    {
      title: 'leaves empty values out, and takes an empty group for one of its own',
      config: by('k', make('count'), make('count', 'n'), make('sum', 'n'), make('avg', 'n')),
      types: { k: 'integer', n: 'numeric' },
      rows: ['k,n', '1,2', ',5', '1,', '2,', ',7'],
      expect: ['1,2,1,2,2.0000000000000000', ',2,2,12,6.0000000000000000', '2,1,0,,'],
      dropped: 2,
    },
    {
      title: 'adds undeclared cells up as exact numbers, and rejects one that is none',
      config: by('k', make('sum', 'n')),
      rows: ['k,n', 'a,0.1', 'a,0.2', 'a,x', 'a,99999999999999999999.7'],
      expect: ['a,100000000000000000000.0'],
      dropped: 2,
      rejects: ['row.not_numeric'],
    },
    {
      title: 'rejects a row for a bad cell of a field that it takes no part of',
      config: by('k', make('count'), make('max', 'n')),
      types: { n: 'integer', d: 'date', j: 'json' },
      rows: ['d,k,n,j', '2026-01-01,a,1,1', 'soon,a,2,1', ',a,3,', '2026-01-02,b,4,{', '2026-01-03,b,5,[]'],
      expect: ['a,2,3', 'b,1,5'],
      dropped: 1,
      rejects: ['row.not_a_date', 'row.not_json'],
    },
    {
      title: 'counts rows of which it reads no field',
      config: { aggregations: [make('count')] },
      types: { k: 'integer' },
      rows: ['k', '1', '', 'x', '4'],
      expect: ['3'],
      dropped: 2,
      rejects: ['row.not_an_integer'],
    },
    {
      title: 'adds floats up in source order, however many lanes read them',
      config: by('k', make('sum', 'n'), make('avg', 'n')),
      types: { n: 'double' },
      rows: ['k,n', 'a,1e16', 'a,1', 'a,-1e16', 'a,1', 'a,0.1', 'a,0.2'],
      expect: ['a,1.3,0.21666666666666667'],
      dropped: 5,
    },
    {
      title: 'makes one row of all without groups, of none too',
      config: { aggregations: [make('count'), make('max', 'k')] },
      rows: ['k'],
      expect: ['0,'],
      added: 1,
    },
    {
      title: 'orders text by its bytes',
      config: { aggregations: [make('min', 't'), make('max', 't')] },
      rows: ['t', 'b', 'Z', 'é', 'a'],
      expect: ['Z,é'],
      dropped: 3,
    },
  ],
  typing: [
    {
      title: 'gives the types that Postgres gives',
      config: {
        groupByFields: ['g'],
        aggregations: [
          make('sum', 'i'),
          make('sum', 'b'),
          make('sum', 'r'),
          make('avg', 'i'),
          make('avg', 'd'),
          make('max', 'v'),
          make('count', 'j'),
        ],
      },
      columns: [
        column('g'),
        column('i', 'integer'),
        column('b', 'bigint'),
        column('r', 'real'),
        column('d', 'double'),
        column('v', 'varchar', { length: 3 }),
        column('j', 'json'),
      ],
      output: [
        'g untyped',
        'sum_i bigint',
        'sum_b numeric',
        'sum_r real',
        'avg_i numeric',
        'avg_d double',
        'max_v text',
        'count_j bigint',
      ],
    },
    {
      title: 'refuses unknown fields, functions that a type does not have, a missing field, and equal names',
      config: {
        groupByFields: ['x', 'k'],
        aggregations: [
          { field: 'k', function: 'sum', alias: 'a' },
          { field: 'y', function: 'min', alias: 'b' },
          { function: 'max', alias: 'c' },
          { function: 'count', alias: 'k' },
        ],
      },
      columns: [column('k', 'text')],
      issues: [
        { code: 'config.unknown_field', field: 'groupByFields[0]' },
        { code: 'config.operator_not_permitted', field: 'aggregations[0].function' },
        { code: 'config.unknown_field', field: 'aggregations[1].field' },
        { code: 'config.invalid', field: 'aggregations[2].field' },
        { code: 'config.duplicate_field', field: 'aggregations[3].alias' },
      ],
    },
  ],
});
