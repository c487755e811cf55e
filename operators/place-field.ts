import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Column, ColumnTypes } from '../runtime/contract/column.ts';
import type { Vector } from '../runtime/contract/vector.ts';

/** Where a field goes: in the place of the field of that name among `replaced`, else to the end. */
export function placeOf(name: string, replaced: readonly string[], input: ColumnTypes): number {
  const index = replaced.includes(name) ? input.findIndex((column) => column.name === name) : -1;
  return index < 0 ? input.length : index;
}

export function placeColumn(input: ColumnTypes, index: number, column: Column): ColumnTypes {
  return input.toSpliced(index, 1, column);
}

export function placeVector(batch: RowBatch, index: number, vector: Vector): RowBatch {
  return { ...batch, vectors: batch.vectors.toSpliced(index, 1, vector) };
}
