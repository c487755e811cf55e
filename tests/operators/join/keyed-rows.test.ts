import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKeyedRows, type Keyed } from '../../../operators/join/keyed-rows.ts';
import { type KeyPair, typedKeys } from '../../../operators/join/keys.ts';
import { KEY_WORDS } from '../../../operators/keys/key-set.ts';
import { typedRows } from '../../../operators/typed-rows.ts';
import type { ColumnTypes, DataType } from '../../../runtime/contract/index.ts';
import { type BatchOptions, batchOf, column, type RowObject } from '../../contract/batch-of.ts';
import { KINDS_OF, type VectorKind } from '../../contract/vector-of.ts';
import { openClient } from '../../rows/copy-into.ts';
import { type TestDatabase, testDatabase } from '../../services/postgres.ts';

type Side = 'left' | 'right';

/** The key of each row that has one, by its number in the batch. */
type KeyTexts = ReadonlyMap<number, string>;

function textsOf({ rows, keys }: Keyed): KeyTexts {
  const bytes = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength);
  const size = KEY_WORDS * 4;
  expect(bytes.length).toBe(rows.length * size);
  expect([...rows]).toEqual([...rows].sort((one, other) => one - other));
  return new Map(Array.from(rows, (row, nth) => [row, bytes.toString('hex', nth * size, (nth + 1) * size)]));
}

/** Keys of the sides' rows, typed as a join types them. */
function keysOf(on: readonly KeyPair[], left: ColumnTypes, right: ColumnTypes) {
  const fromLeft = on.map((pair) => ({ own: pair.left, other: pair.right }));
  const fromRight = on.map((pair) => ({ own: pair.right, other: pair.left }));
  const typed = { left: typedKeys(left, right, fromLeft), right: typedKeys(right, left, fromRight) };
  return (side: Side, rows: readonly RowObject[], options: BatchOptions = {}): KeyTexts => {
    const batch = typedRows(batchOf(side === 'left' ? left : right, rows, options), typed[side], 'n');
    expect(batch.rejects).toEqual([]);
    return textsOf(createKeyedRows({ on, side, ...typed })(batch));
  };
}

/** Whether the first rows have the same key, each of the left ones with each of the right ones. */
function pairsOf(left: KeyTexts, right: KeyTexts, lefts: number, rights: number): boolean[] {
  return Array.from({ length: lefts * rights }, (_, at) => {
    const key = left.get(Math.floor(at / rights));
    return key !== undefined && key === right.get(at % rights);
  });
}

type Cells = readonly (string | null)[];
type Kinds = readonly [left: VectorKind, right: VectorKind];

const inPairs = (lefts: readonly VectorKind[], rights: readonly VectorKind[]): Kinds[] =>
  lefts.flatMap((left) => rights.map((right): Kinds => [left, right]));

/** Pairs of cells whose keys are not as wanted, where both sides are held in such kinds. */
function wrongPairs(
  types: readonly [DataType, DataType],
  kinds: Kinds,
  cells: readonly [Cells, Cells],
  wanted: readonly boolean[],
) {
  const [lefts, rights] = cells;
  const keys = keysOf([{ left: 'k', right: 'k' }], [column('k', types[0])], [column('k', types[1])]);
  const left = keys(
    'left',
    lefts.map((k) => ({ k })),
    { kind: kinds[0] },
  );
  const right = keys(
    'right',
    rights.map((k) => ({ k })),
    { kind: kinds[1] },
  );
  return pairsOf(left, right, lefts.length, rights.length).flatMap((equal, at) =>
    equal === wanted[at]
      ? []
      : [{ kinds, left: lefts[Math.floor(at / rights.length)], right: rights[at % rights.length], equal }],
  );
}

