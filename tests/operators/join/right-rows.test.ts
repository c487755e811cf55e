import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ReusedMemory } from '../../../operators/join/batch-memory.ts';
import type { Keyed } from '../../../operators/join/keyed-rows.ts';
import { RightRows } from '../../../operators/join/right-rows.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import { NODE } from '../../contract/run-operator.ts';
import { vectorOf } from '../../contract/vector-of.ts';
import { seeded } from '../../faults/seed.ts';

const random = seeded('tests/operators/join/right-rows.test.ts');

const memory = () => new ReusedMemory().open();
const TYPES = ['text', 'integer'] as const;
const ROOMY = 64 * 2 ** 20;
const MOST_MATCHES = 262_144;

/** Rows of a batch with the number that is the key of each. */
type Keys = readonly (readonly [row: number, key: number])[];

const keyed = (keys: Keys): Keyed => ({
  rows: Int32Array.from(keys, ([row]) => row),
  keys: Uint32Array.from(keys.flatMap(([, key]) => [key, 0, 0, 4 << 24])),
});
const allOf = (count: number, keyOf: (row: number) => number): Keys =>
  Array.from({ length: count }, (_, row) => [row, keyOf(row)] as const);

const rightRows = (options: { readonly budget?: number; readonly fileBytes?: number } = {}) =>
  new RightRows(TYPES, { node: NODE, budget: ROOMY, ...options });

/** Adds rows of a batch of texts, and of numbers that are its rows. */
function addTo(right: RightRows, texts: readonly string[], keys: Keys): void {
  const numbers = texts.map((_, row) => String(row));
  const vectors = [vectorOf(texts, { type: 'text' }, 'bytes'), vectorOf(numbers, { type: 'integer' }, 'int32')];
  right.add(vectors, texts.length, keyed(keys));
}

const textsOf = (right: RightRows, rows: Int32Array): (string | null)[] => {
  const [texts] = right.cells(rows, memory());
  return Array.from(rows, (_, nth) => cellText(texts!, nth, 'text'));
};

const NEEDS_STAGING = { code: 'run.needs_staging', node: NODE };
const asksForStaging = (why: string) =>
  expect.objectContaining({ ...NEEDS_STAGING, message: expect.stringContaining(why) });

/** As many texts of 1,000 bytes with keys of their own as fit, in batches; gives how many were taken when it threw. */
function filled(right: RightRows, most: number): { readonly taken: number; readonly failure: unknown } {
  const texts = Array.from({ length: 500 }, () => 'x'.repeat(1_000));
  for (let taken = 0; taken < most; taken += texts.length) {
    try {
      addTo(
        right,
        texts,
        allOf(texts.length, (row) => taken + row),
      );
    } catch (failure) {
      return { taken, failure };
    }
  }
  return { taken: most, failure: null };
}

