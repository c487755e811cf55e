/**
 * Pairs of two lists that fit, as many as there can be: index in `right` for each of `left`, -1 for none. Which fits
 * first is not enough: a loose expectation could take the only row that fits a strict one.
 */
export function match(left: number, right: number, fits: (left: number, right: number) => boolean): readonly number[] {
  const rightOf = new Array<number>(left).fill(-1);
  const leftOf = new Array<number>(right).fill(-1);

  /** Whether `from` can be paired, others moving over where they have a choice. */
  function pair(from: number, tried: Set<number>): boolean {
    for (let to = 0; to < right; to++) {
      if (tried.has(to) || !fits(from, to)) continue;
      tried.add(to);
      const holder = leftOf[to]!;
      if (holder !== -1 && !pair(holder, tried)) continue;
      leftOf[to] = from;
      rightOf[from] = to;
      return true;
    }
    return false;
  }

  for (let from = 0; from < left; from++) pair(from, new Set());
  return rightOf;
}
