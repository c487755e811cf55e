import { expect, test } from 'vitest';
import type { ColumnType } from '../../runtime/contract/column.ts';
import { createEncoder } from '../../runtime/rows/encode/encoder.ts';
import { interpret } from '../../runtime/rows/encode/interpret.ts';
import { batchOf, column } from '../contract/batch-of.ts';
import { encodeBatch, target } from './encode-batch.ts';

const integer: ColumnType = { type: 'integer' };
const numeric: ColumnType = { type: 'numeric', precision: 12, scale: 2 };

test.each<[string, ColumnType, string | null]>([
  ['12.0', integer, '12'],
  ['1.2e3', integer, '1200'],
  ['1,234,567', integer, '1234567'],
  ['\u00a042 ', integer, '42'],
  ['yes', integer, '1'],
  ['  ', integer, null],
  ['1.0', { type: 'smallint' }, '1'],
  ['9,223,372,036,854,775,807', { type: 'bigint' }, '9223372036854775807'],
  ['$1,234.50', numeric, '1234.50'],
  ['-€ 12', numeric, '-12'],
  ["1'000'000.5", numeric, '1000000.5'],
  ['1\u202f234 €', numeric, '1234'],
  ['1,234.5', { type: 'double' }, '1234.5'],
  ['Enabled', { type: 'boolean' }, 'true'],
  ['0.0', { type: 'boolean' }, 'false'],
  ['31/12/2024', { type: 'date' }, '2024-12-31'],
  ['31.12.2024 10:00', { type: 'timestamp' }, '2024-12-31 10:00'],
  [' urn:uuid:550e8400-e29b-41d4-a716-446655440000', { type: 'uuid' }, '550e8400-e29b-41d4-a716-446655440000'],
  ['abcdef', { type: 'varchar', length: 3 }, 'abc'],
  ['ä😀ß€', { type: 'varchar', length: 3 }, 'ä😀ß'],
])('%j is coerced', (text, type, meant) => {
  const columns = [target(0, type)];
  const batch = batchOf([column('c')], [{ c: text }]);
  const expected = interpret(columns, batchOf([column('c')], [{ c: meant }]));
  const { rows, rejects } = encodeBatch(createEncoder(columns, { coerce: true, format: 'binary' }), batch);
  expect(rejects).toEqual([]);
  expect(rows.map(({ row, encoded }) => ({ row, encoded: Buffer.from(encoded) }))).toEqual(expected);
  const strict = encodeBatch(createEncoder(columns, { coerce: false, format: 'binary' }), batch);
  expect(strict.rows).toEqual([]);
});

test.each<[string, ColumnType, string]>([
  ['12.5', integer, 'row.not_an_integer'],
  ['1,23', integer, 'row.not_an_integer'],
  ['0,123', integer, 'row.not_an_integer'],
  ['-0,123', numeric, 'row.not_numeric'],
  ['1,234.567,8', numeric, 'row.not_numeric'],
  ['99999999999', integer, 'row.out_of_range'],
  ['1.234,56', numeric, 'row.not_numeric'],
  ['31/31/2024', { type: 'date' }, 'row.not_a_date'],
  ['maybe', { type: 'boolean' }, 'row.not_boolean'],
  ['{', { type: 'json' }, 'row.not_json'],
])('%j is refused even when coercing', (text, type, code) => {
  const batch = batchOf([column('c')], [{ c: text }]);
  const { rejects } = encodeBatch(createEncoder([target(0, type)], { coerce: true, format: 'binary' }), batch);
  expect(rejects.map((reject) => reject.code)).toEqual([code]);
});

test('a blank cell of a column that must have a value stays a reject', () => {
  const columns = [target(0, integer, { nullable: false })];
  const { rejects } = encodeBatch(
    createEncoder(columns, { coerce: true, format: 'binary' }),
    batchOf([column('c')], [{ c: ' ' }]),
  );
  expect(rejects.map(({ code }) => code)).toEqual(['row.not_an_integer']);
});

test('the text format writes the coerced text', () => {
  const encoder = createEncoder([target(0, integer), target(1, { type: 'varchar', length: 3 })], {
    coerce: true,
    format: 'text',
  });
  const batch = batchOf(
    [column('a'), column('b')],
    [
      { a: '1,000', b: 'a\tbcd' },
      { a: '', b: 'x' },
    ],
  );
  const { rows } = encodeBatch(encoder, batch);
  expect(rows.map(({ encoded }) => encoded.toString())).toEqual(['1000\ta\\tb\n', '\\N\tx\n']);
});
