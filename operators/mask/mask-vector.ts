import type { BytesVector } from '../../runtime/contract/vector.ts';
import { MASK_MARGIN, type Masker } from './masker.ts';

/**
 * The masks of the selected rows, in bytes of their own: what is masked is not in the new vector's buffer. NULL stays
 * NULL and an empty value stays empty; rows that are not selected become NULL.
 */
export function maskVector(
  vector: BytesVector,
  mask: Masker,
  length: number,
  selection: Int32Array | null,
): BytesVector {
  const { buffer, starts, ends } = vector;
  const rows = selection?.length ?? length;
  const newStarts = new Int32Array(length);
  const newEnds = new Int32Array(length);
  if (selection !== null) newStarts.fill(-1);
  let bound = rows * MASK_MARGIN;
  for (let index = 0; index < rows; index++) {
    const row = selection === null ? index : selection[index]!;
    if (starts[row]! >= 0) bound += ends[row]! - starts[row]!;
  }
  const out = Buffer.allocUnsafeSlow(bound);
  let at = 0;
  for (let index = 0; index < rows; index++) {
    const row = selection === null ? index : selection[index]!;
    const start = starts[row]!;
    if (start < 0) {
      newStarts[row] = -1;
      continue;
    }
    const end = ends[row]!;
    newStarts[row] = at;
    if (end > start) at = mask(buffer, start, end, out, at);
    newEnds[row] = at;
  }
  return { kind: 'bytes', buffer: out, starts: newStarts, ends: newEnds, from: 0, to: at };
}
