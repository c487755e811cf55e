import type { DataType } from '../../runtime/contract/column.ts';
import type { BytesVector, Vector } from '../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../runtime/rows/bytes-builder.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';

/** One vector whose cell i is the cell `rows[i]` of the vector `fields[i]`. Texts that share a buffer are not copied. */
export function interleave(
  vectors: readonly Vector[],
  rows: Int32Array,
  fields: Int32Array,
  type: DataType,
): BytesVector {
  const [first] = vectors;
  if (first?.kind === 'bytes' && vectors.every((one) => one.kind === 'bytes' && one.buffer === first.buffer)) {
    const shared = vectors as readonly BytesVector[];
    return {
      kind: 'bytes',
      buffer: first.buffer,
      starts: rows.map((row, at) => shared[fields[at]!]!.starts[row]!),
      ends: rows.map((row, at) => shared[fields[at]!]!.ends[row]!),
      from: Math.min(...shared.map((one) => one.from)),
      to: Math.max(...shared.map((one) => one.to)),
    };
  }
  const builder = bytesBuilder(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const vector = vectors[fields[at]!]!;
    const row = rows[at]!;
    if (vector.kind === 'bytes') {
      // as they are, so that bytes that are no UTF-8 are still seen by the target
      if (vector.starts[row]! >= 0) builder.setBytes(at, vector.buffer, vector.starts[row]!, vector.ends[row]!);
      continue;
    }
    const text = cellText(vector, row, type);
    if (text !== null) builder.setText(at, text);
  }
  return builder.finish();
}
