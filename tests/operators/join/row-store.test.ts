import { describe, expect, test } from 'vitest';
import { ReusedMemory } from '../../../operators/join/batch-memory.ts';
import { RowStore } from '../../../operators/join/row-store.ts';
import { selectedRows } from '../../../operators/reject-faults.ts';
import { typedRows } from '../../../operators/typed-rows.ts';
import { type Cell, DATA_TYPES, type DataType, type RowBatch, type Vector } from '../../../runtime/contract/index.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import { textBuffers } from '../../../runtime/rows/encode/text-buffers.ts';
import { numberText } from '../../../runtime/rows/number-text.ts';
import { batchOf, column } from '../../contract/batch-of.ts';
import { type VectorKind, vectorOf } from '../../contract/vector-of.ts';
import { seeded } from '../../faults/seed.ts';
import { orderedCells } from '../../sinks/order/random-cells.ts';

const MOST = 2 ** 31;
const reused = new ReusedMemory();
const memory = () => reused.open();

const random = seeded('tests/operators/join/row-store.test.ts');
const MIB = 1 << 20;

/** What a store is to give back: the text of each cell, row by row. */
type Rows = (string | null)[][];

/** About the sizes at which texts are copied otherwise, and their lengths written otherwise. */
const SIZES = [0, 1, 2, 3, 4, 46, 47, 48, 49, 50, 252, 253, 254, 255, 256, 257, 300];
const SIZED = SIZES.flatMap((size) => [
  'x'.repeat(size),
  `${'é'.repeat(size >> 1)}${'y'.repeat(size & 1)}`,
  `${'z'.repeat(size & 3)}${'😀'.repeat(size >> 2)}`,
]);

const JSONS: readonly Cell[] = [
  ...['{}', '[1, 2]', ' {"a": "é"}\n', 'null', '"text"', '1e400', `["${'j'.repeat(254)}"]`],
  ...SIZED.map((text) => JSON.stringify(text)),
];
/** Values of a json column that JSON gives, not its text. */
const JSON_VALUES: readonly Cell[] = [true, 0, -1.5, 'text', { a: [null, 'é'] }, [], numberText('1e400'), ...SIZED];
const DOUBLES = ['NaN', 'Infinity', '-Infinity', '-0', '0', '1e300', '5e-324', '0.1', '-1.5'];
const REALS = ['NaN', 'Infinity', '-Infinity', '-0', '0.10000000149011612', '3.4028234663852886e38', '-1.5'];

type Pool = readonly [kind: VectorKind, cells: readonly Cell[]];
const JSON_POOLS: readonly Pool[] = [
  ['bytes', JSONS],
  ['values', JSON_VALUES],
];
const NUMERIC_POOLS: readonly Pool[] = [
  ['values', [2n ** 80n, -(2n ** 63n), 0.1, -0, 1e21, numberText('1.50'), 7]],
  ['decimal', ['0', '-0.05', '1.50', '9007199254740.99', '-9007199254740.99', '12', '0.01', '100.00']],
  ['float64', DOUBLES],
  ['int64', ['9223372036854775807', '-9223372036854775808', '0', '-1', '9007199254740993']],
];

/** A batch of one column as a join takes it: each cell a value of its type. */
function typed(type: DataType, vector: Vector, length: number): RowBatch {
  const batch = { ...batchOf([], []), vectors: [vector], length, rowCount: length };
  return typedRows(batch, [column('c', type)], 'n');
}

/** Texts that the type reads. */
function textsOf(type: Exclude<DataType, 'json'>, more: readonly string[] = []): Pool[] {
  const all = [...orderedCells(type, random), ...more];
  const batch = typed(type, vectorOf(all, { type }, 'bytes'), all.length);
  const cells = Array.from(selectedRows(batch), (row) => all[row]!);
  return [
    ['bytes', cells],
    ['values', cells],
  ];
}

/** Cells in the ways in which a column of the type may be held. */
function poolsOf(type: DataType): readonly Pool[] {
  switch (type) {
    case 'untyped':
      return [...textsOf(type, SIZED), ['values', [...JSON_VALUES, 2n ** 70n, 1e21]]];
    case 'text':
    case 'varchar':
      return textsOf(type, [...SIZED, ...SIZED]);
    case 'json':
      return JSON_POOLS;
    case 'numeric':
      return [...textsOf(type), ...NUMERIC_POOLS];
    case 'real':
      return [...textsOf(type), ['float64', REALS]];
    case 'double':
      return [...textsOf(type), ['float64', DOUBLES]];
    default:
      return textsOf(type);
  }
}

