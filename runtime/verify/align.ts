/** An expected row beside the one that came for it; -1: none. */
export interface Pair {
  readonly expected: number;
  readonly got: number;
}

/** Cost of a row that has none beside it: two that differ in half of their cells still go together. */
const ALONE = 0.3;

/** More than this many cells of the table below are not worth the wait: rows then go together by their number. */
const MAX_CELLS = 4_000_000;

/** Two lists in their order, laid side by side so that the least differs. `cost`: 0 = equal, 1 = nothing in common. */
export function align(expected: number, got: number, cost: (expected: number, got: number) => number): readonly Pair[] {
  if ((expected + 1) * (got + 1) > MAX_CELLS) return byNumber(expected, got);
  const width = got + 1;
  const best = new Float64Array((expected + 1) * width);
  const costs = new Float64Array((expected + 1) * width);
  for (let e = expected; e >= 0; e--) {
    for (let g = got; g >= 0; g--) {
      const at = e * width + g;
      if (e === expected && g === got) continue;
      const skipExpected = e < expected ? ALONE + best[at + width]! : Infinity;
      const skipGot = g < got ? ALONE + best[at + 1]! : Infinity;
      const both = e < expected && g < got;
      if (both) costs[at] = cost(e, g);
      const together = both ? costs[at]! + best[at + width + 1]! : Infinity;
      best[at] = Math.min(together, skipExpected, skipGot);
    }
  }
  const pairs: Pair[] = [];
  for (let e = 0, g = 0; e < expected || g < got; ) {
    const at = e * width + g;
    if (e < expected && g < got && best[at] === costs[at]! + best[at + width + 1]!) {
      pairs.push({ expected: e++, got: g++ });
    } else if (e < expected && best[at] === ALONE + best[at + width]!) pairs.push({ expected: e++, got: -1 });
    else pairs.push({ expected: -1, got: g++ });
  }
  return pairs;
}

function byNumber(expected: number, got: number): Pair[] {
  return Array.from({ length: Math.max(expected, got) }, (_, index) => ({
    expected: index < expected ? index : -1,
    got: index < got ? index : -1,
  }));
}
