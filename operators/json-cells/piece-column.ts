import type { BytesVector } from '../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../runtime/rows/bytes-builder.ts';
import { hasEscape, unescaped } from './unescape.ts';

const QUOTE = 34;
const NULL_START = 110; // the n of null: no other value begins with it

/** A column of JSON values that stand in the cells of another one. */
export interface PieceColumn {
  /**
   * The value `[start .. end)` of the source's buffer: its text as it stands, or where the column is `plain` that of a
   * string without quotes and escapes. The JSON null is NULL. Bytes that are no UTF-8 stay as they are.
   */
  set(row: number, start: number, end: number): void;
  /** Rows that were never set are NULL. Texts are only copied where a string had escapes. */
  finish(): BytesVector;
}

export function pieceColumn({ buffer, from, to }: BytesVector, length: number, plain: boolean): PieceColumn {
  const starts = new Int32Array(length).fill(-1);
  const ends = new Int32Array(length);
  const rewritten = new Map<number, Buffer>();
  return {
    set(row, start, end) {
      const first = buffer[start]!;
      if (first === NULL_START) {
        starts[row] = -1;
        return;
      }
      const inner = plain && first === QUOTE ? 1 : 0;
      starts[row] = start + inner;
      ends[row] = end - inner;
      if (inner === 1 && hasEscape(buffer, start, end)) rewritten.set(row, unescaped(buffer, start + 1, end - 1));
    },
    finish() {
      if (rewritten.size === 0) return { kind: 'bytes', buffer, starts, ends, from, to };
      const builder = bytesBuilder(length);
      for (let row = 0; row < length; row++) {
        const text = rewritten.get(row);
        if (text !== undefined) builder.setBytes(row, text, 0, text.length);
        else if (starts[row]! >= 0) builder.setBytes(row, buffer, starts[row]!, ends[row]!);
      }
      return builder.finish();
    },
  };
}
