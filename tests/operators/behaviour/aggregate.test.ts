import { aggregate } from '../../../operators/aggregate.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const of = (...functions: readonly string[]) =>
  functions.map((name) => ({ field: 'n', function: name, alias: `${name}_n` }));
const config = (...functions: readonly string[]) => ({ groupByFields: ['k'], aggregations: of(...functions) });
const columns = [column('k', 'text'), column('n', 'text')];

describeBehaviour(aggregate, {
  null: {
    config: config('count', 'sum', 'max'),
    types: { n: 'integer' },
    rows: ['k,n', 'a,1', 'a,', ',', ',', 'a,2'],
    expect: ['a,2,3,2', ',0,,'],
    dropped: 3,
  },
  missing: {
    config: { groupByFields: ['kk'], aggregations: of('count') },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'groupByFields[0]', next: 'Did you mean "k"?' }],
  },
  mismatch: [
    {
      config: config('sum'),
      rows: ['k,n', 'a,1', 'a,x', 'b,x'],
      expect: ['a,1'],
      rejects: ['row.not_numeric', 'row.not_numeric'],
    },
    {
      config: config('max'),
      types: { n: 'date' },
      rows: ['k,n', 'a,2024-02-29', 'a,x'],
      expect: ['a,2024-02-29'],
      rejects: ['row.not_a_date'],
    },
    {
      config: config('sum'),
      columns,
      issues: [{ code: 'config.operator_not_permitted', field: 'aggregations[0].function' }],
    },
  ],
  duplicate: [
    {
      config: config('count', 'sum'),
      types: { n: 'integer' },
      rows: ['k,n', 'a,1', 'a,1', 'b,2', 'a,1'],
      expect: ['a,3,3', 'b,1,2'],
      dropped: 2,
    },
    {
      config: { groupByFields: ['k'], aggregations: [{ function: 'count', alias: 'k' }] },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'aggregations[0].alias' }],
    },
  ],
  tooMany: {
    config: config('sum'),
    types: { n: 'bigint' },
    rows: ['k,n', 'a,9223372036854775807', 'a,9223372036854775807'],
    expect: ['a,18446744073709551614'],
    dropped: 1,
  },
  tooFew: [
    { config: config('count'), rows: ['k,n'], expect: [] },
    { config: { aggregations: of('count', 'max') }, rows: ['k,n'], expect: ['0,'], added: 1 },
  ],
});
