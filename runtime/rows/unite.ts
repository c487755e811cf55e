import type { RowBatch } from '../contract/batch.ts';
import type { ColumnTypes } from '../contract/column.ts';
import type { Vector } from '../contract/vector.ts';
import { type Cells, gather } from './gather.ts';
import { rowNumberOf } from './select.ts';
import { nullVector } from './vectors.ts';

/**
 * One batch of the rows of several, which are all of the same batch of a source: in the order of their records, and rows
 * of the same record in the order of the parts. `inputs`: the columns of each part; `output`: those of all, by name.
 */
export function unite(parts: readonly RowBatch[], inputs: readonly ColumnTypes[], output: ColumnTypes): RowBatch {
  const [first] = parts;
  if (first === undefined) throw new TypeError('nothing to unite');
  const laid = parts.map((part, index) => layOut(part, inputs[index]!, output));
  const rejects = parts.length === 1 ? first.rejects : parts.flatMap((part) => part.rejects);
  const filled = parts.flatMap(({ rowCount }, index) => (rowCount > 0 ? [index] : []));
  if (filled.length <= 1) {
    const only = filled[0] ?? 0;
    const vectors = laid[only]!.map((vector) => vector ?? nullVector(parts[only]!.length));
    return { ...parts[only]!, vectors, rejects };
  }
  const cells = inRecordOrder(filled.map((index) => parts[index]!));
  const vectors = output.map(({ type }, column) =>
    gather(
      filled.map((index) => laid[index]![column]!),
      cells,
      type,
    ),
  );
  return {
    ...first,
    vectors,
    length: cells.rows.length,
    selection: null,
    rowCount: cells.rows.length,
    rejects,
    origin: originOf(
      filled.map((index) => parts[index]!),
      cells,
    ),
  };
}

/** The part's vectors in the order of the output; `null` where it lacks the column. */
function layOut({ vectors }: RowBatch, input: ColumnTypes, output: ColumnTypes): (Vector | null)[] {
  return output.map(({ name }) => vectors[input.findIndex((column) => column.name === name)] ?? null);
}

function inRecordOrder(parts: readonly RowBatch[]): Cells {
  const count = parts.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const cells = { parts: new Int32Array(count), rows: new Int32Array(count) };
  const heads = parts.map(() => 0);
  const rowAt = (part: number): number => {
    const { selection } = parts[part]!;
    return selection === null ? heads[part]! : selection[heads[part]!]!;
  };
  for (let at = 0; at < count; at++) {
    let next = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let part = 0; part < parts.length; part++) {
      if (heads[part]! >= parts[part]!.rowCount) continue;
      const number = rowNumberOf(parts[part]!.origin, rowAt(part));
      if (number < least) {
        least = number;
        next = part;
      }
    }
    cells.parts[at] = next;
    cells.rows[at] = rowAt(next);
    heads[next]! += 1;
  }
  return cells;
}

function originOf(parts: readonly RowBatch[], { parts: from, rows }: Cells): RowBatch['origin'] {
  const origins = parts.map(({ origin }) => origin);
  const { firstRow, line, ...origin } = origins[0]!;
  return {
    ...origin,
    firstRow,
    rowNumbers: rows.map((row, at) => rowNumberOf(origins[from[at]!]!, row) - firstRow),
    record: (row) => origins[from[row]!]!.record(rows[row]!),
    ...(line === undefined ? {} : { line: (row: number) => origins[from[row]!]!.line!(rows[row]!) }),
  };
}
