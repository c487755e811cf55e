import { mergeFields } from '../../operators/merge-fields.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator, type OperatorCase } from '../contract/describe-operator.ts';

const columns = [column('a'), column('b'), column('c')];
const rows = [
  { a: 'x', b: 'y', c: 'z' },
  { a: 'x', b: null, c: 'z' },
  { a: 'x', b: '', c: 'z' },
  { a: null, b: null, c: null },
];
const config = { sourceFields: ['a', 'b', 'c'], separator: ', ', outputField: 'all' };

function all(...results: (string | null)[]): OperatorCase['expect'] {
  return results.map((result, row) => ({ ...rows[row]!, all: result }));
}

describeOperator(mergeFields, {
  cases: [
    {
      title: 'leaves NULLs out with their separators, keeps empty values; all NULL gives NULL',
      config,
      columns,
      rows,
      expect: all('x, y, z', 'x, z', 'x, , z', null),
    },
    {
      title: 'takes NULLs for empty texts',
      config: { ...config, nulls: 'empty' },
      columns,
      rows,
      expect: all('x, y, z', 'x, , z', 'x, , z', ', , '),
    },
    {
      title: 'gives NULL where any value is NULL',
      config: { ...config, nulls: 'null' },
      columns,
      rows,
      expect: all('x, y, z', null, 'x, , z', null),
    },
    {
      title: 'joins without a separator, in the order of the config, and one field twice',
      config: { sourceFields: ['c', 'a', 'a'], outputField: 'all' },
      columns,
      rows: [{ a: '🦦', b: 'y', c: 'z' }],
      expect: [{ a: '🦦', b: 'y', c: 'z', all: 'z🦦🦦' }],
    },
    {
      title: 'replaces a merged field in its place',
      config: { sourceFields: ['a', 'c'], separator: '-', outputField: 'a' },
      columns,
      rows: [{ a: 'x', b: 'y', c: 'z' }],
      expect: [{ a: 'x-z', b: 'y', c: 'z' }],
    },
    {
      title: 'joins numbers, booleans and dates by their text',
      config: { sourceFields: ['n', 'b', 'd'], separator: ' ', outputField: 't' },
      columns: [column('n', 'integer'), column('b', 'boolean'), column('d', 'date')],
      rows: [{ n: -5, b: false, d: '2024-02-29' }],
      expect: [{ n: '-5', b: 'false', d: '2024-02-29', t: '-5 false 2024-02-29' }],
    },
    {
      title: 'rejects a row once, where a cell is not of its type',
      config: { sourceFields: ['m', 'n'], separator: '/', outputField: 't' },
      columns: [column('m', 'integer'), column('n', 'integer')],
      rows: [
        { m: '01', n: '2' },
        { m: 'x', n: 'y' },
      ],
      expect: [{ m: '01', n: '2', t: '1/2' }],
      rejects: [{ rowNumber: 2, column: 'm', value: 'x', code: 'row.not_an_integer' }],
    },
  ],
  typing: [
    {
      title: 'adds a text field at the end',
      config,
      columns,
      output: ['a untyped', 'b untyped', 'c untyped', 'all text'],
    },
    {
      title: 'gives text in the place of a merged field',
      config: { sourceFields: ['n'], outputField: 'n' },
      columns: [column('n', 'integer'), column('b')],
      output: ['n text', 'b untyped'],
    },
    {
      title: 'points at each field that does not come in',
      config: { ...config, sourceFields: ['a', 'bb'] },
      columns,
      issues: [{ code: 'config.unknown_field', field: 'sourceFields[1]' }],
    },
    {
      title: 'refuses the name of a field that is not merged',
      config: { sourceFields: ['a', 'b'], outputField: 'c' },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'outputField' }],
    },
  ],
});
