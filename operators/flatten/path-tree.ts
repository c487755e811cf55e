import { pathIndex } from '../expression/functions/json/path-index.ts';

/** Paths that begin alike, together. */
export interface PathTree {
  /** Which of the paths end here. */
  readonly ends: readonly number[];
  /** Which of them go on from here. */
  readonly below: readonly number[];
  readonly branches: readonly Branch[];
}

export interface Branch {
  readonly key: string;
  readonly bytes: Buffer;
  /** As an index of an array, negative from the end; `null` where the step is none. */
  readonly index: number | null;
  readonly tree: PathTree;
}

/** The tree of paths, each told by its place in the list. */
export function pathTree(paths: readonly (readonly string[])[]): PathTree {
  return grow(paths.map((path, place) => ({ path, place })));
}

interface Rest {
  readonly path: readonly string[];
  readonly place: number;
}

function grow(paths: readonly Rest[]): PathTree {
  const steps = new Map<string, Rest[]>();
  for (const { path, place } of paths) {
    const [step, ...others] = path;
    if (step === undefined) continue;
    const rest = { path: others, place };
    const known = steps.get(step);
    if (known === undefined) steps.set(step, [rest]);
    else known.push(rest);
  }
  return {
    ends: paths.flatMap(({ path, place }) => (path.length === 0 ? [place] : [])),
    below: paths.flatMap(({ path, place }) => (path.length > 0 ? [place] : [])),
    branches: Array.from(steps, ([key, rests]) => ({
      key,
      bytes: Buffer.from(key),
      index: pathIndex(key),
      tree: grow(rests),
    })),
  };
}
