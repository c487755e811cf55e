import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { Column, ColumnType } from '../../runtime/contract/column.ts';
import type { TargetColumn } from '../../runtime/contract/sink.ts';
import type { Encoder } from '../../runtime/rows/encode/encoder.ts';

/** A target column fed by the batch column at `from`. */
export function target(
  from: number,
  type: ColumnType,
  options: { nullable?: boolean; input?: Partial<Column> } = {},
): TargetColumn {
  const name = `c${from}`;
  const input: Column = { name, type: 'untyped', nullable: true, ...options.input };
  return { name, nullable: options.nullable ?? true, from, input, ...type };
}

export interface Encoded {
  /** The encoded rows, one buffer each, with the batch row that they come from. */
  readonly rows: readonly { readonly row: number; readonly encoded: Buffer }[];
  readonly rejects: readonly {
    readonly row: number;
    readonly column: number;
    readonly code: string;
    readonly reason: string;
  }[];
}

/** Encodes behind other bytes, into a buffer of exactly the bound, and cuts the output into rows by the notes. */
export function encodeBatch(encoder: Encoder, batch: RowBatch): Encoded {
  const offset = 7;
  const bound = encoder.bound(batch);
  const out = Buffer.alloc(offset + bound);
  const rejects: Encoded['rejects'][number][] = [];
  const notes = { row: new Int32Array(batch.rowCount), end: new Int32Array(batch.rowCount) };
  const { end, encoded } = encoder.encode(
    batch,
    out,
    offset,
    (row, column, code, reason) => rejects.push({ row, column, code, reason }),
    notes,
  );
  const rows = Array.from({ length: encoded }, (_, index) => ({
    row: notes.row[index]!,
    encoded: out.subarray(index === 0 ? offset : notes.end[index - 1]!, notes.end[index]!),
  }));
  if (end !== (encoded === 0 ? offset : notes.end[encoded - 1]))
    throw new Error(`rows end at ${end}, not at the last note`);
  if (end > offset + bound) throw new Error(`${end - offset} bytes written, ${bound} were the bound`);
  return { rows, rejects };
}
