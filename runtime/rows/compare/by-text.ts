import type { DataType } from '../../contract/column.ts';
import type { Vector } from '../../contract/vector.ts';
import { cellText } from '../cell-text.ts';
import { type CellComparison, type Comparison, UNKNOWN } from './comparator.ts';

/** Compares the text `buffer[start .. end)` of a cell. */
export type BytesComparison = (buffer: Buffer, start: number, end: number) => Comparison;

/** A kernel over bytes for a vector of any kind: cells that are not bytes are compared by their text. */
export function byText(vector: Vector, type: DataType, compare: BytesComparison): CellComparison {
  if (vector.kind === 'bytes') {
    const { buffer, starts, ends } = vector;
    return (row) => {
      const start = starts[row]!;
      return start < 0 ? UNKNOWN : compare(buffer, start, ends[row]!);
    };
  }
  let scratch = Buffer.allocUnsafe(64);
  return (row) => {
    const text = cellText(vector, row, type);
    if (text === null) return UNKNOWN;
    if (text.length * 3 > scratch.length) scratch = Buffer.allocUnsafe(text.length * 3);
    return compare(scratch, 0, scratch.write(text));
  };
}
