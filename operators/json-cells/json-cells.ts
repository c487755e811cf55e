import type { Column } from '../../runtime/contract/column.ts';
import type { BytesVector, ValuesVector, Vector } from '../../runtime/contract/vector.ts';
import { isTextual } from '../../runtime/rows/convert/castable.ts';
import { textBytes } from '../../runtime/rows/convert/text-bytes.ts';

/** Cells that are JSON: `values` are parsed already, `bytes` are texts that may be anything. */
export type JsonCells = BytesVector | ValuesVector;

/** The selected cells of a json or text column. A text among parsed values is JSON text in a text column. */
export function jsonCells(vector: Vector, column: Column, length: number, selection: Int32Array | null): JsonCells {
  if (vector.kind === 'bytes') return vector;
  if (vector.kind === 'values' && !(isTextual(column.type) && vector.values.some((cell) => typeof cell === 'string'))) {
    return vector;
  }
  return textBytes(vector, column.type, length, selection);
}
