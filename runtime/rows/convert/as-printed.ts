import type { Vector } from '../../contract/vector.ts';
import { LOWER_HEX_DIGIT } from '../decode/ascii.ts';
import { printCells } from './print-cells.ts';

interface Rows {
  readonly length: number;
  readonly selection: Int32Array | null;
}

const [MINUS, POINT, ZERO, NINE, HYPHEN] = [45, 46, 48, 57, 45];

/** Longest numeric that is looked at: Postgres has a bound for digits, far beyond it. */
const LONGEST = 1000;

/**
 * Cells of a type whose text may be written in several ways, each of them a value of it, as Postgres prints them. The vector itself
 * where all are written so.
 */
export function asPrinted(vector: Vector, type: 'numeric' | 'uuid', rows: Rows): Vector {
  return arePrinted(vector, type, rows) ? vector : printCells(vector, type, rows, null);
}

/** Whether all selected cells are NULL, or values of the type and written as Postgres prints them. `false` may be wrong. */
export function arePrinted(vector: Vector, type: 'numeric' | 'uuid', { length, selection }: Rows): boolean {
  if (vector.kind === 'decimal') return type === 'numeric';
  if (vector.kind !== 'bytes') return false;
  const isPrinted = type === 'numeric' ? isPrintedNumeric : isPrintedUuid;
  const { buffer, starts, ends } = vector;
  const count = selection?.length ?? length;
  for (let at = 0; at < count; at++) {
    const row = selection === null ? at : selection[at]!;
    if (starts[row]! >= 0 && !isPrinted(buffer, starts[row]!, ends[row]!)) return false;
  }
  return true;
}

/** Digits without a zero before others, perhaps a point and digits behind it; a minus before what is not zero. */
function isPrintedNumeric(buffer: Buffer, start: number, end: number): boolean {
  if (end - start > LONGEST) return false;
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
  if (
    end - start !== 36 ||
    buffer[start + 8] !== HYPHEN ||
    buffer[start + 13] !== HYPHEN ||
    buffer[start + 18] !== HYPHEN ||
    buffer[start + 23] !== HYPHEN
  ) {
    return false;
  }
  let seen = 0; // negative as soon as one digit was none
  let pairs = 0;
  for (let at = start; at < end; at += 2) {
    if (buffer[at] === HYPHEN) at++;
    seen |= LOWER_HEX_DIGIT[buffer[at]!]! | LOWER_HEX_DIGIT[buffer[at + 1]!]!;
    pairs++;
  }
  return seen >= 0 && pairs === 16;
}
