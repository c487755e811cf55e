import type { RowBatch } from '../../../runtime/contract/batch.ts';
import type { Column, ColumnTypes } from '../../../runtime/contract/column.ts';
import type { LookupRow } from '../../../runtime/contract/operator.ts';
import type { Vector } from '../../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import { convert } from '../../../runtime/rows/convert.ts';
import { selectedRows } from '../../reject-faults.ts';
import type { RowFault } from '../../row-fault.ts';
import { spreadRows } from '../../spread-rows.ts';
import type { ServiceConfig } from './config.ts';
import type { Found } from './found.ts';
import type { Questions } from './question.ts';

export interface ServicePlace {
  readonly node: string;
  readonly config: ServiceConfig;
  /** The batch's columns, and those that are added. */
  readonly columns: ColumnTypes;
  readonly added: readonly Column[];
  /** The field that a row without an answer is blamed on. */
  readonly blamed: string;
}

/** The batch with what the service found beside its rows. */
export function serviceBatch(
  batch: RowBatch,
  place: ServicePlace,
  { ofRow, faults }: Questions,
  answers: ReadonlyMap<string, Found>,
): RowBatch {
  const sources: number[] = [];
  const cells: (LookupRow | null)[] = [];
  const blamed = place.columns.findIndex(({ name }) => name === place.blamed);
  for (const row of selectedRows(batch)) {
    if (faults.has(row)) continue;
    const question = ofRow.get(row);
    const taken = rowsOf(question === undefined ? { rows: [] } : answers.get(question.key)!, place);
    if (!Array.isArray(taken)) {
      const value = blamed < 0 ? null : cellText(batch.vectors[blamed]!, row, place.columns[blamed]!.type);
      faults.set(row, { ...taken, column: place.blamed, value });
      continue;
    }
    for (const one of taken) {
      sources.push(row);
      cells.push(one);
    }
  }
  const added = place.added.map((column, at) => typed(cells, at, column, sources, faults));
  return spreadRows(batch, Int32Array.from(sources), faults, {
    node: place.node,
    columns: place.columns,
    except: new Set(),
    vectors: (repeated) => [...repeated, ...added],
  });
}

/** The results that a row takes, `null` for one of NULLs; or why it is a reject. */
function rowsOf(
  found: Found,
  { config: { onFailure, onMiss, multipleMatches } }: ServicePlace,
): (LookupRow | null)[] | Pick<RowFault, 'code' | 'reason'> {
  if ('failure' in found) {
    if (onFailure === 'fail') throw found.failure;
    return onFailure === 'null' ? [null] : { code: 'row.no_answer', reason: found.failure.message };
  }
  const { rows } = found;
  if (rows.length === 0) {
    if (onMiss === 'reject') return { code: 'row.not_found', reason: 'the service knows nothing of it' };
    return onMiss === 'drop' ? [] : [null];
  }
  if (rows.length === 1 || multipleMatches === 'all') return [...rows];
  if (multipleMatches === 'first') return [rows[0]!];
  return {
    code: 'row.several_matches',
    reason: `the service gave ${rows.length} results, and only one is allowed`,
  };
}

/** One of the new columns; a value that is not of its type is a fault of its row. */
function typed(
  cells: readonly (LookupRow | null)[],
  at: number,
  column: Column,
  sources: readonly number[],
  faults: Map<number, RowFault>,
): Vector {
  const builder = bytesBuilder(cells.length);
  cells.forEach((row, index) => {
    const text = row?.[at];
    if (text !== null && text !== undefined) builder.setText(index, text);
  });
  const { vector, failed } = convert(builder.finish(), { type: 'text' }, column, cells.length, null);
  for (const { row, code, reason } of failed) {
    const source = sources[row]!;
    if (!faults.has(source)) faults.set(source, { code, reason, column: column.name, value: cells[row]?.[at] ?? null });
  }
  return vector;
}