const WHOLE = ['0', '-0', '1', ' 1', '+1', '-1', '12', '100', '32767', '-32768', '0x10', '16'];
const MIDDLE = [...WHOLE, '2147483647', '-2147483648', '1000000'];
const BIG = [...MIDDLE, '9223372036854775807', '-9223372036854775808', '9007199254740993', '999999999999999'];
const NUMERIC = [
  ...[...BIG, '1.0', '1.00', '1.', '1e0', '-1.000', '-0.0', '0.00', '0e9', '.1', '0.10', '1e2', '100.0', '1E+6', '1.5'],
  ...['9223372036854775807.0', '9223372036854775807.1', '9007199254740992', '9007199254740993.00', '1e15', '1e18'],
  ...['1000000000000000', '999999999999999.0', '123456789012345678901234567890.50', 'NaN', 'Infinity', '-inf'],
];
const FLOATS = [
  ...['0', '-0', '0.1', '0.10000000149011612', '0.100000001490116119384765625', '0.10000000000000001', '.5', '1'],
  ...['16777216', '16777217', '3.1415927', '3.14159274101257324', 'NaN', 'nan', 'Infinity', '-inf', '1e-40', '1e30'],
];
const LONG = 'a text of more than fifteen bytes';
const TEXTS = [
  ...['', ' ', 'a', 'A', 'a ', ' a', 'é', 'e\u0301', '1', '1.0', 'fifteen letters', 'sixteen letters.', '💥', '中'],
  ...[LONG, `${LONG}!`, 'x'.repeat(64), 'x'.repeat(65), `${'x'.repeat(65)}y`, 'x'.repeat(253), 'x'.repeat(300)],
];
const UUID = '6f9619ff-8b86-d011-b42d-00c04fc964ff';
const UUIDS = [UUID, UUID.toUpperCase(), `{${UUID}}`, `{${UUID.toUpperCase()}}`, UUID.replaceAll('-', '')];
const OTHER_UUIDS = [UUID.replace('6', '7'), UUID.replace(/f$/, 'e'), '00000000-0000-0000-0000-000000000000'];
const TIMES = [
  ...['2024-02-29 00:00', '2024-02-29 00:00:00.000000', '2024-02-29 00:00:00.000001', '2024-02-29T00:00:00'],
  ...['2024-02-28 24:00', '1999-12-31 23:59:59.999999', '2000-01-01', 'infinity', '-infinity', '0044-03-15 BC'],
];
const ZONED = [
  ...['2024-02-29 00:00Z', '2024-02-29 01:00+01', '2024-02-28 18:30-05:30', '2024-02-29 00:00+01', '2024-02-29'],
  ...['2024-02-29 05:45+05:45', '2024-02-29 00:00:00.000001Z', 'infinity', '-infinity', '2024-02-28 23:00Z'],
];
const DATES = ['2024-02-29', '29 Feb 2024', '20240229', '2024-03-01', '0001-01-01', 'infinity', '-infinity'];
const BOOLEANS = ['t', 'true', 'TRUE', ' yes ', 'on', '1', 'f', 'false', 'no', 'off', '0'];

const CELLS: Readonly<Partial<Record<DataType, Cells>>> = {
  untyped: TEXTS,
  text: TEXTS,
  varchar: TEXTS,
  smallint: WHOLE,
  integer: MIDDLE,
  bigint: BIG,
  numeric: NUMERIC,
  real: FLOATS,
  double: [...FLOATS, '1e300', '5e-324'],
  boolean: BOOLEANS,
  date: DATES,
  timestamp: TIMES,
  timestamptz: ZONED,
  uuid: [...UUIDS, ...OTHER_UUIDS],
};
const EXACT = ['smallint', 'integer', 'bigint', 'numeric'] as const;
const ANY = [['real', 'double'] as const, ['untyped', 'text', 'varchar'] as const, EXACT].flatMap((family) =>
  family.flatMap((left) => family.map((right) => [left, right] as const)),
);
const SAME = (['boolean', 'date', 'timestamp', 'timestamptz', 'uuid'] as const).map((type) => [type, type] as const);

/** A field that nobody declared takes the type of the other: what Postgres compares, and its cells. */
const UNDECLARED = (['integer', 'numeric', 'real', 'boolean', 'date', 'timestamptz', 'uuid'] as const).flatMap(
  (type) => [['untyped', type] as const, [type, 'untyped'] as const],
);

const sqlOf = (type: DataType) => (type === 'untyped' ? 'text' : type === 'double' ? 'double precision' : type);

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  client = await openClient(database.url);
});
afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

describe('keys of both sides are equal where Postgres holds their values equal', () => {
  test.each<readonly [DataType, DataType]>([...ANY, ...SAME, ...UNDECLARED])('%s and %s', async (left, right) => {
    const [leftAs, rightAs] = left === 'untyped' ? [right, right] : [left, right === 'untyped' ? left : right];
    const cells: [Cells, Cells] = [CELLS[leftAs]!.concat(null), CELLS[rightAs]!.concat(null)];
    const { rows } = await client.query<{ equal: boolean }>(
      `SELECT coalesce(l.cell::${sqlOf(leftAs)} = r.cell::${sqlOf(rightAs)}, false) AS equal
       FROM unnest($1::text[]) WITH ORDINALITY AS l(cell, nth), unnest($2::text[]) WITH ORDINALITY AS r(cell, nth)
       ORDER BY l.nth, r.nth`,
      cells,
    );
    const wanted = rows.map(({ equal }) => equal);
    expect(new Set(wanted)).toEqual(new Set([true, false]));
    const kinds = inPairs(['bytes', 'values'], ['bytes', 'values']);
    expect(kinds.flatMap((each) => wrongPairs([left, right], each, cells, wanted))).toEqual([]);
  });

  test.each<readonly [DataType, DataType, Cells]>([
    ...EXACT.flatMap((left) => EXACT.map((right) => [left, right, ['0', '7', '-1', '300', '30000', null]] as const)),
    ['numeric', 'numeric', ['0', '1.5', '-0.05', '12', '100.00', '9007199254740.99', null]],
    ['real', 'double', ['0', '1.5', '-0.25', 'NaN', 'Infinity', '-Infinity', '0.10000000149011612', null]],
    ['double', 'real', ['-0', '1.5', '-0.25', 'NaN', 'Infinity', '-Infinity', '0.10000000149011612', null]],
    ['date', 'date', ['2024-02-29', '1999-12-31', 'infinity', '-infinity', null]],
    ['timestamp', 'timestamp', ['2024-02-29 00:00:00', '1999-12-31 23:59:59.999999', 'infinity', null]],
    ['timestamptz', 'timestamptz', ['2024-02-29 00:00:00Z', '1999-12-31 23:59:59.999999Z', '-infinity', null]],
    ['boolean', 'boolean', ['true', 'false', null]],
  ])('%s and %s, however they are held', (left, right, cells) => {
    const wanted = cells.flatMap((one, row) => cells.map((_, other) => one !== null && row === other));
    const kinds = inPairs(kindsOf(left, cells), kindsOf(right, cells));
    expect(kinds.flatMap((each) => wrongPairs([left, right], each, [cells, cells], wanted))).toEqual([]);
  });
});

