import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Vector } from '../runtime/contract/vector.ts';
import { rejectRow, withRejects } from '../runtime/rows/select.ts';
import { type Repeat, repeatRows } from './repeat-rows.ts';
import type { RowFault } from './row-fault.ts';

export interface Spread extends Repeat {
  readonly node: string;
  /** The vectors that come out, from those that come in, repeated. */
  vectors(repeated: readonly Vector[]): readonly Vector[];
}

/**
 * A batch with a row for each of `sources`, ascending rows of the batch that comes in, some of them several times. Rows
 * with a fault become rejects as a whole; the others that are not among the sources are dropped, counted as filtered.
 */
export function spreadRows(
  batch: RowBatch,
  sources: Int32Array,
  faults: ReadonlyMap<number, RowFault>,
  { node, vectors, ...repeat }: Spread,
): RowBatch {
  const repeated = repeatRows(batch, sources, repeat);
  const output = { ...repeated, vectors: vectors(repeated.vectors) };
  let kept = 0;
  let stayed = 0;
  const remaining = new Int32Array(sources.length);
  for (let at = 0; at < sources.length; at++) {
    if (faults.has(sources[at]!)) continue;
    remaining[kept++] = at;
    if (at === 0 || sources[at] !== sources[at - 1]) stayed++;
  }
  const dropped = batch.rowCount - stayed - faults.size;
  if (kept > stayed) batch.tally.added(node, kept - stayed);
  if (dropped > 0) batch.tally.dropped(node, 'filtered', dropped);
  if (faults.size === 0) return output;
  const rejects = [...faults]
    .sort(([left], [right]) => left - right)
    .map(([row, fault]) => rejectRow(batch, row, { node, ...fault }));
  return withRejects(output, rejects, remaining.slice(0, kept));
}
