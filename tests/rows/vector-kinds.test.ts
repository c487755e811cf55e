import { expect, test } from 'vitest';
import type { ColumnType, DataType } from '../../runtime/contract/column.ts';
import type { Cell } from '../../runtime/contract/vector.ts';
import { createEncoder } from '../../runtime/rows/encode/encoder.ts';
import { batchOf, column } from '../contract/batch-of.ts';
import { KINDS_OF } from '../contract/vector-of.ts';
import { encodeBatch, target } from './encode-batch.ts';

const CELLS: Readonly<Partial<Record<DataType, readonly Cell[]>>> = {
  smallint: ['0', '-32768', '32767', null],
  integer: ['0', '-2147483648', '2147483647', null],
  bigint: ['0', '-1', '2147483647', null],
  numeric: ['0', '12', '-12000000', null],
  real: ['0.5', '-1.25', '1e20', null],
  double: ['0.1', '-1e-300', '12345.678', null],
  boolean: ['true', 'false', null],
  date: ['2024-02-29', '1999-12-31', 'infinity', '-infinity', null],
  timestamp: ['2024-02-29 12:34:56.789012', '1999-12-31 23:59:59.999999', 'infinity', '-infinity', null],
  timestamptz: ['2024-02-29 12:34:56.789012', '2286-01-01 00:00:00.000001', 'infinity', '-infinity', null],
  text: ['', 'é', null],
  json: ['{"a":[1,2]}', null],
  uuid: ['550e8400-e29b-41d4-a716-446655440000', null],
};

const CASES = Object.entries(CELLS).flatMap(([type, cells]) =>
  KINDS_OF[type as DataType].map((kind) => ({ type: type as DataType, kind, cells: cells! })),
);

test.each(CASES)('$type held as $kind encodes as from bytes', ({ type, kind, cells }) => {
  const columns = [target(0, { type }, { input: { type } })];
  const encode = (held: typeof kind, selection?: number[]) => {
    const rows = cells.map((c) => ({
      c: held === 'values' && type === 'json' && c !== null ? JSON.parse(c as string) : c,
    }));
    const batch = batchOf([column('c', type)], rows, { kind: held, ...(selection && { selection }) });
    const { rows: encoded, rejects } = encodeBatch(createEncoder(columns, { coerce: false, format: 'binary' }), batch);
    expect(rejects).toEqual([]);
    return encoded.map(({ row, encoded: bytes }) => `${row} ${bytes.toString('hex')}`);
  };
  expect(encode(kind)).toEqual(encode('bytes'));
  expect(encode(kind, [1])).toEqual(encode('bytes').slice(1, 2));
});

test.each<[Cell, ColumnType, DataType, string | null]>([
  ['abc', { type: 'json' }, 'untyped', '"abc"'],
  ['[1]', { type: 'json' }, 'text', '[1]'],
  [12, { type: 'text' }, 'untyped', '12'],
  [1e21, { type: 'text' }, 'untyped', '1000000000000000000000'],
  [true, { type: 'text' }, 'untyped', 'true'],
  [{ a: 1 }, { type: 'text' }, 'untyped', '{"a":1}'],
])('the JSON value %j goes to a column %o of an input %s as %s', (cell, type, input, text) => {
  const encoder = createEncoder([target(0, type, { input: { type: input } })], { coerce: false, format: 'text' });
  const { rows } = encodeBatch(encoder, batchOf([column('c', input)], [{ c: cell }], { kind: 'values' }));
  expect(rows[0]?.encoded.toString()).toBe(`${text}\n`);
});

test('a row with a bad cell leaves nothing behind, and later rows go on', () => {
  const columns = [
    target(0, { type: 'integer' }),
    target(1, { type: 'text' }, { nullable: false }),
    target(2, { type: 'date' }),
  ];
  const rows = [
    { a: '1', b: 'x', c: '2024-01-01' },
    { a: '2', b: 'y', c: 'never' },
    { a: '3', c: '2024-01-01' },
    { a: '4', b: 'z', c: '2024-01-02' },
  ];
  const { rows: encoded, rejects } = encodeBatch(
    createEncoder(columns, { coerce: false, format: 'text' }),
    batchOf([column('a'), column('b'), column('c')], rows),
  );
  expect(encoded.map(({ encoded: bytes }) => bytes.toString())).toEqual(['1\tx\t2024-01-01\n', '4\tz\t2024-01-02\n']);
  expect(rejects.map(({ row, column: index, code }) => [row, index, code])).toEqual([
    [1, 2, 'row.not_a_date'],
    [2, 1, 'row.null'],
  ]);
});
