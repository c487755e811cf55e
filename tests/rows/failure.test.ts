import { expect, test } from 'vitest';
import type { ColumnType } from '../../runtime/contract/column.ts';
import { convert } from '../../runtime/rows/convert.ts';
import { createEncoder } from '../../runtime/rows/encode/encoder.ts';
import { batchOf, column } from '../contract/batch-of.ts';
import { vectorOf } from '../contract/vector-of.ts';
import { encodeBatch, target } from './encode-batch.ts';

const BAD: readonly (readonly [string, ColumnType, string, string])[] = [
  ['1.5', { type: 'integer' }, 'row.not_an_integer', 'not a whole number'],
  ['32768', { type: 'smallint' }, 'row.out_of_range', 'outside the range of smallint'],
  ['2147483648', { type: 'integer' }, 'row.out_of_range', 'outside the range of integer'],
  ['9223372036854775808', { type: 'bigint' }, 'row.out_of_range', 'outside the range of bigint'],
  ['ten', { type: 'numeric' }, 'row.not_numeric', 'not a number'],
  [
    '1000',
    { type: 'numeric', precision: 5, scale: 2 },
    'row.numeric_overflow',
    'does not fit numeric(5,2): at most 3 digits before the point',
  ],
  ['ten', { type: 'double' }, 'row.not_numeric', 'not a number'],
  ['1e400', { type: 'double' }, 'row.out_of_range', 'outside the range of double'],
  ['1e40', { type: 'real' }, 'row.out_of_range', 'outside the range of real'],
  ['maybe', { type: 'boolean' }, 'row.not_boolean', 'not true or false'],
  ['2023-02-29', { type: 'date' }, 'row.not_a_date', 'not a date that Postgres takes'],
  ['2023-02-29', { type: 'timestamp' }, 'row.not_a_timestamp', 'not a date and time that Postgres takes'],
  ['noon', { type: 'timestamptz' }, 'row.not_a_timestamp', 'not a date and time that Postgres takes'],
  ['1234', { type: 'uuid' }, 'row.not_a_uuid', 'not a UUID'],
  ['{a}', { type: 'json' }, 'row.not_json', 'not JSON that Postgres takes'],
];

test.each(BAD)(
  '%j as %o is refused with the same words by an operator and by the target',
  (text, type, code, reason) => {
    const input = column('c0');
    const { failed } = convert(vectorOf([text], input, 'bytes'), input, type, 1, null);
    expect(failed).toEqual([{ row: 0, code, reason }]);
    for (const format of ['binary', 'text'] as const) {
      const encoder = createEncoder([target(0, type)], { coerce: false, format });
      const { rejects } = encodeBatch(encoder, batchOf([input], [{ c0: text }]));
      expect(rejects, format).toEqual([{ row: 0, column: 0, code, reason }]);
    }
  },
);