describe('matches', () => {
  test.each([
    ['of keys that each have one row', 1_500, 5_000, true],
    ['of keys that have several', 1_500, 400, false],
    ['of a few keys', 300, 3, false],
  ])('%s come in order, and each right row is counted once', (_, count, distinct, isUnique) => {
    const rows: { key: number; text: string }[] = [];
    const seen = new Set<number>();
    using right = rightRows();
    for (let turn = 0; turn < 3; turn++) {
      const texts = Array.from({ length: count }, (_none, row) => `${turn}:${row}`);
      const taken = new Set(rows.map(({ key }) => key));
      const keys = allOf(count, () => random.next(distinct)).filter(([, key]) => {
        const isIn = random.next(3) > 0 && !(isUnique && taken.has(key));
        if (isIn) taken.add(key);
        return isIn;
      });
      addTo(right, texts, keys);
      rows.push(...keys.map(([row, key]) => ({ key, text: texts[row]! })));

      for (let ask = 0; ask < 3; ask++) {
        const left = allOf(200, () => random.next(distinct * 2)).filter(() => random.next(4) > 0);
        const wanted = left.flatMap(([row, key]) =>
          rows.flatMap((other, at) => (other.key === key ? [[row, at] as const] : [])),
        );
        const before = seen.size;
        for (const [, at] of wanted) seen.add(at);
        const matches = right.find(keyed(left));
        expect([...matches.rows], random.repeat).toEqual(wanted.map(([row]) => row));
        expect([...matches.others], random.repeat).toEqual(wanted.map(([, at]) => at));
        expect(matches.first, random.repeat).toBe(seen.size - before);
        expect(matches.isSingle, random.repeat).toBe(new Set(matches.rows).size === wanted.length);
        expect(textsOf(right, matches.others), random.repeat).toEqual(wanted.map(([, at]) => rows[at]!.text));
      }
    }
    expect(new Set(rows.map(({ key }) => key)).size === rows.length).toBe(isUnique);
    expect(seen.size).toBeGreaterThan(0);
  });

  test('of one row each are single though other keys have several', () => {
    using right = rightRows();
    const ofKeys = (...keys: readonly number[]) => right.find(keyed(allOf(keys.length, (row) => keys[row]!)));
    addTo(right, ['a', 'b', 'c'], [...allOf(3, (row) => (row === 2 ? 0 : row))]);
    expect(ofKeys(1, 5, 1)).toMatchObject({ isSingle: true, first: 1, others: Int32Array.of(1, 1) });
    expect(ofKeys(1, 0)).toMatchObject({ isSingle: false, first: 2, others: Int32Array.of(1, 0, 2) });
    expect(ofKeys(0, 1)).toMatchObject({ isSingle: false, first: 0, rows: Int32Array.of(0, 0, 1) });
  });

  test('are none where there are no right rows, or no left ones', () => {
    const none = { rows: new Int32Array(0), others: new Int32Array(0), isSingle: true, first: 0 };
    using right = rightRows();
    expect(right.find(keyed([[3, 1]]))).toEqual(none);
    addTo(right, ['a'], []);
    expect(right.find(keyed([[3, 1]]))).toEqual(none);
    expect(textsOf(right, Int32Array.of(-1, -1))).toEqual([null, null]);
    addTo(right, ['a'], [[0, 1]]);
    expect(right.find(keyed([]))).toEqual(none);
  });

  test('may be as many for a batch as it may become, and not one more', () => {
    using right = rightRows();
    const texts = Array.from({ length: 512 }, (_, row) => `${row}`);
    addTo(
      right,
      texts,
      allOf(512, () => 7),
    );
    for (let turn = 0; turn < 3; turn++) {
      const { rows, others, isSingle, first } = right.find(keyed(allOf(512, () => 7)));
      expect([rows.length, isSingle, first]).toEqual([MOST_MATCHES, false, turn === 0 ? 512 : 0]);
      expect(rows.every((row, at) => row === at >> 9 && others[at] === (at & 511))).toBe(true);
    }
    addTo(right, ['x'], [[0, 8]]);
    const left = allOf(513, (row) => (row === 512 ? 8 : 7));
    expect(() => right.find(keyed(left))).toThrow(
      asksForStaging(`513 rows of its left side have more than ${MOST_MATCHES}`),
    );
  });

  test('of keys that each have one row may be any number', () => {
    using right = rightRows();
    addTo(right, ['x'], [[0, 7]]);
    const { rows, isSingle, first } = right.find(keyed(allOf(MOST_MATCHES + 1, () => 7)));
    expect([rows.length, isSingle, first]).toEqual([MOST_MATCHES + 1, true, 1]);
  });
});

