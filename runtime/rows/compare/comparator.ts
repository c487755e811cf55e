import type { Vector } from '../../contract/vector.ts';

/** What comparing a cell with a value gives: one bit each, so that an operator is a set of accepted bits. */
export const LESS = 1;
export const EQUAL = 2;
export const GREATER = 4;
/** The cell is NULL: no operator accepts it. */
export const UNKNOWN = 0;
/** The cell is not of the comparison's type. */
export const BAD = 8;

export type Comparison = typeof LESS | typeof EQUAL | typeof GREATER | typeof UNKNOWN | typeof BAD;

/** Compares the cells of one vector with one value, by row. */
export type CellComparison = (row: number) => Comparison;

/** Compares cells with one value; `on` chooses the kernel for a vector's kind, once a batch. */
export interface Comparator {
  on(vector: Vector): CellComparison;
}

/** The bit for the sign of a difference. */
export function ordering(difference: number): typeof LESS | typeof EQUAL | typeof GREATER {
  if (difference === 0) return EQUAL;
  return difference < 0 ? LESS : GREATER;
}
