import type { RowBatch } from '../contract/batch.ts';
import type { ColumnTypes } from '../contract/column.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Json } from '../contract/json.ts';
import { type Lineage, lineageColumns, type RowPlace } from '../contract/lineage.ts';
import { nearest } from '../contract/nearest.ts';
import type { GivenRow } from '../contract/sample.ts';
import { createTally } from '../graph/tally.ts';
import { bytesBuilder } from '../rows/bytes-builder.ts';
import { fieldText } from '../worker/replay/letter-rows.ts';
import { cellsOf, type Given, unclaimed } from './sample-rows.ts';

/**
 * Rows that a person wrote down, as the node would give them: a column that a row lacks is NULL; one that
 * says where rows were read says which of the given ones it is. Throws `sample.unknown_column`.
 */
export function givenRows(node: string, rows: readonly GivenRow[], columns: ColumnTypes, lineage: Lineage = {}): Given {
  const label = `rows given for ${node}`;
  const names = columns.map(({ name }) => name);
  for (const [index, row] of rows.entries()) {
    for (const name of Object.keys(row)) if (!names.includes(name)) throw unknownColumn(node, index, { name, names });
  }
  const texts = rows.map((row, index) => {
    const fields = { ...placeIn(lineage, { file: label, row: String(index + 1), source: node }), ...row };
    return columns.map((column) => fieldText(fields, column));
  });
  const batch = textBatch(texts, columns, 'given rows');
  return {
    columns,
    batches: [batch],
    rows: rows.map((_, index) => ({
      from: null,
      origin: { label, row: index + 1 },
      cells: cellsOf(batch, index, columns),
    })),
  };
}

function placeIn(lineage: Lineage, place: RowPlace): GivenRow {
  return Object.fromEntries(lineageColumns(lineage).map(({ kind, name }) => [name, place[kind]]));
}

/** Rows of cells as Postgres prints them. */
export function textBatch(
  rows: readonly (readonly (string | null)[])[],
  columns: ColumnTypes,
  label: string,
): RowBatch {
  const vectors = columns.map((_, index) => {
    const builder = bytesBuilder(rows.length);
    for (const [row, cells] of rows.entries()) {
      const text = cells[index] ?? null;
      if (text !== null) builder.setText(row, text);
    }
    return builder.finish();
  });
  return {
    vectors,
    length: rows.length,
    selection: null,
    rowCount: rows.length,
    bytes: vectors.reduce((sum, { buffer }) => sum + buffer.length, 0),
    origin: {
      split: label,
      label,
      ordinal: 0,
      firstRow: 1,
      rowNumbers: null,
      record: (row): Json => Object.fromEntries(columns.map(({ name }, index) => [name, rows[row]?.[index] ?? null])),
    },
    rejects: [],
    tally: createTally(),
    delivery: unclaimed(0),
  };
}

function unknownColumn(
  node: string,
  index: number,
  { name, names }: { readonly name: string; readonly names: readonly string[] },
): PipelineError {
  const [near] = nearest(name, names);
  return new PipelineError('sample.unknown_column', {
    node,
    message: `Row ${index + 1} has a column "${name}", which ${node} does not give.`,
    next: near === undefined ? `Its columns are ${names.join(', ')}.` : `Did you mean "${near}"?`,
    detail: { row: index, column: name, columns: [...names] },
  });
}
