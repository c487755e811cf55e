import type { DraftEdge } from '../draft.ts';

export interface EdgeDiff {
  readonly source: string;
  readonly target: string;
  readonly state: 'added' | 'removed' | 'relabelled';
  /** Labels, where there are any. */
  readonly before?: string;
  readonly after?: string;
}

/** Edges that only one of two pipelines has, in any order; a label that changed is no new edge. */
export function diffEdges(before: readonly DraftEdge[], after: readonly DraftEdge[]): readonly EdgeDiff[] {
  const gone = [...before];
  const fresh = after.filter((edge) => !taken(gone, (other) => isSameEnds(edge, other) && edge.label === other.label));
  const added = fresh.map((edge): EdgeDiff => {
    const old = taken(gone, (other) => isSameEnds(edge, other));
    return { ...ends(edge), state: old ? 'relabelled' : 'added', ...label('before', old), ...label('after', edge) };
  });
  return [...added, ...gone.map((edge): EdgeDiff => ({ ...ends(edge), state: 'removed', ...label('before', edge) }))];
}

/** Takes the first that fits out of the list. */
function taken(edges: DraftEdge[], fits: (edge: DraftEdge) => boolean): DraftEdge | undefined {
  const index = edges.findIndex(fits);
  return index < 0 ? undefined : edges.splice(index, 1)[0];
}

const isSameEnds = (one: DraftEdge, other: DraftEdge): boolean =>
  one.source === other.source && one.target === other.target;

const ends = ({ source, target }: DraftEdge) => ({ source, target });

const label = (key: 'before' | 'after', edge: DraftEdge | undefined): Partial<EdgeDiff> =>
  edge === undefined || edge.label === null ? {} : { [key]: edge.label };
