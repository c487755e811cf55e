import type { BatchRows } from '../../contract/batch.ts';
import type { DataType } from '../../contract/column.ts';
import type { TargetColumn } from '../../contract/sink.ts';
import type { BytesVector, Vector } from '../../contract/vector.ts';
import { bytesBuilder } from '../bytes-builder.ts';
import { cellText } from '../cell-text.ts';
import { typedKernel } from './typed-kernel.ts';

/** The batch's vectors in target order, each of a kind that its column has a kernel for. */
export function prepareVectors(columns: readonly TargetColumn[], batch: BatchRows, textOnly: boolean): Vector[] {
  return columns.map((column) => {
    const vector = batch.vectors[column.from]!;
    if (vector.kind === 'bytes' || (!textOnly && typedKernel(column, vector.kind) !== null)) return vector;
    return asText(vector, column, batch);
  });
}

/** The selected cells as the text that Postgres would read. */
function asText(vector: Vector, column: TargetColumn, batch: BatchRows): BytesVector {
  const builder = bytesBuilder(batch.length);
  const { selection, rowCount } = batch;
  const type = cellType(vector, column);
  for (let index = 0; index < rowCount; index++) {
    const row = selection === null ? index : selection[index]!;
    const text = cellText(vector, row, type);
    if (text !== null) builder.setText(row, text);
  }
  return builder.finish();
}

/** The type by which cells are printed. A JSON string that goes to a json column stays a JSON string, unless it was declared to be text. */
export function cellType(vector: Vector, column: TargetColumn): DataType {
  const { type } = column.input;
  if (vector.kind !== 'values' || column.type !== 'json') return type;
  return type === 'text' || type === 'varchar' ? type : 'json';
}
