import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { Column, ColumnTypes } from '../../runtime/contract/column.ts';
import type { LookupRow } from '../../runtime/contract/operator.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../runtime/rows/bytes-builder.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { convert } from '../../runtime/rows/convert.ts';
import type { RowFault } from '../row-fault.ts';
import { spreadRows } from '../spread-rows.ts';
import type { Lookup } from './lookup.ts';

export interface JoinPlace {
  readonly node: string;
  /** The batch's columns. */
  readonly columns: ColumnTypes;
  /** The batch's column that holds the key. */
  readonly index: number;
  readonly column: Column;
  /** The table's. */
  readonly key: Column;
  /** Number of columns that are added. */
  readonly added: number;
  readonly multipleMatches: 'error' | 'first' | 'all';
}

const UNMATCHED: readonly LookupRow[] = [];

/** The batch with the table's columns beside its rows. */
export async function joinBatch(batch: RowBatch, place: JoinPlace, lookup: Lookup): Promise<RowBatch> {
  const { keys, faults } = keysOf(batch, place);
  const found = await lookup(new Set(keys.values()));
  const rows = batch.selection ?? Int32Array.from({ length: batch.length }, (_, row) => row);
  const sources: number[] = [];
  const cells: (LookupRow | null)[] = [];
  for (const row of rows) {
    const key = keys.get(row);
    const matches = key === undefined ? UNMATCHED : (found.get(key) ?? UNMATCHED);
    if (faults.has(row)) continue;
    if (matches.length > 1 && place.multipleMatches === 'error') {
      faults.set(row, severalMatches(place, key!, matches.length));
      continue;
    }
    const taken = place.multipleMatches === 'all' ? matches : matches.slice(0, 1);
    for (const match of taken.length === 0 ? [null] : taken) {
      sources.push(row);
      cells.push(match);
    }
  }
  const vectors = (repeated: readonly Vector[]): readonly Vector[] => [
    ...repeated,
    ...addedVectors(cells, place.added),
  ];
  return spreadRows(batch, Int32Array.from(sources), faults, {
    node: place.node,
    columns: place.columns,
    except: new Set(),
    vectors,
  });
}

/** The key of each row that has one, as text of the table's type. */
function keysOf(
  batch: RowBatch,
  { index, column, key }: JoinPlace,
): { keys: ReadonlyMap<number, string>; faults: Map<number, RowFault> } {
  const { vector, failed } = convert(batch.vectors[index]!, column, key, batch.length, batch.selection);
  const faults = new Map<number, RowFault>(
    failed.map(({ row, ...failure }) => [
      row,
      { ...failure, column: column.name, value: cellText(batch.vectors[index]!, row, column.type) },
    ]),
  );
  const keys = new Map<number, string>();
  for (let at = 0; at < batch.rowCount; at++) {
    const row = batch.selection === null ? at : batch.selection[at]!;
    if (faults.has(row)) continue;
    const text = cellText(vector, row, key.type);
    // No table has a text with NUL, and Postgres refuses the question.
    if (text !== null && !text.includes('\0')) keys.set(row, text);
  }
  return { keys, faults };
}

function severalMatches({ column, key }: JoinPlace, value: string, matches: number): RowFault {
  return {
    code: 'row.several_matches',
    reason: `${matches} rows of the table have this ${key.name}, and only one is allowed`,
    column: column.name,
    value,
  };
}

function addedVectors(cells: readonly (LookupRow | null)[], columns: number): Vector[] {
  return Array.from({ length: columns }, (_, column) => {
    const builder = bytesBuilder(cells.length);
    cells.forEach((row, at) => {
      const text = row?.[column];
      if (text !== null && text !== undefined) builder.setText(at, text);
    });
    return builder.finish();
  });
}
