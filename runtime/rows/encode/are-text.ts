import type { TargetColumn } from '../../contract/sink.ts';
import type { Vector } from '../../contract/vector.ts';
import { textBuffers } from './text-buffers.ts';

/** Whether all that goes into text columns is UTF-8 without NUL. */
export function areText(columns: readonly TargetColumn[], vectors: readonly Vector[]): boolean {
  const isText = textBuffers();
  return vectors.every(
    (vector, index) => vector.kind !== 'bytes' || !HOLDS_TEXT.has(columns[index]!.type) || isText(vector),
  );
}

const HOLDS_TEXT: ReadonlySet<string> = new Set(['untyped', 'text', 'varchar', 'json']);
