import type { BatchRows } from '../../contract/batch.ts';
import type { TargetColumn } from '../../contract/sink.ts';
import type { BytesVector } from '../../contract/vector.ts';
import { areText } from './are-text.ts';
import { bytesKernel } from './bytes-kernel.ts';
import { coerceCell } from './coerce.ts';
import type { Encoder } from './encoder-contract.ts';
import { describeFailure, IS_NULL } from './failure.ts';
import type { BytesKernel } from './kernel.ts';
import { prepareVectors } from './prepare.ts';
import { textLength } from './size-bound.ts';

/** COPY TEXT. Every cell is first tried by the binary encoder's kernel, so that both formats refuse the same rows. */
export function createTextEncoder(columns: readonly TargetColumn[], coerce: boolean): Encoder {
  const loose = columns.map((column) => bytesKernel(column, false));
  const strict = columns.map((column) => bytesKernel(column, true));
  let scratch = Buffer.allocUnsafe(4096);

  const prepared = new WeakMap<BatchRows, BytesVector[]>();

  function prepare(batch: BatchRows): BytesVector[] {
    const vectors = prepared.get(batch) ?? (prepareVectors(columns, batch, true) as BytesVector[]);
    prepared.set(batch, vectors);
    return vectors;
  }

  /** 0 where Postgres takes the text, else the failure. */
  function fault(kernel: BytesKernel, buffer: Buffer, start: number, end: number): number {
    if (scratch.length < end - start + 64) scratch = Buffer.allocUnsafe(2 * (end - start) + 64);
    return Math.min(kernel(buffer, start, end, scratch, 0), 0);
  }

  return {
    format: 'text',
    bound(batch) {
      const vectors = prepare(batch);
      const text = vectors.reduce((sum, vector) => sum + textLength(vector, batch), 0);
      return 2 * text + batch.rowCount * columns.length * 3;
    },
    encode(batch, out, offset, reject, notes) {
      const vectors = prepare(batch);
      prepared.delete(batch);
      const kernels = areText(columns, vectors) ? loose : strict;
      let at = offset;
      let encoded = 0;

      /** Offset behind the cell, or -1 when its row is rejected. */
      function encodeCell(row: number, index: number): number {
        const column = columns[index]!;
        const { buffer, starts, ends } = vectors[index]!;
        const [start, end] = [starts[row]!, ends[row]!];
        if (start < 0 && column.nullable) return writeMarker(out, at);
        const failure = start < 0 ? IS_NULL : fault(kernels[index]!, buffer, start, end);
        if (failure === 0) return escapeBytes(buffer, start, end, out, at);
        const text = (column.coerce ?? coerce) ? coerceCell(column, vectors[index]!, row, failure) : undefined;
        if (text === null) return writeMarker(out, at);
        if (text !== undefined) {
          const bytes = Buffer.from(text);
          if (fault(strict[index]!, bytes, 0, bytes.length) === 0) return escapeBytes(bytes, 0, bytes.length, out, at);
        }
        const { code, reason } = describeFailure(failure, column);
        reject(row, index, code, reason);
        return -1;
      }

      function encodeRow(row: number): boolean {
        for (let index = 0; index < columns.length; index++) {
          if (index > 0) out[at++] = TAB;
          const end = encodeCell(row, index);
          if (end < 0) return false;
          at = end;
        }
        out[at++] = NEWLINE;
        return true;
      }

      for (let index = 0; index < batch.rowCount; index++) {
        const row = batch.selection === null ? index : batch.selection[index]!;
        const start = at;
        if (!encodeRow(row)) {
          at = start;
          continue;
        }
        if (notes !== undefined) {
          notes.row[encoded] = row;
          notes.end[encoded] = at;
        }
        encoded++;
      }
      return { end: at, encoded };
    },
  };
}

const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 92;
const ESCAPES: Readonly<Record<number, number>> = { 9: 116, 10: 110, 13: 114, 92: BACKSLASH };

function writeMarker(out: Buffer, at: number): number {
  out[at] = BACKSLASH;
  out[at + 1] = 78;
  return at + 2;
}

function escapeBytes(buffer: Buffer, start: number, end: number, out: Buffer, offset: number): number {
  let at = offset;
  for (let index = start; index < end; index++) {
    const byte = buffer[index]!;
    const escaped = byte <= 13 || byte === BACKSLASH ? ESCAPES[byte] : undefined;
    if (escaped !== undefined) out[at++] = BACKSLASH;
    out[at++] = escaped ?? byte;
  }
  return at;
}
