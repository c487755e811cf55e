import { expect, test } from 'vitest';
import { bytesBuilder } from '../../runtime/rows/bytes-builder.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { decodeDate } from '../../runtime/rows/decode/date.ts';
import { readTimestamp } from '../../runtime/rows/decode/timestamp.ts';
import { rejectRow, rowNumberOf, selectRows, withRejects } from '../../runtime/rows/select.ts';
import { isNull, nullVector } from '../../runtime/rows/vectors.ts';
import { batchOf, column } from '../contract/batch-of.ts';

test('a builder takes rows in any order, grows, and leaves unset rows NULL', () => {
  const builder = bytesBuilder(5, 1);
  builder.setText(3, 'é'.repeat(100));
  builder.setBytes(0, Buffer.from('xabcx'), 1, 4);
  builder.setText(1, 'gone');
  builder.setNull(1);
  builder.setText(4, '');
  const vector = builder.finish();
  expect([0, 1, 2, 3, 4].map((row) => cellText(vector, row, 'text'))).toEqual(['abc', null, null, 'é'.repeat(100), '']);
  expect(vector.to).toBe(207);
});

test('a null vector holds NULL in every row', () => {
  const vector = nullVector(3);
  expect([0, 1, 2].every((row) => isNull(vector, row))).toBe(true);
});

test('rejects carry the number of their row in the split, across gaps, and a value of at most 1,000 characters', () => {
  const batch = batchOf([column('a')], [{ a: '1' }, { a: 'x' }], { firstRow: 11 });
  const gapped = { ...batch.origin, rowNumbers: Int32Array.of(0, 4) };
  expect([rowNumberOf(batch.origin, 1), rowNumberOf(gapped, 1)]).toEqual([12, 15]);
  const reject = rejectRow(batch, 1, {
    node: 'n',
    column: 'a',
    value: 'x'.repeat(2000),
    code: 'row.null',
    reason: 'why',
  });
  expect(reject).toMatchObject({ rowNumber: 12, node: 'n', column: 'a', code: 'row.null', record: { a: 'x' } });
  expect(reject.value).toHaveLength(1000);
  const left = withRejects(batch, [reject], Int32Array.of(0));
  expect(left).toMatchObject({ rowCount: 1, rejects: [reject] });
  expect(selectRows(left, new Int32Array(0)).rowCount).toBe(0);
});

test.each(['now', 'today', 'tomorrow', 'yesterday', 'today 12:00'])(
  '%s is no date: it would mean something else on a replay',
  (text) => {
    const bytes = Buffer.from(text);
    expect(decodeDate(bytes, 0, bytes.length)).toBeNaN();
    expect(readTimestamp(bytes, 0, bytes.length, true, new Int32Array(2))).toBe(false);
  },
);
