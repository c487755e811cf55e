import { expect, test } from 'vitest';
import { castType } from '../../operators/cast-type.ts';
import type { DataType } from '../../runtime/contract/index.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator } from '../contract/describe-operator.ts';

const columns = (type: DataType) => [column('id', 'integer'), column('v', type)];

describeOperator(castType, {
  cases: [
    {
      title: 'reads text as whole numbers, rejects what is none',
      config: { field: 'v', targetType: 'integer' },
      columns: columns('untyped'),
      rows: ['1', ' -2 ', null, '', '1.0', '2147483648', '🦦'].map((v, id) => ({ id, v })),
      expect: [
        { id: '0', v: '1' },
        { id: '1', v: '-2' },
        { id: '2', v: null },
      ],
      rejects: [
        { rowNumber: 4, column: 'v', value: '', code: 'row.not_an_integer' },
        { rowNumber: 5, column: 'v', value: '1.0', code: 'row.not_an_integer' },
        { rowNumber: 6, column: 'v', value: '2147483648', code: 'row.out_of_range' },
        { rowNumber: 7, column: 'v', value: '🦦', code: 'row.not_an_integer' },
      ],
    },
    {
      title: 'keeps every digit of a decimal',
      config: { field: 'v', targetType: 'numeric' },
      columns: columns('text'),
      rows: ['123456789012345678901234567890.123', 'x', null].map((v, id) => ({ id, v })),
      expect: [
        { id: '0', v: '123456789012345678901234567890.123' },
        { id: '2', v: null },
      ],
      rejects: [{ rowNumber: 2, value: 'x', code: 'row.not_numeric' }],
    },
    {
      title: 'rejects days that do not exist',
      config: { field: 'v', targetType: 'date' },
      columns: columns('untyped'),
      rows: ['2024-02-29', '2023-02-29', null].map((v, id) => ({ id, v })),
      expect: [
        { id: '0', v: '2024-02-29' },
        { id: '2', v: null },
      ],
      rejects: [{ rowNumber: 2, value: '2023-02-29', code: 'row.not_a_date' }],
    },
    {
      title: 'rejects what is no JSON, and keeps JSON as it is written',
      config: { field: 'v', targetType: 'json' },
      columns: columns('text'),
      rows: ['{"b":1, "a":"🦦"}', '{b:1}', 'null', null].map((v, id) => ({ id, v })),
      expect: [
        { id: '0', v: '{"b":1, "a":"🦦"}' },
        { id: '2', v: 'null' },
        { id: '3', v: null },
      ],
      rejects: [{ rowNumber: 2, value: '{b:1}', code: 'row.not_json' }],
    },
    {
      title: 'writes a timestamp as Postgres prints it',
      config: { field: 'v', targetType: 'string' },
      columns: columns('timestamp'),
      rows: ['2024-01-02 03:04:05.5', '2300-12-31 23:59:59.999999', null].map((v, id) => ({ id, v })),
      expect: [
        { id: '0', v: '2024-01-02 03:04:05.5' },
        { id: '1', v: '2300-12-31 23:59:59.999999' },
        { id: '2', v: null },
      ],
    },
    {
      title: 'rejects a typed cell that is not of its own type',
      config: { field: 'v', targetType: 'string' },
      columns: columns('boolean'),
      rows: ['true', 'maybe', null].map((v, id) => ({ id, v })),
      expect: [
        { id: '0', v: 'true' },
        { id: '2', v: null },
      ],
      rejects: [{ rowNumber: 2, value: 'maybe', code: 'row.not_boolean' }],
    },
  ],
  typing: [
    {
      title: 'types the field',
      config: { field: 'v', targetType: 'float' },
      columns: columns('untyped'),
      output: ['id integer', 'v double'],
    },
    {
      title: 'points at a field that does not come in',
      config: { field: 'w', targetType: 'date' },
      columns: columns('untyped'),
      issues: [{ code: 'config.unknown_field', field: 'field' }],
    },
    ...(
      [
        ['date', 'integer'],
        ['boolean', 'float'],
        ['uuid', 'numeric'],
        ['integer', 'timestamp'],
        ['json', 'date'],
      ] as const
    ).map(([from, targetType]) => ({
      title: `refuses to cast ${from} to ${targetType}`,
      config: { field: 'v', targetType },
      columns: columns(from),
      issues: [{ code: 'config.cast_not_possible', field: 'targetType' }],
    })),
  ],
});

test('a cast column does not lead back to the source', () => {
  const { columns: output } = castType.output({ field: 'v', targetType: 'date' }, [
    column('v', 'untyped', { sourceOrdinal: 0 }),
  ]);
  expect(output[0]).toEqual({ name: 'v', type: 'date', nullable: true });
});
