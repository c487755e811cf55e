import { expect, test } from 'vitest';
import { KeyRows } from '../../../operators/join/key-rows.ts';
import { KEY_WORDS } from '../../../operators/keys/key-set.ts';
import { seeded } from '../../faults/seed.ts';

const random = seeded('tests/operators/join/key-rows.test.ts');

type Key = readonly [number, number, number, number];

/** What rows of each key are to be found: by the key's words, ascending. */
type Model = Map<string, number[]>;

const wordsOf = (keys: readonly Key[]): Uint32Array => Uint32Array.from(keys.flat());

function addTo(rows: KeyRows, model: Model, keys: readonly Key[]): void {
  keys.forEach((key, nth) => {
    const known = model.get(key.join());
    if (known === undefined) model.set(key.join(), [rows.size + nth]);
    else known.push(rows.size + nth);
  });
  rows.add(wordsOf(keys));
}

/** All rows of each key, as they are found. */
function found(rows: KeyRows, keys: readonly Key[]): number[][] {
  return Array.from(rows.last(wordsOf(keys)), (last) => {
    const chain: number[] = [];
    // No chain is longer than there are rows, unless it goes round.
    for (let row = last; row !== -1 && chain.length <= rows.size; row = rows.before(row)) chain.push(row);
    return chain;
  });
}

function expectFound(rows: KeyRows, model: Model, keys: readonly Key[]): void {
  const chains = found(rows, keys);
  const wrong = keys.flatMap((key, nth) => {
    const wanted = (model.get(key.join()) ?? []).toReversed();
    return chains[nth]!.join() === wanted.join() ? [] : [{ key, found: chains[nth], wanted }];
  });
  expect(chains.length).toBe(keys.length);
  expect(wrong.slice(0, 5), random.repeat).toEqual([]);
  const isUnique = [...model.values()].every(({ length }) => length === 1);
  expect(rows.isUnique, random.repeat).toBe(isUnique);
}

const anyWord = (): number => random.next(2 ** 32);
const SHAPES: readonly (readonly [string, (at: number) => Key])[] = [
  ['that count up', (at) => [at, 0, 0, 5 << 24]],
  ['that differ in their highest bits', (at) => [0, (at << 12) >>> 0, at >>> 20, 255]],
  ['of which one word differs', (at) => [0, 1, 2, 3].map((word) => (at % KEY_WORDS === word ? at >>> 2 : 7)) as never],
];
const SIZES = [
  ['few rows', 700, 300],
  ['more rows than it begins with', 5_000, 3_000],
  ['more than 100,000 rows', 130_000, 50_000],
] as const;

test.each(SHAPES.flatMap((shape) => SIZES.map((size) => [...size, ...shape] as const)))(
  '%s, %i over %i keys %s, are found as in a map, however often it is asked in between',
  (_, most, distinct, __, keyOf) => {
    const [rows, model]: [KeyRows, Model] = [new KeyRows(), new Map()];
    const some = (count: number, among: number) => Array.from({ length: count }, () => keyOf(random.next(among)));
    for (let asks = 0; rows.size < most; asks++) {
      if (asks % 4 === 3) addTo(rows, model, []);
      const more = asks % 4 === 2 ? random.next(5) : 1 + random.next(most / 3);
      addTo(rows, model, some(more, distinct));
      // Half of these were never added.
      expectFound(rows, model, some(1_500, distinct * 2));
    }
    expect(rows.size).toBeGreaterThanOrEqual(most);
    expectFound(
      rows,
      model,
      Array.from({ length: distinct * 2 }, (_none, at) => keyOf(at)),
    );
  },
);

test('keys of any bits are told apart by each of their words', () => {
  const [rows, model]: [KeyRows, Model] = [new KeyRows(), new Map()];
  const first: Key = [anyWord(), anyWord(), anyWord(), anyWord()];
  const near = Array.from({ length: 32 * KEY_WORDS }, (_, bit) => {
    const key = [...first];
    key[bit >> 5] = (key[bit >> 5]! ^ (1 << (bit & 31))) >>> 0;
    return key as unknown as Key;
  });
  addTo(rows, model, near);
  expectFound(rows, model, [...near, first]);
  const others: Key[] = [first, [0, 0, 0, 0], [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1]];
  addTo(rows, model, others);
  expect(model.size).toBe(near.length + others.length);
  expectFound(rows, model, [...near, ...others]);
});

test.each([1_023, 1_024, 1_025, 2_049, 120_000])('%i rows of one key are all found, the last one first', (count) => {
  const [rows, model]: [KeyRows, Model] = [new KeyRows(), new Map()];
  const key: Key = [0, 0, 0, 9];
  addTo(
    rows,
    model,
    Array.from({ length: count }, () => key),
  );
  expectFound(rows, model, [key, [0, 0, 9, 9], key]);
});

test('it is unique until a key comes again, in the same keys or later ones, and not then', () => {
  const distinct = (from: number, count: number) =>
    Array.from({ length: count }, (_, at): Key => [from + at, from + at, 1, 1]);
  const rows = new KeyRows();
  const asked = () => {
    rows.last(wordsOf([[0, 0, 1, 1]]));
    return rows.isUnique;
  };
  rows.add(wordsOf(distinct(0, 2_000)));
  expect(asked()).toBe(true);
  rows.add(wordsOf(distinct(2_000, 3_000)));
  expect(asked()).toBe(true);
  rows.add(wordsOf(distinct(1_999, 1)));
  expect(asked()).toBe(false);
  rows.add(wordsOf(distinct(5_000, 10)));
  expect(asked()).toBe(false);

  const once = new KeyRows();
  once.add(wordsOf([...distinct(0, 5), ...distinct(4, 1)]));
  once.last(new Uint32Array(0));
  expect(once.isUnique).toBe(false);
});

test('where there are no rows none is found, and it is unique', () => {
  const rows = new KeyRows();
  const keys: readonly Key[] = [
    [0, 0, 0, 0],
    [1, 2, 3, 4],
  ];
  expect(found(rows, keys)).toEqual([[], []]);
  expect([...rows.last(new Uint32Array(0))]).toEqual([]);
  rows.add(new Uint32Array(0));
  expect([rows.size, rows.isUnique, found(rows, keys)]).toEqual([0, true, [[], []]]);
  rows.add(wordsOf(keys));
  expect([rows.size, rows.isUnique, found(rows, keys)]).toEqual([2, true, [[0], [1]]]);
});

test('what it holds does not change with the memory that keys came in', () => {
  const rows = new KeyRows();
  const keys = wordsOf([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
  rows.add(keys);
  keys.fill(0);
  expect([...rows.last(wordsOf([[1, 2, 3, 4]])), ...rows.last(keys)]).toEqual([0, -1, -1]);
});

test('it tells the memory that it takes before it is asked: a key and two numbers of each row, and not much more', () => {
  const rows = new KeyRows();
  for (let turn = 0; turn < 60; turn++) {
    rows.add(Uint32Array.from({ length: KEY_WORDS * 1_000 }, (_, at) => at + turn));
    expect(rows.bytes).toBeGreaterThan(rows.size * 24);
    expect(rows.bytes).toBeLessThan(1024 * 32 + rows.size * 52);
    const before = rows.bytes;
    rows.last(new Uint32Array(0));
    expect(rows.bytes).toBe(before);
  }
});
