import type { Vector } from '../../contract/vector.ts';
import { printCells } from './print-cells.ts';

interface Rows {
  readonly length: number;
  readonly selection: Int32Array | null;
}

const [MINUS, POINT, ZERO, NINE, HYPHEN] = [45, 46, 48, 57, 45];

/**
 * Cells of a type whose text may be written in several ways, each of them a value of it, as Postgres prints them. The vector itself
 * where all are written so.
 */
export function asPrinted(vector: Vector, type: 'numeric' | 'uuid', rows: Rows): Vector {
  if (vector.kind === 'decimal') return vector;
  if (vector.kind === 'bytes') {
    const isPrinted = type === 'numeric' ? isPrintedNumeric : isPrintedUuid;
    const { buffer, starts, ends } = vector;
    const count = rows.selection?.length ?? rows.length;
    let at = 0;
    for (; at < count; at++) {
      const row = rows.selection === null ? at : rows.selection[at]!;
      if (starts[row]! >= 0 && !isPrinted(buffer, starts[row]!, ends[row]!)) break;
    }
    if (at === count) return vector;
  }
  return printCells(vector, type, rows, null);
}

/** Digits without a zero before others, perhaps a point and digits behind it; a minus before what is not zero. */
function isPrintedNumeric(buffer: Buffer, start: number, end: number): boolean {
  const isNegative = buffer[start] === MINUS;
  const first = isNegative ? start + 1 : start;
  let point = end;
  let isZero = true;
  for (let at = first; at < end; at++) {
    const byte = buffer[at]!;
    if (byte === POINT && point === end) point = at;
    else if (byte < ZERO || byte > NINE) return false;
    else if (byte !== ZERO) isZero = false;
  }
  if (point === first || point === end - 1 || (isNegative && isZero)) return false;
  return first < end && (buffer[first] !== ZERO || point === first + 1);
}

/** 32 hexadecimal digits without capitals in five groups. */
function isPrintedUuid(buffer: Buffer, start: number, end: number): boolean {
  if (end - start !== 36) return false;
  for (let at = 0; at < 36; at++) {
    const byte = buffer[start + at]!;
    if (at === 8 || at === 13 || at === 18 || at === 23 ? byte !== HYPHEN : byte < ZERO || (byte > NINE && byte < 97)) {
      return false;
    }
  }
  return true;
}
