import { expect, test } from 'vitest';
import { PIECE_BYTES, piecesOf } from '../../sinks/postgres/pieces.ts';
import { batchOf, column } from '../contract/batch-of.ts';

const columns = [column('n', 'integer')];

function sizes(weights: readonly number[], selection?: readonly number[]): number[][] {
  const batch = batchOf(
    columns,
    weights.map((_, n) => ({ n })),
    selection === undefined ? {} : { selection },
  );
  const rowsOf = (rows: Int32Array | null) => [...(rows ?? weights.keys())];
  const pieces = piecesOf(batch, ({ selection: rows }) =>
    rowsOf(rows).reduce((sum, row) => sum + weights[row]! * PIECE_BYTES, 0),
  );
  return Array.from(pieces, ({ rows }) => rowsOf(rows.selection));
}

test('a batch that takes no more than a piece is one', () => {
  expect(sizes([0.2, 0.3, 0.5])).toEqual([[0, 1, 2]]);
  expect(sizes([])).toEqual([[]]);
});

test('more is cut between rows, in their order, those that are selected', () => {
  expect(sizes([0.5, 0.5, 0.5, 0.5])).toEqual([
    [0, 1],
    [2, 3],
  ]);
  expect(sizes([1, 9, 1, 1], [0, 2, 3])).toEqual([[0], [2], [3]]);
});

test('rows of different sizes are cut again; a row that is larger than a piece stands alone', () => {
  expect(sizes([0.1, 0.1, 0.1, 0.9, 0.9, 5])).toEqual([[0], [1], [2], [3], [4], [5]]);
  expect(sizes([0.1, 0.1, 0.1, 0.1, 0.8, 0.8])).toEqual([[0, 1, 2], [3, 4], [5]]);
  expect(sizes([3])).toEqual([[0]]);
});

test('each piece is told with the bytes that it takes', () => {
  const batch = batchOf(columns, [{ n: 1 }, { n: 2 }]);
  const pieces = [...piecesOf(batch, ({ rowCount }) => rowCount * PIECE_BYTES)];
  expect(pieces.map(({ bytes }) => bytes)).toEqual([PIECE_BYTES, PIECE_BYTES]);
});
