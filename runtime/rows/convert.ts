import type { ColumnType } from '../contract/column.ts';
import type { Vector } from '../contract/vector.ts';
import { cellText } from './cell-text.ts';
import { bridge } from './convert/bridge.ts';
import { isTextual } from './convert/castable.ts';
import { failureOf } from './convert/failure.ts';
import { printCells } from './convert/print-cells.ts';
import { readCells } from './convert/read-cells.ts';
import { textBytes } from './convert/text-bytes.ts';
import type { Failure } from './failure.ts';

interface FailedCell extends Failure {
  readonly row: number;
}

export interface Converted {
  readonly vector: Vector;
  /** Rows whose cell cannot be converted, ascending; their cells in the vector mean nothing. */
  readonly failed: readonly FailedCell[];
}

/**
 * The selected cells, values of `from`, as values of `to`, as Postgres would cast them in a session in UTC: text is
 * read by the type's input function; between numbers it rounds (numeric half away from zero, floats half to even).
 * NULL stays NULL. Only for pairs that are `castable`.
 */
export function convert(
  vector: Vector,
  from: ColumnType,
  to: ColumnType,
  length: number,
  selection: Int32Array | null,
): Converted {
  const rows = { length, selection };
  if (isTextual(from.type)) {
    if (isTextual(to.type)) return { vector: textBytes(vector, from.type, length, selection), failed: [] };
    const read = readCells(vector, from.type, to, rows);
    return { vector: read.vector, failed: failures(vector, from, to, read.bad) };
  }
  const source = readCells(vector, from.type, from, rows);
  if (from.type === to.type) return { vector: source.vector, failed: failures(vector, from, to, source.bad) };
  const good = source.bad.length === 0 ? rows : { length, selection: without(source.bad, rows) };
  const text = printCells(source.vector, from.type, good, bridge(from.type, to.type));
  const failed = failures(vector, from, from, source.bad);
  if (isTextual(to.type)) return { vector: text, failed };
  const target = readCells(text, 'text', to, good);
  return {
    vector: target.vector,
    failed: [...failed, ...failures(text, { type: 'text' }, to, target.bad)].sort(
      (left, right) => left.row - right.row,
    ),
  };
}

function failures(vector: Vector, from: ColumnType, to: ColumnType, bad: readonly number[]): FailedCell[] {
  return bad.map((row) => ({ row, ...failureOf(to, cellText(vector, row, from.type) ?? '') }));
}

function without(bad: readonly number[], { length, selection }: { length: number; selection: Int32Array | null }) {
  const gone = new Set(bad);
  const all = selection ?? Int32Array.from({ length }, (_, row) => row);
  return all.filter((row) => !gone.has(row));
}
