import { expect, test } from 'vitest';
import { mapValues } from '../../operators/map-values.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator, type OperatorCase } from '../contract/describe-operator.ts';

const columns = [column('status')];
const rows = ['A', 'I', 'a', ' A', '', null].map((status) => ({ status }));
const mappings = { A: 'active', I: 'inactive' };
const config = { field: 'status', mappings };

function statuses(...values: (string | null)[]): OperatorCase['expect'] {
  return values.map((status) => ({ status }));
}

describeOperator(mapValues, {
  cases: [
    {
      title: 'keeps what is not matched; case and spaces count, NULL stays NULL',
      config,
      columns,
      rows,
      expect: statuses('active', 'inactive', 'a', ' A', '', null),
    },
    {
      title: 'gives the default to all else, NULL included',
      config: { ...config, defaultValue: 'unknown' },
      columns,
      rows,
      expect: statuses('active', 'inactive', 'unknown', 'unknown', 'unknown', 'unknown'),
    },
    {
      title: 'makes all else NULL',
      config: { ...config, unmatched: 'null' },
      columns,
      rows,
      expect: statuses('active', 'inactive', null, null, null, null),
    },
    {
      title: 'rejects rows of other values, but not NULL',
      config: { ...config, unmatched: 'reject' },
      columns,
      rows,
      expect: statuses('active', 'inactive', null),
      rejects: [
        { rowNumber: 3, column: 'status', value: 'a', code: 'row.not_mapped' },
        { rowNumber: 4, column: 'status', value: ' A', code: 'row.not_mapped' },
        { rowNumber: 5, column: 'status', value: '', code: 'row.not_mapped' },
      ],
    },
    {
      title: 'maps to another type, and to NULL',
      config: { field: 'status', mappings: { yes: true, no: false, maybe: null }, type: 'boolean', defaultValue: 'f' },
      columns,
      rows: [{ status: 'yes' }, { status: 'no' }, { status: 'maybe' }, { status: 'x' }, { status: null }],
      expect: statuses('true', 'false', null, 'false', 'false'),
    },
    {
      title: 'rejects a kept value that is not of the type',
      config: { field: 'status', mappings: { none: 0 }, type: 'integer' },
      columns,
      rows: [{ status: 'none' }, { status: '7' }, { status: 'many' }, { status: null }],
      expect: statuses('0', '7', null),
      rejects: [{ rowNumber: 3, column: 'status', value: 'many', code: 'row.not_an_integer' }],
    },
    {
      title: 'matches numbers and booleans by their text',
      config: { field: 'n', mappings: { '1': 'one', '-2': 'minus two' } },
      columns: [column('n', 'integer'), column('b', 'boolean')],
      rows: [
        { n: 1, b: true },
        { n: -2, b: false },
        { n: 10, b: null },
      ],
      expect: [
        { n: 'one', b: 'true' },
        { n: 'minus two', b: 'false' },
        { n: '10', b: null },
      ],
    },
    {
      title: 'matches the value of a number, however it is written',
      config: { field: 'n', mappings: { '7': 'seven' } },
      columns: [column('n', 'integer')],
      rows: [{ n: '007' }, { n: 'x' }, { n: '08' }],
      expect: [{ n: 'seven' }, { n: '8' }],
      rejects: [{ rowNumber: 2, column: 'n', value: 'x', code: 'row.not_an_integer' }],
    },
    {
      title: 'knows no values that were not given',
      config,
      columns,
      rows: [{ status: 'constructor' }, { status: '__proto__' }],
      expect: statuses('constructor', '__proto__'),
    },
  ],
  typing: [
    { title: 'gives text', config, columns: [column('status', 'integer')], output: ['status text'] },
    {
      title: 'gives the type that is asked for',
      config: { field: 'status', mappings: { A: 1 }, defaultValue: 0, type: 'bigint' },
      columns,
      output: ['status bigint'],
    },
    {
      title: 'points at values that are not of the type',
      config: { field: 'status', mappings: { A: 1, B: 'x' }, defaultValue: 'y', type: 'integer' },
      columns,
      issues: [
        { code: 'config.bad_literal', field: 'mappings.B' },
        { code: 'config.bad_literal', field: 'defaultValue' },
      ],
    },
    {
      title: 'points at a field that does not come in',
      config: { ...config, field: 'state' },
      columns,
      issues: [{ code: 'config.unknown_field', field: 'field' }],
    },
  ],
});

test('a default and a rule for values without one are not taken together', () => {
  expect(mapValues.config.safeParse({ ...config, defaultValue: 'x', unmatched: 'null' }).success).toBe(false);
  expect(mapValues.config.safeParse({ field: 'status', mappings: {} }).success).toBe(false);
});
