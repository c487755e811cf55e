import type { RowBatch } from '../runtime/contract/batch.ts';
import type { ColumnType, ColumnTypes } from '../runtime/contract/column.ts';
import type { BytesVector, Vector } from '../runtime/contract/vector.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { arePrinted, asPrinted } from '../runtime/rows/convert/as-printed.ts';
import { isTextual } from '../runtime/rows/convert/castable.ts';
import { convert } from '../runtime/rows/convert.ts';
import { NUL_BYTE } from '../runtime/rows/encode/failure.ts';
import { textBuffers } from '../runtime/rows/encode/text-buffers.ts';
import { cutsCharacter, utf8Fault } from '../runtime/rows/encode/utf8.ts';
import { type Failure, failure } from '../runtime/rows/failure.ts';
import { rejectFaults, selectedRows } from './reject-faults.ts';
import type { RowFault } from './row-fault.ts';

/**
 * The batch with each cell as a value of its column's type, as it would be staged, numbers and uuids as Postgres prints them: bounds
 * are the target's. A row with a cell that is
 * none becomes a reject of `node`, by the first of its columns that has one.
 */
export function typedRows(batch: RowBatch, columns: ColumnTypes, node: string): RowBatch {
  if (batch.length === 0) return batch;
  const faults = new Map<number, RowFault>();
  const isText = textBuffers();
  const rows = selectedRows(batch);
  // Columns with cells that are written otherwise than Postgres prints them, or are no values.
  const otherwise = new Map<number, Spelled>();
  const vectors = columns.map(({ name, type }, index) => {
    const vector = batch.vectors[index]!;
    const fault = (row: number, { code, reason }: Failure): void => {
      if (!faults.has(row)) faults.set(row, { code, reason, column: name, value: cellText(vector, row, type) });
    };
    if (isTextual(type) || type === 'json') {
      for (const { row, cause } of textFaults(vector, { type }, rows, isText)) fault(row, failure(cause, { type }));
      if (type !== 'json') return vector;
    }
    if (type === 'numeric' || type === 'uuid') {
      if (arePrinted(vector, type, batch)) return vector;
      otherwise.set(index, type);
    }
    const read = convert(vector, { type }, { type }, batch.length, batch.selection);
    for (const failed of read.failed) fault(failed.row, failed);
    return read.vector;
  });
  const typed = rejectFaults({ ...batch, vectors }, batch, node, faults);
  // Only now are all selected cells values of their types.
  for (const [index, type] of otherwise) vectors[index] = asPrinted(vectors[index]!, type, typed);
  return otherwise.size === 0 ? typed : { ...typed, vectors };
}

/** Types whose values have several texts. */
type Spelled = 'numeric' | 'uuid';

interface TextFault {
  readonly row: number;
  readonly cause: 'bad_utf8' | 'nul_byte';
}

/** What keeps cells from being text to Postgres. */
function textFaults(
  vector: Vector,
  { type }: ColumnType,
  rows: Int32Array,
  isText: (vector: BytesVector) => boolean,
): readonly TextFault[] {
  const faults: TextFault[] = [];
  if (vector.kind === 'bytes') {
    const { buffer, starts, ends } = vector;
    const isWhole = isText(vector);
    for (const row of rows) {
      const start = starts[row]!;
      if (start < 0) continue;
      const end = ends[row]!;
      // Bytes behind the last cell may be anything, so that a cut is only a reason to look.
      const fault = isWhole && !cutsCharacter(buffer, start, end) ? 0 : utf8Fault(buffer, start, end);
      if (fault !== 0) faults.push({ row, cause: fault === NUL_BYTE ? 'nul_byte' : 'bad_utf8' });
    }
    return faults;
  }
  if (vector.kind !== 'values') return faults;
  for (const row of rows) {
    const text = cellText(vector, row, type);
    if (text === null) continue;
    if (!text.isWellFormed()) faults.push({ row, cause: 'bad_utf8' });
    else if (text.includes('\0')) faults.push({ row, cause: 'nul_byte' });
  }
  return faults;
}
