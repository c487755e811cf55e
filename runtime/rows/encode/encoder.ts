import type { RowBatch } from '../../contract/batch.ts';
import type { TargetColumn } from '../../contract/sink.ts';
import type { Vector } from '../../contract/vector.ts';
import { areText } from './are-text.ts';
import { bytesKernel } from './bytes-kernel.ts';
import { coerceCell } from './coerce.ts';
import { describeFailure } from './failure.ts';
import { type EncodeLoop, generateLoop, type Refuse, type RowNotes } from './generate.ts';
import { prepareVectors } from './prepare.ts';
import { sizeBound } from './size-bound.ts';
import { createTextEncoder } from './text-encoder.ts';
import { writeNull } from './write.ts';

export type RejectCell = (row: number, column: number, code: string, reason: string) => void;

export interface Encoder {
  readonly format: 'binary' | 'text';
  /** Most bytes that `encode` can write for the batch. */
  bound(batch: RowBatch): number;
  /**
   * Writes the selected rows in COPY format, without header or trailer, from `offset`. Rows with a cell that Postgres
   * would refuse are left out and reported: `row` is the batch row, `column` the index of the target column. `notes`
   * (two arrays of at least `rowCount`) takes the batch row and end offset of each encoded row.
   */
  encode(
    batch: RowBatch,
    out: Buffer,
    offset: number,
    reject: RejectCell,
    notes?: RowNotes,
  ): { readonly end: number; readonly encoded: number };
}

export interface EncoderOptions {
  /** Try to convert or trim a value before it is rejected (docs/decisions/0011). */
  readonly coerce: boolean;
  readonly format: 'auto' | 'binary' | 'text';
}

/**
 * An encoder for one target row type. `auto` is binary: every type that a target can have has a binary encoder. The
 * session must run with TimeZone UTC; with the text format also with DateStyle ISO, MDY. Not shared between lanes.
 */
export function createEncoder(columns: readonly TargetColumn[], options: EncoderOptions): Encoder {
  return options.format === 'text'
    ? createTextEncoder(columns, options.coerce)
    : createBinaryEncoder(columns, options.coerce);
}

function createBinaryEncoder(columns: readonly TargetColumn[], coerce: boolean): Encoder {
  const loops = new Map<string, EncodeLoop>();
  const prepared = new WeakMap<RowBatch, Vector[]>();

  function prepare(batch: RowBatch): Vector[] {
    let vectors = prepared.get(batch);
    if (vectors === undefined) {
      vectors = prepareVectors(columns, batch, false);
      prepared.set(batch, vectors);
    }
    return vectors;
  }

  function loopFor(vectors: readonly Vector[], dense: boolean): EncodeLoop {
    const strict = !areText(columns, vectors);
    const kinds = vectors.map((vector) => vector.kind);
    const key = `${kinds.join()} ${dense} ${strict}`;
    let loop = loops.get(key);
    if (loop === undefined) {
      loop = generateLoop(columns, { kinds, dense, strict });
      loops.set(key, loop);
    }
    return loop;
  }

  return {
    format: 'binary',
    bound: (batch) => sizeBound(columns, prepare(batch), batch),
    encode(batch, out, offset, reject, notes) {
      const vectors = prepare(batch);
      prepared.delete(batch);
      const refuse = refusal(columns, vectors, out, reject, coerce);
      return loopFor(vectors, batch.selection === null)(
        vectors,
        batch.rowCount,
        batch.selection,
        out,
        offset,
        refuse,
        notes ?? null,
      );
    },
  };
}

/** What becomes of a refused cell: a coerced value in its place, or a reject. */
function refusal(
  columns: readonly TargetColumn[],
  vectors: readonly Vector[],
  out: Buffer,
  reject: RejectCell,
  coerce: boolean,
): Refuse {
  return (index, row, failure, at) => {
    const column = columns[index]!;
    const text = coerce ? coerceCell(column, vectors[index]!, row, failure) : undefined;
    if (text === null) return writeNull(out, at);
    if (text !== undefined) {
      const bytes = Buffer.from(text);
      const end = bytesKernel(column, true)(bytes, 0, bytes.length, out, at);
      if (end >= 0) return end;
    }
    const { code, reason } = describeFailure(failure, column);
    reject(row, index, code, reason);
    return -1;
  };
}
