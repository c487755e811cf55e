import type { Failure } from '../runtime/rows/failure.ts';

/** Why a row becomes a reject. */
export interface RowFault extends Failure {
  readonly column: string;
  readonly value: string | null;
}

/** The rows that have no fault. */
export function rowsWithout(rows: Int32Array, faults: ReadonlyMap<number, RowFault>): Int32Array {
  return rows.filter((row) => !faults.has(row));
}