const POOLS = DATA_TYPES.map((type) => [type, poolsOf(type)] as const);

function randomVector(nth: number, length: number): Vector {
  const [type, pools] = POOLS[nth]!;
  const [kind, cells] = pools[random.next(pools.length)]!;
  const nulls = [0, 0, 4, 1][random.next(4)]!;
  const picked = Array.from({ length }, () =>
    nulls > 0 && random.next(nulls) === 0 ? null : cells[random.next(cells.length)]!,
  );
  const { rejects, vectors } = typed(type, vectorOf(picked, { type }, kind), length);
  expect(rejects, `${type} as ${kind}; ${random.repeat}`).toEqual([]);
  return vectors[0]!;
}

function rowsOf(vectors: readonly Vector[], types: readonly DataType[], rows: Iterable<number>): Rows {
  return Array.from(rows, (row) => vectors.map((vector, index) => cellText(vector, row, types[index]!)));
}

/** Adds a selection of random rows; `into`: what is to be given back. */
function addSome(store: RowStore, into: Rows): void {
  const length = 1 + random.next(600);
  const vectors = POOLS.map((_, nth) => randomVector(nth, length));
  const share = random.next(4);
  const rows = Int32Array.from({ length }, (_, row) => row).filter(() => random.next(3) < share);
  into.push(...rowsOf(vectors, DATA_TYPES, rows));
  store.add(vectors, rows, length);
  for (const vector of vectors) if (vector.kind === 'bytes') vector.buffer.fill(0xee);
}

function expectCells(store: RowStore, types: readonly DataType[], held: Rows, asked: readonly number[]): void {
  const vectors = store.cells(Int32Array.from(asked), MOST, memory())!;
  expect(vectors.length).toBe(types.length);
  const cells = rowsOf(vectors, types, asked.keys());
  const nothing = types.map(() => null);
  const at = asked.findIndex((row, nth) => cells[nth]!.some((cell, index) => cell !== (held[row] ?? nothing)[index]));
  if (at >= 0) expect(cells[at], `row ${asked[at]}; ${random.repeat}`).toEqual(held[asked[at]!] ?? nothing);
  const isText = textBuffers();
  const texts = vectors.filter((vector) => vector.kind === 'bytes');
  // Uuids are made texts of, each column in its own place; the others are where they were read.
  const shared = texts.filter((vector) => types[vectors.indexOf(vector)] !== 'uuid');
  expect(new Set(shared.map(({ buffer }) => buffer)).size).toBeLessThan(2);
  for (const vector of texts) {
    expect(isText(vector), random.repeat).toBe(true);
  }
}

function expectAnyOrder(store: RowStore, types: readonly DataType[], held: Rows): void {
  const all = [...held.keys()];
  expectCells(store, types, held, all);
  expectCells(store, types, held, [-1, ...all.toReversed(), -1]);
  for (const count of [0, 1, 7, 900]) {
    const asked = Array.from({ length: count }, () => random.next(held.length + 1) - 1);
    expectCells(store, types, held, asked);
    expectCells(store, types, held, [...asked, ...asked]);
  }
}

describe('rows of all types come back in any order', () => {
  test('from memory, from the file, and from both as more are added', () => {
    const held: Rows = [];
    using store = new RowStore(DATA_TYPES);
    for (const turn of [1, 2]) {
      while (store.bytes < 3 * MIB) addSome(store, held);
      const [before, inFile] = [store.bytes, store.fileBytes];
      store.putAway(before);
      expect(store.fileBytes).toBe(inFile);
      expectAnyOrder(store, DATA_TYPES, held);
      store.putAway(0);
      expect(store.fileBytes).toBeGreaterThan(turn * MIB);
      expect(before - store.bytes).toBeGreaterThanOrEqual(store.fileBytes - inFile);
      // The block that is being filled stays.
      expect(store.bytes).toBeGreaterThan(MIB);
      expect(store.bytes).toBeLessThan(2 * MIB);
      expectAnyOrder(store, DATA_TYPES, held);
    }
  });

  test('of which no more is put away than is asked', () => {
    const held: Rows = [];
    using store = new RowStore(DATA_TYPES);
    while (store.bytes < 5 * MIB) addSome(store, held);
    store.putAway(3 * MIB);
    expect(store.bytes).toBeLessThanOrEqual(3 * MIB);
    expect(store.bytes).toBeGreaterThan(2 * MIB);
    expectAnyOrder(store, DATA_TYPES, held);
  });

  test.each(POOLS.map(([type], nth) => [type, nth] as const))('each by itself: %s', (type, nth) => {
    const held: Rows = [];
    using store = new RowStore([type]);
    for (let turn = 0; turn < 5; turn++) {
      const vector = randomVector(nth, 400);
      const rows = Int32Array.from({ length: 400 }, (_, row) => row).filter((row) => row % (turn + 1) === 0);
      held.push(...rowsOf([vector], [type], rows));
      store.add([vector], rows, 400);
    }
    expectAnyOrder(store, [type], held);
  });
});

