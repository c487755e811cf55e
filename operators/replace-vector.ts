import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Vector } from '../runtime/contract/vector.ts';

/** The same batch with another vector at `index`. */
export function replaceVector(batch: RowBatch, index: number, vector: Vector): RowBatch {
  return { ...batch, vectors: batch.vectors.with(index, vector) };
}
