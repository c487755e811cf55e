import { splitField } from '../../operators/split-field.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator, type OperatorCase } from '../contract/describe-operator.ts';

const columns = [column('name')];
const config = { sourceField: 'name', separator: ' ', outputFields: ['first', 'last'] };
const names = ['Jane Doe', 'Jane', 'Jane van der Doe', '', ' ', null];
const rows = names.map((name) => ({ name }));

function named(...parts: (readonly (string | null)[])[]): OperatorCase['expect'] {
  return parts.map(([first = null, last = null], row) => ({ name: names[row]!, first, last }));
}

describeOperator(splitField, {
  cases: [
    {
      title: 'fills missing parts with NULL and keeps what is left over in the last field',
      config,
      columns,
      rows,
      expect: named(['Jane', 'Doe'], ['Jane'], ['Jane', 'van der Doe'], [''], ['', ''], []),
    },
    {
      title: 'drops what is left over',
      config: { ...config, tooMany: 'drop' },
      columns,
      rows,
      expect: named(['Jane', 'Doe'], ['Jane'], ['Jane', 'van'], [''], ['', ''], []),
    },
    {
      title: 'rejects rows of too many and too few parts, but not NULL',
      config: { ...config, tooMany: 'reject', tooFew: 'reject' },
      columns,
      rows,
      expect: [
        { name: 'Jane Doe', first: 'Jane', last: 'Doe' },
        { name: ' ', first: '', last: '' },
        { name: null, first: null, last: null },
      ],
      rejects: [
        { rowNumber: 2, column: 'name', value: 'Jane', code: 'row.too_few_parts' },
        { rowNumber: 3, column: 'name', value: 'Jane van der Doe', code: 'row.too_many_parts' },
        { rowNumber: 4, column: 'name', value: '', code: 'row.too_few_parts' },
      ],
    },
    {
      title: 'takes a separator of several characters literally, and trims parts',
      config: { sourceField: 'name', separator: '.*', outputFields: ['a', 'b', 'c'], trim: true },
      columns,
      rows: [{ name: ' x .* é🦦 ' }, { name: 'x.y' }],
      expect: [
        { name: ' x .* é🦦 ', a: 'x', b: 'é🦦', c: null },
        { name: 'x.y', a: 'x.y', b: null, c: null },
      ],
    },
    {
      title: 'splits a number by its text',
      config: { sourceField: 'n', separator: '.', outputFields: ['whole', 'rest'] },
      columns: [column('n', 'numeric')],
      rows: [{ n: '12.75' }, { n: '3.25' }],
      expect: [
        { n: '12.75', whole: '12', rest: '75' },
        { n: '3.25', whole: '3', rest: '25' },
      ],
    },
    {
      title: 'has one field for all with a single name',
      config: { sourceField: 'name', separator: ',', outputFields: ['all'] },
      columns,
      rows: [{ name: 'a,b' }],
      expect: [{ name: 'a,b', all: 'a,b' }],
    },
  ],
  typing: [
    {
      title: 'adds text fields at the end',
      config,
      columns: [column('name'), column('id', 'integer')],
      output: ['name untyped', 'id integer', 'first text', 'last text'],
    },
    {
      title: 'points at a field that does not come in',
      config: { ...config, sourceField: 'nam' },
      columns,
      issues: [{ code: 'config.unknown_field', field: 'sourceField', next: 'Did you mean "name"?' }],
    },
    {
      title: 'refuses a new field whose name another has',
      config: { ...config, outputFields: ['a', 'name', 'a'] },
      columns,
      issues: [
        { code: 'config.duplicate_field', field: 'outputFields[1]' },
        { code: 'config.duplicate_field', field: 'outputFields[2]' },
      ],
    },
  ],
});
