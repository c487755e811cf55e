import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { BytesVector } from '../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../runtime/rows/bytes-builder.ts';
import { selectedRows } from '../reject-faults.ts';

export interface MapRules {
  /** What each value becomes; `null` is NULL. */
  readonly targets: ReadonlyMap<string, string | null>;
  /** What all others become: a text (or NULL), what they were, NULL, or nothing, for their rows fail. */
  readonly other: { readonly text: string | null } | 'keep' | 'null' | 'reject';
}

export interface MappedVector {
  readonly mapped: BytesVector;
  /** Rows of values without a target, where `other` is `reject`. */
  readonly unmatched: readonly number[];
}

/** Maps the selected rows' texts. */
export function mapVector(source: BytesVector, { targets, other }: MapRules, batch: RowBatch): MappedVector {
  const { buffer, starts, ends } = source;
  const find = finder(targets);
  const rest = typeof other === 'string' ? null : bytesOf(other.text);
  const builder = bytesBuilder(batch.length);
  const unmatched: number[] = [];
  for (const row of selectedRows(batch)) {
    const start = starts[row]!;
    const target = start < 0 ? undefined : find(buffer, start, ends[row]!);
    if (target !== undefined) {
      if (target !== null) builder.setBytes(row, target, 0, target.length);
    } else if (typeof other !== 'string') {
      if (rest !== null) builder.setBytes(row, rest, 0, rest.length);
    } else if (start >= 0) {
      if (other === 'keep') builder.setBytes(row, buffer, start, ends[row]!);
      else if (other === 'reject') unmatched.push(row);
    }
  }
  return { mapped: builder.finish(), unmatched };
}

interface Candidate {
  readonly bytes: Buffer;
  readonly target: Buffer | null;
}

/** Finds targets by the length, first and last byte of a value before it compares all bytes: no text is made of it. */
function finder(targets: MapRules['targets']) {
  const buckets = new Map<number, Candidate[]>();
  for (const [from, to] of targets) {
    const bytes = Buffer.from(from);
    const key = keyOf(bytes, 0, bytes.length);
    buckets.set(key, [...(buckets.get(key) ?? []), { bytes, target: bytesOf(to) }]);
  }
  return (buffer: Buffer, start: number, end: number): Buffer | null | undefined => {
    const candidates = buckets.get(keyOf(buffer, start, end));
    return candidates?.find(({ bytes }) => isEqual(bytes, buffer, start, end))?.target;
  };
}

function keyOf(buffer: Buffer, start: number, end: number): number {
  return end === start ? 0 : ((end - start) << 16) | (buffer[start]! << 8) | buffer[end - 1]!;
}

function isEqual(bytes: Buffer, other: Buffer, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== other[start + at]) return false;
  return true;
}

function bytesOf(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text);
}
