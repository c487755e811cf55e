/** Names that a person may have meant by `word`: at most three, the nearest first, none that is mostly different. */
export function nearest(word: string, candidates: Iterable<string>): string[] {
  const wanted = plain(word);
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return [...candidates]
    .map((candidate) => ({ candidate, distance: editDistance(wanted, plain(candidate), limit + 1) }))
    .filter(({ candidate, distance }) => distance <= limit && distance < Math.max(word.length, candidate.length))
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** `; did you mean "x"?`, or nothing. */
export function suggestion(word: string, candidates: Iterable<string>): string {
  const [match] = nearest(word, candidates);
  return match === undefined ? '' : `; did you mean "${match}"?`;
}

/** Case and separators are what people get wrong most often. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.-]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours; anything from `limit` on is `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return Math.min(limit, last[b.length]!);
}
