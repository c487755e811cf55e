import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { BytesVector } from '../../runtime/contract/vector.ts';
import { selectedRows } from '../reject-faults.ts';

export interface SplitRules {
  readonly separator: string;
  readonly outputFields: readonly unknown[];
  readonly tooMany: 'keep' | 'drop' | 'reject';
  readonly trim: boolean;
}

export interface SplitVector {
  /** One vector a field; they point into the source's bytes. */
  readonly parts: readonly BytesVector[];
  /** How many parts each row has; 0 for NULL. */
  readonly counts: Int32Array;
}

/** Splits the selected rows' texts; copies nothing. */
export function splitVector(source: BytesVector, batch: RowBatch, rules: SplitRules): SplitVector {
  const { buffer, starts, ends } = source;
  const separator = Buffer.from(rules.separator);
  const parts = rules.outputFields.map(
    (): BytesVector => ({
      ...source,
      starts: new Int32Array(batch.length).fill(-1),
      ends: new Int32Array(batch.length),
    }),
  );
  const counts = new Int32Array(batch.length);
  const last = parts.length - 1;
  for (const row of selectedRows(batch)) {
    let from = starts[row]!;
    if (from < 0) continue;
    const end = ends[row]!;
    for (let count = 0; ; count++) {
      const to = indexOf(buffer, separator, from, end);
      if (count <= last) {
        const takesRest = count === last && rules.tooMany === 'keep';
        setPart(parts[count]!, row, from, to < 0 || takesRest ? end : to, rules.trim);
      }
      counts[row] = count + 1;
      if (to < 0) break;
      from = to + separator.length;
    }
  }
  return { parts, counts };
}

function setPart({ buffer, starts, ends }: BytesVector, row: number, start: number, stop: number, trim: boolean): void {
  let from = start;
  let to = stop;
  if (trim) {
    while (from < to && isSpace(buffer[from]!)) from++;
    while (to > from && isSpace(buffer[to - 1]!)) to--;
  }
  starts[row] = from;
  ends[row] = to;
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function indexOf(buffer: Buffer, wanted: Buffer, from: number, end: number): number {
  const first = wanted[0]!;
  for (let at = from; at <= end - wanted.length; at++) {
    if (buffer[at] !== first) continue;
    let length = 1;
    while (length < wanted.length && buffer[at + length] === wanted[length]) length++;
    if (length === wanted.length) return at;
  }
  return -1;
}
