import type { SqlType } from '../contract.ts';
import { type Candidate, takes } from './candidate.ts';
import { categoryOf, isPreferred } from './type-category.ts';

/**
 * The one candidate that Postgres would take among several that fit, as `func_select_candidate` does: by exact
 * matches, then preferred types, then what literals without a type are likely to be. `null` where none stands out.
 */
export function selectCandidate(candidates: readonly Candidate[], actual: readonly SqlType[]): Candidate | null {
  const known = actual.map((type, index) => ({ type, index })).filter(({ type }) => type !== 'unknown');
  const exact = most(candidates, ({ types }) => known.filter(({ type, index }) => types[index] === type).length);
  if (exact.length === 1) return exact[0]!;
  const preferred = most(
    exact,
    ({ types }) =>
      known.filter(({ type, index }) => {
        const wanted = types[index]!;
        return wanted === type || (isPreferred(wanted) && categoryOf(wanted) === categoryOf(type));
      }).length,
  );
  if (preferred.length === 1) return preferred[0]!;
  if (known.length === actual.length) return null;
  const likely = byLikelyCategory(preferred, actual);
  if (likely.length === 1) return likely[0]!;
  return byKnownType(likely, actual, known[0]?.type);
}

function most(candidates: readonly Candidate[], score: (candidate: Candidate) => number): readonly Candidate[] {
  const scores = candidates.map(score);
  const best = Math.max(...scores);
  return candidates.filter((_, index) => scores[index] === best);
}

/** At the places of unknown literals: text if any candidate takes text there, else the category that all agree on. */
function byLikelyCategory(candidates: readonly Candidate[], actual: readonly SqlType[]): readonly Candidate[] {
  const places = actual.flatMap((type, index) => (type === 'unknown' ? [index] : []));
  const wanted = places.map((index) => {
    const types = candidates.map((candidate) => candidate.types[index]!);
    const categories = new Set(types.map(categoryOf));
    const category = categories.has('string') ? 'string' : categories.size === 1 ? [...categories][0]! : null;
    const isOfIt = types.filter((type) => categoryOf(type) === category);
    return { index, category, prefers: isOfIt.some(isPreferred) };
  });
  if (wanted.some(({ category }) => category === null)) return candidates;
  const matching = candidates.filter(({ types }) =>
    wanted.every(({ index, category, prefers }) => {
      const type = types[index]!;
      return categoryOf(type) === category && (!prefers || isPreferred(type));
    }),
  );
  return matching.length > 0 ? matching : candidates;
}

/** Where all known arguments have one type, the unknown ones are taken for it too. */
function byKnownType(
  candidates: readonly Candidate[],
  actual: readonly SqlType[],
  known: SqlType | undefined,
): Candidate | null {
  if (known === undefined || actual.some((type) => type !== 'unknown' && type !== known)) return null;
  const assumed = actual.map(() => known);
  const fitting = candidates.filter((candidate) => takes(candidate, assumed));
  return fitting.length === 1 ? fitting[0]! : null;
}
