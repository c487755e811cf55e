import { describe, expect, test } from 'vitest';
import { KEY_WORDS, KeySet } from '../../../operators/keys/key-set.ts';

const SMALLEST = 64 * 1024;
const ROOMY = 64 * 2 ** 20;

/** Keys in words; the last one is never 0. */
const key = (...words: readonly [number, number, number, number]): Uint32Array => Uint32Array.from(words);

/** Numbers that look like chance, and are the same in each run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

describe('a set of keys', () => {
  test('has a key once, whichever of its words tell it from others', () => {
    const set = new KeySet(ROOMY);
    const keys = [key(1, 2, 3, 4), key(1, 2, 3, 5), key(1, 2, 4, 4), key(1, 3, 3, 4), key(2, 2, 3, 4), key(0, 0, 0, 1)];
    expect(keys.map((one) => set.add(one)[0])).toEqual(keys.map(() => 1));
    expect(keys.map((one) => set.add(one)[0])).toEqual(keys.map(() => 0));
    expect(set.size).toBe(keys.length);
  });

  test.each([
    ['that count up', (at: number) => key(at, 0, 0, 5 << 24)],
    ['that differ in their highest bits', (at: number) => key(0, at << 12, at >>> 20, 255 << 24)],
  ])('agrees with a set of texts, over keys %s', (_, keyOf) => {
    const set = new KeySet(ROOMY);
    const known = new Set<string>();
    const chance = numbers(7);
    let wrong = 0;
    for (let turn = 0; turn < 200_000; turn++) {
      const at = (chance.next().value as number) % 60_000;
      const one = keyOf(at);
      const isNew = !known.has(one.join());
      known.add(one.join());
      if ((set.add(one)[0] === 1) !== isNew) wrong += 1;
    }
    expect(wrong).toBe(0);
    expect(set.size).toBe(known.size);
  });

  test('adds keys in their order, each of which is there for the ones behind it, however many there are', () => {
    const set = new KeySet(ROOMY);
    expect([...set.add(Uint32Array.from([1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1]))]).toEqual([1, 1, 0]);
    expect([...set.add(new Uint32Array(0))]).toEqual([]);
    const many = Uint32Array.from({ length: 5_000 * KEY_WORDS }, (_, at) => (at >> 3) + 1);
    expect([...set.add(many)]).toEqual(Array.from({ length: 5_000 }, (_, at) => (at > 3 && at % 2 === 0 ? 1 : 0)));
  });

  test('knows what it has when it has no room for more, and takes none then', () => {
    const set = new KeySet(SMALLEST);
    const keys = Uint32Array.from({ length: 10_000 * KEY_WORDS }, (_, at) => (at % KEY_WORDS === 3 ? 1 : at >> 2));
    const outcomes = [...set.add(keys)];
    const taken = outcomes.map((outcome) => (outcome === 1 ? 0 : -1));
    expect(set.size).toBeGreaterThan(2_000);
    expect(set.size).toBe(outcomes.filter((outcome) => outcome === 1).length);
    expect(outcomes).not.toContain(0);
    expect([...set.add(keys)]).toEqual(taken);
  });
});
