import type { RowBatch } from '../contract/batch.ts';
import type { ColumnTypes } from '../contract/column.ts';
import { nullVector } from '../rows/vectors.ts';
import type { OpenTally } from './tally.ts';
import { edgeId } from './wire.ts';

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

/**
 * Where batches of several sources come in: each goes over the edge of the source that it was read at, and one of no rows
 * over those of the others, so that at every node all ways have come.
 */
export function bySource(
  entry: string,
  sources: readonly { readonly node: string; readonly columns: ColumnTypes }[],
): Ways {
  return {
    edges: sources.map(({ node }) => edgeId({ node: entry, port: node }, node)),
    divide: (batch) =>
      sources.map(({ node, columns }) => (batch.origin.source === node ? batch : withoutRows(batch, columns))),
  };
}

function withoutRows(batch: RowBatch, columns: ColumnTypes): RowBatch {
  const vectors = columns.map(() => nullVector(0));
  return { ...batch, vectors, length: 0, selection: null, rowCount: 0, rejects: [] };
}
