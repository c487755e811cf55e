import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { BytesVector } from '../../runtime/contract/vector.ts';
import { selectedRows } from '../reject-faults.ts';

/** Joins the selected rows' texts, in bytes of their own. */
export function mergeVectors(
  sources: readonly BytesVector[],
  separator: Buffer,
  nulls: 'skip' | 'empty' | 'null',
  batch: RowBatch,
): BytesVector {
  const rows = selectedRows(batch);
  const starts = new Int32Array(batch.length).fill(-1);
  const ends = new Int32Array(batch.length);
  const out = Buffer.allocUnsafeSlow(boundOf(sources, rows) + rows.length * sources.length * separator.length);
  let used = 0;
  for (const row of rows) {
    if (isNull(sources, row, nulls)) continue;
    starts[row] = used;
    let isFirst = true;
    for (const source of sources) {
      const start = source.starts[row]!;
      if (start < 0 && nulls === 'skip') continue;
      if (!isFirst) used = copy(separator, 0, separator.length, out, used);
      isFirst = false;
      if (start >= 0) used = copy(source.buffer, start, source.ends[row]!, out, used);
    }
    ends[row] = used;
  }
  return { kind: 'bytes', buffer: out, starts, ends, from: 0, to: used };
}

function isNull(sources: readonly BytesVector[], row: number, nulls: 'skip' | 'empty' | 'null'): boolean {
  if (nulls === 'empty') return false;
  if (nulls === 'null') return sources.some(({ starts }) => starts[row]! < 0);
  return sources.every(({ starts }) => starts[row]! < 0);
}

function boundOf(sources: readonly BytesVector[], rows: Int32Array): number {
  let bytes = 0;
  for (const { starts, ends } of sources) {
    for (const row of rows) if (starts[row]! >= 0) bytes += ends[row]! - starts[row]!;
  }
  return bytes;
}

/** Returns where the copy ends. Short ones are faster byte by byte than by a call. */
function copy(source: Buffer, start: number, end: number, out: Buffer, at: number): number {
  if (end - start > 48) return at + source.copy(out, at, start, end);
  let to = at;
  for (let from = start; from < end; from++) out[to++] = source[from]!;
  return to;
}
