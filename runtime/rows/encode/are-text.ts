import { isUtf8 } from 'node:buffer';
import type { TargetColumn } from '../../contract/sink.ts';
import type { BytesVector, Vector } from '../../contract/vector.ts';

/** Whether all that goes into text columns is UTF-8 without NUL, by one look at each buffer. */
export function areText(columns: readonly TargetColumn[], vectors: readonly Vector[]): boolean {
  const checked: BytesVector[] = [];
  return vectors.every((vector, index) => {
    if (vector.kind !== 'bytes' || !HOLDS_TEXT.has(columns[index]!.type)) return true;
    const { buffer, from, to } = vector;
    if (checked.some((other) => other.buffer === buffer && other.from <= from && other.to >= to)) return true;
    checked.push(vector);
    const used = buffer.subarray(from, to);
    return isUtf8(used) && !used.includes(0);
  });
}

const HOLDS_TEXT: ReadonlySet<string> = new Set(['untyped', 'text', 'varchar', 'json']);
