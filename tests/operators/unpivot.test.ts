import { expect, test } from 'vitest';
import { unpivot } from '../../operators/unpivot.ts';
import { batchOf, column, rowsOf } from '../contract/batch-of.ts';
import { describeOperator, testContext } from '../contract/describe-operator.ts';

const columns = [column('id', 'integer'), column('q1', 'integer'), column('note', 'text'), column('q2', 'integer')];

describeOperator(unpivot, {
  cases: [
    {
      title: 'makes a row of each field, in the order of the config',
      config: { fields: ['q2', 'q1'], nameField: 'quarter', valueField: 'amount' },
      columns,
      rows: [
        { id: 1, q1: 10, note: 'é 🦦', q2: 20 },
        { id: 2, q1: 30, note: null, q2: -40 },
      ],
      expect: [
        { id: '1', note: 'é 🦦', quarter: 'q2', amount: '20' },
        { id: '1', note: 'é 🦦', quarter: 'q1', amount: '10' },
        { id: '2', note: null, quarter: 'q2', amount: '-40' },
        { id: '2', note: null, quarter: 'q1', amount: '30' },
      ],
    },
    {
      title: 'keeps NULLs as rows',
      config: { fields: ['q1', 'q2'] },
      columns,
      rows: [{ id: 1, q1: null, q2: 2 }],
      expect: [
        { id: '1', note: null, name: 'q1', value: null },
        { id: '1', note: null, name: 'q2', value: '2' },
      ],
    },
    {
      title: 'makes no rows of them where asked, and none of a row that has nothing else',
      config: { fields: ['q1', 'q2'], nulls: 'drop' },
      columns,
      rows: [{ id: 1, q1: null, q2: 2 }, { id: 2 }, { id: 3, q1: 3, q2: 4 }],
      expect: [
        { id: '1', note: null, name: 'q2', value: '2' },
        { id: '3', note: null, name: 'q1', value: '3' },
        { id: '3', note: null, name: 'q2', value: '4' },
      ],
    },
    {
      title: 'converts numbers to the least type that holds them all, exactly',
      config: { fields: ['b', 'n', 's'] },
      columns: [column('b', 'bigint'), column('n', 'numeric'), column('s', 'smallint')],
      rows: [{ b: '9007199254740993', n: '0.10', s: '-7' }],
      expect: [
        { name: 'b', value: '9007199254740993' },
        { name: 'n', value: '0.10' },
        { name: 's', value: '-7' },
      ],
    },
    {
      title: 'gives values of several types as text',
      config: { fields: ['i', 'd', 't', 'ok'] },
      columns: [column('i', 'integer'), column('d', 'date'), column('t', 'untyped'), column('ok', 'boolean')],
      rows: [{ i: 1, d: '2024-02-29', t: '', ok: 'true' }],
      expect: [
        { name: 'i', value: '1' },
        { name: 'd', value: '2024-02-29' },
        { name: 't', value: '' },
        { name: 'ok', value: 'true' },
      ],
    },
    {
      title: 'keeps times as they are',
      config: { fields: ['a', 'b'] },
      columns: [column('a', 'timestamptz'), column('b', 'timestamptz')],
      rows: [{ a: '2024-02-29 10:00:00.5+00', b: 'infinity' }],
      expect: [
        { name: 'a', value: '2024-02-29 10:00:00.5+00' },
        { name: 'b', value: 'infinity' },
      ],
    },
    {
      title: 'rejects a row as a whole for a value of another type',
      config: { fields: ['a', 'b'], valueType: 'integer' },
      columns: [column('id', 'integer'), column('a', 'untyped'), column('b', 'untyped')],
      rows: [
        { id: 1, a: '1', b: 'x' },
        { id: 2, a: '2', b: ' 3 ' },
        { id: 3, a: 'y', b: 'z' },
      ],
      expect: [
        { id: '2', name: 'a', value: '2' },
        { id: '2', name: 'b', value: '3' },
      ],
      rejects: [
        { rowNumber: 1, column: 'b', value: 'x', code: 'row.not_an_integer' },
        { rowNumber: 3, column: 'a', value: 'y', code: 'row.not_an_integer' },
      ],
    },
  ],
  typing: [
    {
      title: 'puts name and value behind the fields that stay',
      config: { fields: ['q1', 'q2'], nameField: 'quarter', valueField: 'amount' },
      columns,
      output: ['id integer', 'note text', 'quarter text', 'amount integer'],
    },
    ...(
      [
        [['smallint', 'bigint'], 'bigint'],
        [['integer', 'numeric'], 'numeric'],
        [['real', 'real'], 'real'],
        [['real', 'double'], 'double'],
        [['integer', 'double'], 'text'],
        [['untyped', 'untyped'], 'text'],
        [['date', 'date'], 'date'],
        [['date', 'timestamp'], 'text'],
      ] as const
    ).map(([[one, other], value]) => ({
      title: `values of ${one} and ${other} are ${value}`,
      config: { fields: ['a', 'b'] },
      columns: [column('a', one), column('b', other)],
      output: ['name text', `value ${value}`],
    })),
    {
      title: 'refuses fields that do not come in',
      config: { fields: ['q1', 'q3'] },
      columns,
      issues: [{ code: 'config.unknown_field', field: 'fields[1]' }],
    },
    {
      title: 'refuses names that are taken by fields that stay',
      config: { fields: ['q1', 'q2'], nameField: 'id', valueField: 'note' },
      columns,
      issues: [
        { code: 'config.duplicate_field', field: 'nameField' },
        { code: 'config.duplicate_field', field: 'valueField' },
      ],
    },
    {
      title: 'takes the name of a field that leaves',
      config: { fields: ['q1', 'q2'], nameField: 'q1', valueField: 'q2' },
      columns,
      output: ['id integer', 'note text', 'q1 text', 'q2 integer'],
    },
    {
      title: 'refuses a type that a field cannot be cast to',
      config: { fields: ['q1', 'd'], valueType: 'integer' },
      columns: [...columns, column('d', 'date')],
      issues: [{ code: 'config.cast_not_possible', field: 'valueType' }],
    },
  ],
});

test('a field named twice is refused', () => {
  expect(() => unpivot.config.parse({ fields: ['a', 'a'] })).toThrow('named twice');
});

test('bytes that are no UTF-8 come through as they are, for the target to refuse', () => {
  const input = [column('a', 'text'), column('b', 'text')];
  const batch = batchOf(input, [{ a: Buffer.from([0x61, 0xff]), b: 'ok' }]);
  const out = unpivot.apply(unpivot.config.parse({ fields: ['a', 'b'] }), input, testContext())(batch);
  const [, value] = out.vectors;
  expect(value?.kind).toBe('bytes');
  if (value?.kind === 'bytes')
    expect(value.buffer.subarray(value.starts[0], value.ends[0])).toEqual(Buffer.from([0x61, 0xff]));
  expect(rowsOf(out, [column('name', 'text'), column('value', 'text')])[1]).toEqual({ name: 'b', value: 'ok' });
});
