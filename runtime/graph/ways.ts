import type { RowBatch } from '../contract/batch.ts';
import type { OpenTally } from './tally.ts';

/** How the rows of a node part: the edges that leave it, and the batch that goes over each. */
export interface Ways {
  /** Ids, see `edgeId`. */
  readonly edges: readonly string[];
  readonly divide: (batch: RowBatch) => readonly RowBatch[];
}

/** Every edge gets all rows of the node: those of all but one are added ones. Rejects go along once. */
export function copies(node: string, edges: readonly string[]): Ways {
  return {
    edges,
    divide: (batch) => {
      const added = batch.rowCount * (edges.length - 1);
      const tally = (batch.tally as OpenTally).node(node);
      tally.added += added;
      tally.out += added;
      return edges.map((_, index) => (index === 0 ? batch : { ...batch, rejects: [] }));
    },
  };
}

/** Each edge gets the rows of its route; where several have the same one, all but one are added. */
export function routes(
  node: string,
  edges: readonly { readonly id: string; readonly route: number }[],
  divide: (batch: RowBatch) => readonly RowBatch[],
): Ways {
  const isFirst = edges.map(({ route }, index) => edges.findIndex((edge) => edge.route === route) === index);
  return {
    edges: edges.map(({ id }) => id),
    divide: (batch) => {
      const entered = performance.now();
      const parts = divide(batch);
      const tally = (batch.tally as OpenTally).node(node);
      // What `account` has counted as gone out is what came to the fork.
      tally.out -= batch.rowCount;
      tally.rejected += parts.reduce((sum, { rejects }) => sum + rejects.length, -batch.rejects.length);
      tally.busyMs += performance.now() - entered;
      return edges.map(({ route }, index) => {
        const part = parts[route]!;
        tally.out += part.rowCount;
        if (isFirst[index]) return part;
        tally.added += part.rowCount;
        return { ...part, rejects: [] };
      });
    },
  };
}
