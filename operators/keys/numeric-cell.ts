import type { Vector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { type Numeric, parseNumeric } from '../../runtime/rows/decode/numeric-text.ts';
import { shortDecimals } from '../../runtime/rows/short-decimals.ts';
import { isNull } from '../../runtime/rows/vectors.ts';
import { type KeyCell, LENGTH, NULL, writeText } from './key-bytes.ts';

/** Begin cells of at most 15 digits, and those of more, which are text. */
const SHORT = 1;
const LONG = 2;
/** Digits that a double holds exactly. */
const DIGITS = 15;

/** Cells of a numeric column: `1`, `1.0` and `1e0` are the same bytes. */
export function numericCell(vector: Vector): KeyCell {
  const decimal = new Float64Array(2);
  const readShort = shortDecimals(vector);
  /** Whether the cell is a plain decimal of few digits: `decimal[0] / 10^decimal[1]`. */
  const isShort = (row: number): boolean => readShort(row, decimal);
  return {
    most: (row) =>
      isNull(vector, row) || isShort(row)
        ? 1 + LENGTH + 8
        : 1 + LENGTH + 2 * (cellText(vector, row, 'numeric')?.length ?? 0) + 32,
    write(row, into, at) {
      if (isNull(vector, row)) {
        into[at] = NULL;
        return at + 1;
      }
      if (isShort(row)) return writeShort(decimal[0]!, -decimal[1]!, into, at);
      const text = cellText(vector, row, 'numeric')!;
      const value = parseNumeric(text.trim());
      if (value === null) throw new TypeError(`"${text}" is no number`);
      return writeNumeric(value, into, at);
    },
  };
}

function writeNumeric(value: Numeric, into: Buffer, at: number): number {
  if (value.special !== null) return writeLong(value.special, into, at);
  const digits = value.digits.replace(/0+$/, '');
  const exponent = value.digits.length - digits.length - value.scale;
  if (digits.length <= DIGITS) return writeShort(Number(digits) * (value.negative ? -1 : 1), exponent, into, at);
  return writeLong(`${value.negative ? '-' : ''}${digits}e${exponent}`, into, at);
}

/** `unscaled` times ten to the power of `exponent`. */
function writeShort(unscaled: number, exponent: number, into: Buffer, at: number): number {
  let digits = unscaled + 0;
  let power = digits === 0 ? 0 : exponent;
  while (digits !== 0 && digits % 10 === 0) {
    digits /= 10;
    power += 1;
  }
  into[at] = SHORT;
  return into.writeInt32LE(power, into.writeDoubleLE(digits === 0 ? 0 : digits, at + 1));
}

function writeLong(text: string, into: Buffer, at: number): number {
  into[at] = LONG;
  return writeText(text, into, at + 1);
}