describe('a row larger than a block', () => {
  const large = (size: number) => 'é'.repeat(size >> 1) + 'x'.repeat(size & 1);

  /** Two texts a row, and a number beside them. */
  function expectTexts(texts: readonly string[]): void {
    const types = ['text', 'integer', 'varchar'] as const;
    const numbers = texts.map((_, row) => (row % 3 === 0 ? null : String(row)));
    const cells = [texts, numbers, texts.map((_, row) => `v${row}`)];
    const vectors = types.map((type, nth) => vectorOf(cells[nth]!, { type }, nth === 1 ? 'int32' : 'bytes'));
    const held = texts.map((_, row) => cells.map((column) => column[row]!));
    const orders = [[...held.keys()], [...held.keys()].toReversed(), [-1, 1, 1, 0, -1, held.length - 1]];
    for (const isPutAway of [false, true]) {
      using store = new RowStore(types);
      for (const row of held.keys()) {
        store.add(vectors, Int32Array.of(row), held.length);
        if (isPutAway) store.putAway(0);
      }
      for (const order of orders) expectCells(store, types, held, order);
    }
  }

  test.each([
    ['before small ones', [large(MIB + 5), 'a', 'b']],
    ['behind small ones', ['a', 'b', large(2 * MIB)]],
    ['among small ones', ['a', '', large(3 * MIB + 1), 'b', '', 'c', large(MIB), 'd']],
    ['before and behind another', ['a', large(MIB * 2), large(MIB + 1), large(MIB * 4 + 3), 'b']],
  ])('%s', (_, texts) => expectTexts(texts));

  test('and rows that just fill one, or just do not', () => {
    for (let less = 40; less >= -8; less--) expectTexts(['a', large(MIB - less), 'bcdefg', 'h']);
  });
});

test('rows of no columns are rows, and have no cells', () => {
  using store = new RowStore([]);
  for (let turn = 0; turn < 3; turn++) store.add([], Int32Array.of(0, 2, 5), 6);
  expect(store.cells(Int32Array.of(8, -1, 0), MOST, memory())).toEqual([]);
  store.putAway(0);
  expect(store.cells(Int32Array.of(0, 8, 8), MOST, memory())).toEqual([]);
});

test('of no rows there are NULLs, and nothing to put away', () => {
  using store = new RowStore(DATA_TYPES);
  store.add(
    DATA_TYPES.map((_, nth) => randomVector(nth, 4)),
    new Int32Array(0),
    4,
  );
  store.putAway(0);
  expect(store.fileBytes).toBe(0);
  expectCells(store, DATA_TYPES, [], []);
  expectCells(store, DATA_TYPES, [], [-1]);
  expectCells(store, DATA_TYPES, [], [-1, -1, -1]);
});

test('cells that were given stay as they are while others are read and added', () => {
  const held: Rows = [];
  using store = new RowStore(DATA_TYPES);
  while (store.bytes < 3 * MIB) addSome(store, held);
  store.putAway(0);
  const asked = Array.from({ length: 500 }, () => random.next(held.length));
  const vectors = store.cells(Int32Array.from(asked), MOST, memory())!;
  expectAnyOrder(store, DATA_TYPES, held);
  addSome(store, held);
  expect(rowsOf(vectors, DATA_TYPES, asked.keys()), random.repeat).toEqual(asked.map((row) => held[row]));
});
