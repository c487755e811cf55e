import fc from 'fast-check';

/** Random choices of one case; all of them come from the run's seed. */
export interface Choices {
  /** A whole number from 0, below `bound`. */
  below(bound: number): number;
  pick<T>(list: readonly T[]): T;
  /** True in about `percent` of a hundred times. */
  chance(percent: number): boolean;
}

/** `count` things, each made of choices of its own; the same seed makes the same things. */
export function generate<T>(count: number, seed: number, make: (choices: Choices, index: number) => T): readonly T[] {
  return fc
    .sample(fc.noBias(fc.integer()), { numRuns: count, seed })
    .map((one, index) => make(choicesFrom(one), index));
}

/** mulberry32: a draw costs some ns, where one of `fc.gen` costs 10 µs, and a case takes a hundred. */
function choicesFrom(seed: number): Choices {
  let state = seed;
  const below = (bound: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * bound);
  };
  return {
    below,
    pick: (list) => list[below(list.length)]!,
    chance: (percent) => below(100) < percent,
  };
}
