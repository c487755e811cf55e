import type { BatchRows } from '../../contract/batch.ts';
import type { TargetColumn } from '../../contract/sink.ts';
import type { Vector } from '../../contract/vector.ts';
import { areText } from './are-text.ts';
import { bytesKernel } from './bytes-kernel.ts';
import { coerceCell } from './coerce.ts';
import type { Encoder, RejectCell } from './encoder-contract.ts';
import { describeFailure } from './failure.ts';
import { type EncodeLoop, generateLoop, type Refuse } from './generate.ts';
import { prepareVectors } from './prepare.ts';
import { sizeBound } from './size-bound.ts';
import { createTextEncoder } from './text-encoder.ts';
import { writeNull } from './write.ts';

export type { Encoder } from './encoder-contract.ts';

export interface EncoderOptions {
  /** Try to convert or trim a value before it is rejected (docs/decisions/0011); a column may say otherwise. */
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
  const prepared = new WeakMap<BatchRows, Vector[]>();

  function prepare(batch: BatchRows): Vector[] {
    const vectors = prepared.get(batch) ?? prepareVectors(columns, batch, false);
    prepared.set(batch, vectors);
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
    const text = (column.coerce ?? coerce) ? coerceCell(column, vectors[index]!, row, failure) : undefined;
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
