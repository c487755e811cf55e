import type { DataType } from '../../../runtime/contract/column.ts';
import type { OrderBy } from '../../../runtime/contract/sink.ts';
import type { BytesVector, Vector } from '../../../runtime/contract/vector.ts';
import { convert } from '../../../runtime/rows/convert.ts';
import { isNull } from '../../../runtime/rows/vectors.ts';
import { orderCell } from './order-cell.ts';

/** Stands before a cell, and where NULL is. */
const NULL_FIRST = 0;
const VALUE = 1;
const NULL_LAST = 2;

/**
 * The keys of rows, bytes whose order is that of the rows. `cells`: of what they are ordered by, in its order. `null` where one is no
 * value of its type.
 */
export function orderKeys(cells: readonly Vector[], order: readonly OrderBy[], rows: number): BytesVector | null {
  const vectors: Vector[] = [];
  for (const [index, vector] of cells.entries()) {
    const read = readable(vector, order[index]!.type, rows);
    if (read === null) return null;
    vectors.push(read);
  }
  const written = vectors.map((vector, index) => orderCell(vector, order[index]!.type));
  const starts = new Int32Array(rows);
  const ends = new Int32Array(rows);
  let buffer = Buffer.allocUnsafeSlow(Math.max(64, rows * 16 * order.length));
  let to = 0;
  for (let row = 0; row < rows; row++) {
    starts[row] = to;
    for (let index = 0; index < order.length; index++) {
      const cell = written[index]!;
      const { descending, nullsFirst } = order[index]!;
      const isEmpty = isNull(vectors[index]!, row);
      const most = to + 1 + (isEmpty ? 0 : cell.most(row));
      if (most > buffer.length) buffer = grown(buffer, to, most * 2);
      if (isEmpty) {
        buffer[to++] = nullsFirst ? NULL_FIRST : NULL_LAST;
        continue;
      }
      buffer[to] = VALUE;
      const from = to + 1;
      to = cell.write(row, buffer, from);
      if (descending) for (let at = from; at < to; at++) buffer[at] = 255 - buffer[at]!;
    }
    ends[row] = to;
  }
  return { kind: 'bytes', buffer, starts, ends, from: 0, to };
}

/** Types whose texts are read where they are. */
const AS_TEXT: readonly DataType[] = ['untyped', 'text', 'varchar', 'numeric', 'uuid'];

function readable(vector: Vector, type: DataType, rows: number): Vector | null {
  const own = vector.kind === 'bytes' ? { ...vector, buffer: asBuffer(vector.buffer) } : vector;
  if (AS_TEXT.includes(type)) return own;
  const { vector: read, failed } = convert(own, { type }, { type }, rows, null);
  return failed.length === 0 ? read : null;
}

/** A thread gets bytes for a buffer. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function grown(buffer: Buffer, used: number, bytes: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(bytes);
  buffer.copy(larger, 0, 0, used);
  return larger;
}