describe('rows beyond the memory that there is', () => {
  const BUDGET = 3 * 2 ** 20;

  test('are in a file, and come back from there', () => {
    using right = rightRows({ budget: BUDGET });
    const texts = Array.from({ length: 300 }, (_, row) => `${row}${'é'.repeat(200)}`);
    const held: string[] = [];
    for (let turn = 0; turn < 60; turn++) {
      const own = texts.map((text) => `${turn}:${text}`);
      addTo(
        right,
        own,
        allOf(own.length, (row) => held.length + row),
      );
      held.push(...own);
    }
    // They need more than twice of what is there.
    expect(Buffer.byteLength(held.join(''))).toBeGreaterThan(2 * BUDGET);
    const asked = Int32Array.from({ length: 2_000 }, () => random.next(held.length));
    expect(textsOf(right, asked), random.repeat).toEqual(Array.from(asked, (row) => held[row]));
    expect(right.find(keyed([[4, 17_000]]))).toMatchObject({ others: Int32Array.of(17_000) });
  });

  test('whose keys it does not hold ask for staging', () => {
    const budget = 200_000;
    using right = rightRows({ budget });
    const { taken, failure } = filled(right, 10_000);
    expect(failure).toEqual(asksForStaging(`the keys of its right side take more than ${budget} bytes`));
    // 16 bytes of a key and two numbers of each row, at least.
    expect(taken).toBeGreaterThanOrEqual(1_000);
    expect(taken).toBeLessThan(budget / 24);
  });

  test('whose file grows beyond its bytes ask for staging', () => {
    const fileBytes = 4 * 2 ** 20;
    using bounded = rightRows({ budget: BUDGET, fileBytes });
    const { taken, failure } = filled(bounded, 20_000);
    expect(failure).toEqual(asksForStaging(`the rows of its right side take more than ${fileBytes} bytes`));
    expect(taken * 1_000).toBeGreaterThan(fileBytes);
    expect(taken * 1_000).toBeLessThan(fileBytes + BUDGET + 2 ** 20);
    using right = rightRows({ budget: BUDGET });
    expect(filled(right, 20_000)).toEqual({ taken: 20_000, failure: null });
    expect(textsOf(right, Int32Array.of(19_999, -1, 0))).toEqual(['x'.repeat(1_000), null, 'x'.repeat(1_000)]);
  });

  test.each([
    ['is none', path.join(import.meta.dirname, 'none'), 'ENOENT'],
    ['is a file', path.join(import.meta.filename, 'none'), 'ENOTDIR'],
  ])('ask for staging where the folder for temporary files %s, which others do not need', (_, folder, code) => {
    vi.stubEnv('TMPDIR', folder);
    try {
      using small = rightRows({ budget: BUDGET });
      const { taken, failure } = filled(small, 20_000);
      expect(failure).toEqual(
        asksForStaging(`the folder for temporary files does not take the rows of its right side (${code})`),
      );
      expect(failure).toMatchObject({ cause: { code } });
      expect(taken * 1_000).toBeGreaterThan(BUDGET / 2);
      using roomy = rightRows();
      expect(filled(roomy, 20_000)).toEqual({ taken: 20_000, failure: null });
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe('what a batch matches', () => {
  test('takes memory once for a row that comes often', () => {
    using right = rightRows();
    addTo(
      right,
      ['x'.repeat(20_000), 'y'],
      allOf(2, (row) => row),
    );
    const rows = Int32Array.from({ length: 200_000 }, (_, nth) => (nth % 3 === 2 ? -1 : nth % 3));
    const [texts, numbers] = right.cells(rows, memory());
    expect(texts).toMatchObject({ kind: 'bytes', to: 20_001 });
    for (const nth of [0, 1, 2, 3, 199_998, 199_999]) {
      const expected = [
        ['x'.repeat(20_000), '0'],
        ['y', '1'],
        [null, null],
      ][nth % 3];
      expect([cellText(texts!, nth, 'text'), cellText(numbers!, nth, 'integer')]).toEqual(expected);
    }
  });

  test('asks for staging where it takes more than a batch may', () => {
    using right = rightRows({ budget: 256 * 2 ** 20 });
    addTo(
      right,
      Array.from({ length: 65 }, () => 'x'.repeat(2 ** 20)),
      allOf(65, (row) => row),
    );
    const all = Int32Array.from({ length: 65 }, (_, row) => row);
    expect(() => right.cells(all, memory())).toThrow(asksForStaging('takes more than 67108864 bytes'));
    expect(textsOf(right, all.subarray(2, 40))).toHaveLength(38);
  });
});
