import type { BytesVector } from '../../../runtime/contract/vector.ts';
import type { TextPlace } from './string-table.ts';

/** Rows of texts that lie in one buffer, column by column. */
export interface LaidRows {
  readonly length: number;
  /** Memory held, in bytes. */
  readonly bytes: number;
  /** Of the row that is begun. */
  put(column: number, text: string | TextPlace): void;
  /** Of the row that is begun: copies `source[start .. end)`. */
  putBytes(column: number, source: Buffer, start: number, end: number): void;
  endRow(): void;
  /** Gives up the row that is begun. */
  dropRow(): void;
  /** A vector for each column; cells that were never put are NULL. */
  finish(): BytesVector[];
}

/** So many are faster copied one by one. */
const FEW_BYTES = 48;

export function laidRows(columns: number): LaidRows {
  let capacity = Math.min(1024, Math.max(8, Math.floor(65_536 / Math.max(1, columns))));
  let starts = Array.from({ length: columns }, () => new Int32Array(capacity).fill(-1));
  let ends = Array.from({ length: columns }, () => new Int32Array(capacity));
  let buffer = Buffer.allocUnsafeSlow(64 * 1024);
  let used = 0;
  let rowFrom = 0;
  let length = 0;

  function grow(): void {
    capacity *= 2;
    const wider = (all: readonly Int32Array[]): Int32Array<ArrayBuffer>[] =>
      all.map((one) => {
        const copy = new Int32Array(capacity).fill(-1);
        copy.set(one);
        return copy;
      });
    starts = wider(starts);
    ends = wider(ends);
  }

  function reserve(more: number): void {
    if (used + more <= buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, used + more));
    buffer.copy(grown, 0, 0, used);
    buffer = grown;
  }

  function putBytes(column: number, source: Buffer, start: number, end: number): void {
    reserve(end - start);
    starts[column]![length] = used;
    if (end - start > FEW_BYTES) used += source.copy(buffer, used, start, end);
    else for (let from = start; from < end; from++) buffer[used++] = source[from]!;
    ends[column]![length] = used;
  }

  return {
    get length() {
      return length;
    },
    get bytes() {
      return used + length * columns * 8;
    },
    put(column, text) {
      if (typeof text !== 'string') {
        putBytes(column, text.buffer, text.start, text.end);
        return;
      }
      reserve(text.length * 3);
      starts[column]![length] = used;
      used += buffer.write(text, used);
      ends[column]![length] = used;
    },
    putBytes,
    endRow() {
      length++;
      rowFrom = used;
      if (length === capacity) grow();
    },
    dropRow() {
      for (const one of starts) one[length] = -1;
      used = rowFrom;
    },
    finish() {
      return starts.map((one, column) => ({
        kind: 'bytes',
        buffer,
        starts: one.subarray(0, length),
        ends: ends[column]!.subarray(0, length),
        from: 0,
        to: used,
      }));
    },
  };
}
