import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Column, ColumnTypes, RowBatch } from '../../runtime/contract/index.ts';
import { selectRows } from '../../runtime/rows/select.ts';
import { unite } from '../../runtime/rows/unite.ts';
import { batchOf, column, rowsOf } from '../contract/batch-of.ts';
import { KINDS_OF } from '../contract/vector-of.ts';

const COLUMNS: ColumnTypes = [column('nr', 'integer'), column('word', 'text')];
const ROWS = Array.from({ length: 8 }, (_, index) => ({ nr: index + 1, word: index % 3 === 0 ? null : `w${index}` }));

function parted(batch: RowBatch, routes: readonly number[]): RowBatch[] {
  return [0, 1, 2].map((route) =>
    selectRows(batch, Int32Array.from(routes.flatMap((taken, row) => (taken === route ? [row] : [])))),
  );
}

test('rows that parted meet in the order of their records, whatever way each took', () => {
  const routes = fc.array(fc.nat({ max: 2 }), { minLength: ROWS.length, maxLength: ROWS.length });
  fc.assert(
    fc.property(routes, (taken) => {
      const parts = parted(batchOf(COLUMNS, ROWS), taken);
      const together = unite(parts, [COLUMNS, COLUMNS, COLUMNS], COLUMNS);
      expect(rowsOf(together, COLUMNS)).toEqual(rowsOf(batchOf(COLUMNS, ROWS), COLUMNS));
    }),
  );
});

test('each row still names its record and line', () => {
  const batch = batchOf(COLUMNS, ROWS, { firstRow: 101 });
  const parts = [selectRows(batch, Int32Array.of(1, 4)), selectRows(batch, Int32Array.of(0, 4))];
  const { origin, rowCount } = unite(parts, [COLUMNS, COLUMNS], COLUMNS);
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  expect(rows.map((row) => origin.firstRow + (origin.rowNumbers?.[row] ?? row))).toEqual([101, 102, 105, 105]);
  expect(rows.map((row) => origin.line?.(row))).toEqual([0, 1, 4, 4].map((row) => batch.origin.line?.(row)));
  expect(rows.map((row) => origin.record(row))).toEqual([0, 1, 4, 4].map((row) => batch.origin.record(row)));
});

test('copies of a row stand in the order of their ways', () => {
  const one = [column('a', 'text')];
  const batch = batchOf(one, [{ a: 'x' }, { a: 'y' }]);
  const other = { ...batch, vectors: batchOf(one, [{ a: 'X' }, { a: 'Y' }]).vectors };
  expect(rowsOf(unite([other, batch], [one, one], one), one)).toEqual([{ a: 'X' }, { a: 'x' }, { a: 'Y' }, { a: 'y' }]);
});

test('columns are matched by name; one that a part lacks is NULL in its rows', () => {
  const output = [column('nr', 'integer'), column('word', 'text'), column('more', 'text')];
  const left = batchOf(COLUMNS, ROWS.slice(0, 2), { kind: 'int32' });
  const columns = [column('more', 'text'), column('nr', 'integer')];
  const right = batchOf(columns, [{ more: 'm', nr: 9 }], { firstRow: 3 });
  expect(rowsOf(unite([left, right], [COLUMNS, columns], output), output)).toEqual([
    { nr: '1', word: null, more: null },
    { nr: '2', word: 'w1', more: null },
    { nr: '9', word: null, more: 'm' },
  ]);
  const alone = unite(
    [selectRows(left, Int32Array.of(1)), selectRows(right, new Int32Array())],
    [COLUMNS, columns],
    output,
  );
  expect(rowsOf(alone, output)).toEqual([{ nr: '2', word: 'w1', more: null }]);
});

const VALUES: readonly (readonly [Column, readonly (string | number | boolean | null)[]])[] = [
  [column('a', 'integer'), [1, null, -7, 2_147_483_647]],
  [column('a', 'bigint'), ['70000', null, '0', '-1']],
  [column('a', 'double'), [0.5, null, -1e300, 3]],
  [column('a', 'boolean'), [true, null, false, true]],
  [column('a', 'numeric', { precision: 10, scale: 2 }), ['150', null, '-7', '3']],
  [column('a', 'date'), ['2024-02-29', null, '1999-12-31', '2000-01-01']],
  [column('a', 'timestamp'), ['2024-02-29 12:00:00', null, '1999-12-31 23:59:59.5', '2000-01-01 00:00:00']],
  [column('a', 'text'), ['x', null, '', 'é']],
];

test.each(VALUES)('cells of %o are the same however their parts are held', (one, values) => {
  const rows = values.map((a) => ({ a }));
  const expected = rowsOf(batchOf([one], rows), [one]);
  const kinds = KINDS_OF[one.type];
  for (const left of kinds) {
    for (const right of kinds) {
      const even = selectRows(batchOf([one], rows, { kind: left }), Int32Array.of(0, 2));
      const odd = selectRows(batchOf([one], rows, { kind: right }), Int32Array.of(1, 3));
      expect(rowsOf(unite([even, odd], [[one], [one]], [one]), [one]), `${left} and ${right}`).toEqual(expected);
    }
  }
});

test('rejects of all parts go on', () => {
  const batch = batchOf(COLUMNS, ROWS);
  const reject = (rowNumber: number) => ({
    node: 'n',
    split: 's',
    label: 's',
    rowNumber,
    column: null,
    value: null,
    code: 'c',
    reason: 'r',
    record: null,
  });
  const parts = [
    { ...selectRows(batch, Int32Array.of(0)), rejects: [reject(2)] },
    { ...selectRows(batch, new Int32Array()), rejects: [reject(3)] },
  ];
  expect(unite(parts, [COLUMNS, COLUMNS], COLUMNS).rejects.map(({ rowNumber }) => rowNumber)).toEqual([2, 3]);
});
