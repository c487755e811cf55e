import type { Given } from './sample-rows.ts';

/** What a node takes of another: all that it gave, or a route of it. */
export interface Part {
  readonly part: Given;
  readonly whole: Given;
}

/** Which rows of nodes, one node after another, go in; `null`: all of them. */
export function takenRows(parts: readonly Part[]): readonly number[] | null {
  if (parts.every(({ part }) => part.places === undefined)) return null;
  let before = 0;
  return parts.flatMap(({ part, whole }) => {
    const first = before;
    before += whole.rows.length;
    return (part.places ?? part.rows.map((_, row) => row)).map((row) => first + row);
  });
}