/** Those of a type that hold such cells. */
function kindsOf(type: DataType, cells: Cells): readonly VectorKind[] {
  const isWhole = cells.every((cell) => cell === null || /^-?\d+$/.test(cell));
  return KINDS_OF[type].filter((kind) => isWhole || type !== 'numeric' || !/^int|float/.test(kind));
}

describe('keys of several fields', () => {
  const LEFT = [column('x', 'date'), column('a', 'text'), column('b', 'integer'), column('c', 'text')];
  const RIGHT = [column('q', 'numeric'), column('r', 'varchar'), column('y', 'date'), column('p', 'varchar')];
  const PAIRS = { a: { left: 'a', right: 'p' }, b: { left: 'b', right: 'q' }, c: { left: 'c', right: 'r' } };
  const long = [14, 15, 62, 300].map((size) => 'x'.repeat(size));
  const texts = ['', 'a', 'ab', 'abc', 'bc', 'c', ...long, null];
  const numbers = ['0', '1', '12', '2', null];

  test.each([['ab'], ['ba'], ['ac'], ['ca'], ['abc'], ['cab']])('are equal where each of them is: %s', (names) => {
    const parts = [...names] as ('a' | 'b' | 'c')[];
    const on = parts.map((name) => PAIRS[name]);
    const keys = keysOf(on, LEFT, RIGHT);
    const rows = texts.flatMap((a) => texts.flatMap((c, nth) => ({ a, b: numbers[nth % numbers.length]!, c })));
    // The same values, written as numbers of another scale.
    const others = rows.map(({ a, b, c }) => ({ p: a, q: b === null ? null : `${b}.00`, r: c }));
    const wanted = rows.flatMap((one) =>
      rows.map((other) => parts.every((name) => one[name] !== null && one[name] === other[name])),
    );
    expect(pairsOf(keys('left', rows), keys('right', others), rows.length, rows.length)).toEqual(wanted);
  });

  test.each([
    ['a|bc', 'ab|c'],
    ['abc|', '|abc'],
    [`${'x'.repeat(299)}|xy`, `${'x'.repeat(300)}|y`],
    ['\u0001a|b', '\u0001|ab'],
  ])('%j is not %j', (one, other) => {
    const keys = keysOf([PAIRS.a, PAIRS.c], LEFT, RIGHT);
    const parts = [one, other].map((text) => text.split('|'));
    const left = keys(
      'left',
      parts.map(([a = '', c = '']) => ({ a, c })),
    );
    const right = keys(
      'right',
      parts.map(([p = '', r = '']) => ({ p, r })),
    );
    expect(pairsOf(left, right, 2, 2)).toEqual([true, false, false, true]);
  });
});

test('a row has no key where a part of it is NULL, or where it is no longer in', () => {
  const columns = [column('a', 'integer'), column('b', 'text')];
  const on = ['a', 'b'].map((name) => ({ left: name, right: name }));
  const rows = ['1|x', '-|x', '1|-', '-|-', '1|x', '0|', '2|x'].map((text) => {
    const [a = '', b = ''] = text.split('|');
    return { a: a === '-' ? null : a, b: b === '-' ? null : b };
  });
  for (const side of ['left', 'right'] as const) {
    for (const kind of ['bytes', 'values'] as const) {
      const keys = keysOf(on, columns, columns);
      expect([...keys(side, rows, { kind }).keys()]).toEqual([0, 4, 5, 6]);
      const selected = keys(side, rows, { kind, selection: [1, 2, 4, 6] });
      expect([...selected.keys()]).toEqual([4, 6]);
      expect(selected.get(4)).toBe(keys(side, rows, { kind }).get(0));
      expect(selected.get(6)).not.toBe(selected.get(4));
      expect(keys(side, rows, { kind, selection: [] }).size).toBe(0);
    }
  }
});
