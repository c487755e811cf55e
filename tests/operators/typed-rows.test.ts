import { expect, test } from 'vitest';
import { typedRows } from '../../operators/typed-rows.ts';
import type { BytesVector } from '../../runtime/contract/index.ts';
import { batchOf, column, rowsOf } from '../contract/batch-of.ts';

const COLUMNS = [column('k', 'text')];
const held = (buffer: Buffer, ...cells: readonly (readonly [start: number, end: number])[]): BytesVector => ({
  kind: 'bytes',
  buffer,
  starts: Int32Array.from(cells, ([start]) => start),
  ends: Int32Array.from(cells, ([, end]) => end),
  from: Math.min(...cells.map(([start]) => start)),
  to: Math.max(...cells.map(([, end]) => end)),
});
const typed = (vector: BytesVector) =>
  typedRows(
    {
      ...batchOf(
        COLUMNS,
        [...vector.starts].map(() => ({ k: 'x' })),
      ),
      vectors: [vector],
    },
    COLUMNS,
    'n',
  );

test('a text is good whatever bytes stand around it that are of no cell', () => {
  const batch = typed(held(Buffer.from([0x80, 0x6e, 0x6f, 0xbf]), [1, 3]));
  expect(batch.rejects).toEqual([]);
  expect(rowsOf(batch, COLUMNS)).toEqual([{ k: 'no' }]);
});

test('a text that begins or ends within a character makes its row a reject, and one with a NUL', () => {
  const batch = typed(held(Buffer.from('aéb\0c'), [0, 2], [2, 4], [0, 3], [3, 6]));
  expect(batch.rejects.map(({ rowNumber, code }) => [rowNumber, code])).toEqual([
    [1, 'row.bad_utf8'],
    [2, 'row.bad_utf8'],
    [4, 'row.nul_byte'],
  ]);
});
