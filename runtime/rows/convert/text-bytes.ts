import type { DataType } from '../../contract/column.ts';
import type { BytesVector, Vector } from '../../contract/vector.ts';
import { bytesBuilder } from '../bytes-builder.ts';
import { cellText } from '../cell-text.ts';

/**
 * The cells' text (`cellText`) as a bytes vector; a bytes vector is given back as it is. Rows that are not selected
 * may be anything.
 */
export function textBytes(vector: Vector, type: DataType, length: number, selection: Int32Array | null): BytesVector {
  if (vector.kind === 'bytes') return vector;
  const builder = bytesBuilder(length);
  const rows = selection?.length ?? length;
  for (let index = 0; index < rows; index++) {
    const row = selection === null ? index : selection[index]!;
    const text = cellText(vector, row, type);
    if (text !== null) builder.setText(row, text);
  }
  return builder.finish();
}
