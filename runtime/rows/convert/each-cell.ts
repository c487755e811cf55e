import type { DataType } from '../../contract/column.ts';
import type { Vector } from '../../contract/vector.ts';
import { cellText } from '../cell-text.ts';

/** Reads the text `buffer[start .. end)` of a cell; `false` where it is not of the type. */
export type ReadCell = (buffer: Buffer, start: number, end: number, row: number) => boolean;

export interface CellsRead {
  /** 1 for rows that were read; `null` where all of the vector's rows were. */
  readonly valid: Uint8Array | null;
  /** Rows that are not NULL and could not be read. */
  readonly bad: readonly number[];
}

/** Hands the text of each selected cell that is not NULL to `read`; a cell that is not bytes is written out first. */
export function eachCell(
  vector: Vector,
  type: DataType,
  length: number,
  selection: Int32Array | null,
  read: ReadCell,
): CellsRead {
  const rows = selection?.length ?? length;
  const isWhole = rows === length;
  let valid = isWhole ? null : new Uint8Array(length);
  const bad: number[] = [];
  const missed = (row: number): void => {
    if (isWhole) valid ??= new Uint8Array(length).fill(1);
    valid![row] = 0;
  };
  if (vector.kind === 'bytes') {
    const { buffer, starts, ends } = vector;
    for (let index = 0; index < rows; index++) {
      const row = selection === null ? index : selection[index]!;
      const start = starts[row]!;
      if (start < 0) missed(row);
      else if (read(buffer, start, ends[row]!, row)) {
        if (!isWhole) valid![row] = 1;
      } else {
        missed(row);
        bad.push(row);
      }
    }
    return { valid, bad };
  }
  let scratch = Buffer.allocUnsafe(64);
  for (let index = 0; index < rows; index++) {
    const row = selection === null ? index : selection[index]!;
    const text = cellText(vector, row, type);
    if (text === null) {
      missed(row);
      continue;
    }
    if (text.length * 3 > scratch.length) scratch = Buffer.allocUnsafe(text.length * 3);
    if (read(scratch, 0, scratch.write(text), row)) {
      if (!isWhole) valid![row] = 1;
    } else {
      missed(row);
      bad.push(row);
    }
  }
  return { valid, bad };
}
