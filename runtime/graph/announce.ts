import { sourceSplit } from '../commit/split-ids.ts';
import type { TakenSplit } from '../commit/take-splits.ts';
import type { Source } from '../contract/source.ts';

/** Tells each source which of its splits come next. `node`: of the source of splits that name none. */
export function announce(
  sources: ReadonlyMap<string, Source>,
  node: string,
  taken: readonly TakenSplit[],
  signal: AbortSignal,
): void {
  const fresh = taken.filter(({ position }) => position === null);
  for (const [of, splits] of Map.groupBy(fresh, (split) => split.node ?? node))
    sources.get(of)?.soon?.(splits.map(sourceSplit), signal);
}
