import type { BatchRows } from '../../contract/batch.ts';
import type { TargetColumn } from '../../contract/sink.ts';
import type { BytesVector, Vector } from '../../contract/vector.ts';

/** Most bytes of the batch's rows in COPY BINARY. Lengths are summed: cells of a column may share their bytes. */
export function sizeBound(columns: readonly TargetColumn[], vectors: readonly Vector[], batch: BatchRows): number {
  let fixed = 2;
  let variable = 0;
  columns.forEach((column, index) => {
    fixed += fixedSize(column);
    const vector = vectors[index]!;
    if (vector.kind === 'bytes' && growsWithText(column)) variable += textLength(vector, batch);
  });
  return batch.rowCount * fixed + variable;
}

/** Bytes of the selected cells. */
export function textLength(vector: BytesVector, batch: BatchRows): number {
  const { starts, ends } = vector;
  const { selection, rowCount } = batch;
  let sum = 0;
  if (selection === null) {
    for (let row = 0; row < rowCount; row++) {
      const start = starts[row]!;
      if (start >= 0) sum += ends[row]! - start;
    }
    return sum;
  }
  for (let index = 0; index < rowCount; index++) {
    const row = selection[index]!;
    const start = starts[row]!;
    if (start >= 0) sum += ends[row]! - start;
  }
  return sum;
}

function growsWithText(column: TargetColumn): boolean {
  const { type, precision } = column;
  return (
    type === 'untyped' ||
    type === 'text' ||
    type === 'varchar' ||
    type === 'json' ||
    (type === 'numeric' && precision === undefined)
  );
}

/** Most bytes of a cell with its length, without what grows with the text. */
function fixedSize({ type, precision }: TargetColumn): number {
  switch (type) {
    case 'untyped':
    case 'text':
    case 'varchar':
      return 4;
    case 'json':
    case 'boolean':
      return 5;
    case 'smallint':
      return 6;
    case 'integer':
    case 'real':
    case 'date':
      return 8;
    case 'bigint':
    case 'double':
    case 'timestamp':
    case 'timestamptz':
      return 12;
    case 'uuid':
      return 20;
    case 'numeric':
      // groups of four digits, aligned at the point; 16 digits of a double take six at most
      return 12 + 2 * (Math.ceil((precision ?? 16) / 4) + 2);
    default:
      return type satisfies never;
  }
}
