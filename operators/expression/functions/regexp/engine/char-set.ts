/** A set of characters: ranges of code points, in order and apart, as low, high, low, high … with both ends included. */
export type CharSet = readonly number[];

/** Greater than any character that a text can hold. */
export const LAST_CODE = 0x7fffffff;

export function unionOf(sets: readonly CharSet[]): CharSet {
  const only = sets[0];
  if (only !== undefined && sets.length === 1) return only;
  const pairs = sets.flatMap(pairsOf).sort((left, right) => left[0] - right[0]);
  const union: number[] = [];
  for (const [low, high] of pairs) {
    const end = union.at(-1);
    if (end === undefined || low > end + 1) union.push(low, high);
    else if (high > end) union[union.length - 1] = high;
  }
  return union;
}

export function complementOf(set: CharSet): CharSet {
  const complement: number[] = [];
  let from = 0;
  for (const [low, high] of pairsOf(set)) {
    if (low > from) complement.push(from, low - 1);
    from = high + 1;
  }
  if (from <= LAST_CODE) complement.push(from, LAST_CODE);
  return complement;
}

export function pairsOf(set: CharSet): (readonly [number, number])[] {
  return Array.from({ length: set.length / 2 }, (_, at) => [set[2 * at]!, set[2 * at + 1]!] as const);
}
