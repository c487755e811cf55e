import type { Vector } from '../../../runtime/contract/vector.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import { type Numeric, parseNumeric } from '../../../runtime/rows/decode/numeric-text.ts';
import { shortDecimals } from '../../../runtime/rows/short-decimals.ts';
import type { OrderCell } from './order-cell.ts';

/**
 * A numeric begins with a byte for its sign and the size of its number: 0.d1d2… times ten to the power of the exponent. Common exponents
 * have a byte of their own, others have three bytes more. Then its digits, two a byte, and an end. Of negative ones all bits are turned.
 */
const ZERO = 127;
const COMMON = 40;
const BELOW = 128;
const ABOVE = BELOW + 2 * COMMON + 2;
const INFINITE = ABOVE + 1;
const NAN = ABOVE + 2;
/** Added to an exponent that is not common: those of Postgres lie between -16,383 and 131,072. */
const BIAS = 1 << 20;
/** Bytes beside those of the digits. */
const AROUND = 5;
const POWERS = Float64Array.from({ length: 17 }, (_, power) => 10 ** power);

/** Cells of a numeric column: `1`, `1.0` and `1e0` are the same bytes. */
export function numericOrder(vector: Vector): OrderCell {
  const decimal = new Float64Array(2);
  const readShort = shortDecimals(vector);
  /** Whether the cell is a plain decimal of few digits: `decimal[0] / 10^decimal[1]`. */
  const isShort = (row: number): boolean => readShort(row, decimal);
  return {
    most(row) {
      if (vector.kind === 'bytes') return AROUND + Math.max(8, vector.ends[row]! - vector.starts[row]!) + 1;
      return AROUND + (isShort(row) ? 8 : (cellText(vector, row, 'numeric')?.length ?? 0)) + 1;
    },
    write(row, into, at) {
      if (isShort(row)) return writeShort(decimal[0]!, decimal[1]!, into, at);
      const text = cellText(vector, row, 'numeric')!;
      const value = parseNumeric(text.trim());
      if (value === null) throw new TypeError(`"${text}" is no number`);
      if (value.special === null) return writeLong(value, into, at);
      if (value.special === 'NaN') return into.writeUInt8(NAN, at);
      return into.writeUInt8(value.special === 'Infinity' ? INFINITE : 254 - INFINITE, at);
    },
  };
}

/** `unscaled / 10^scale`; at most 15 digits. */
function writeShort(unscaled: number, scale: number, into: Buffer, at: number): number {
  if (unscaled === 0) return into.writeUInt8(ZERO, at);
  const isNegative = unscaled < 0;
  const size = Math.abs(unscaled);
  let count = 1;
  while (size >= POWERS[count]!) count += 1;
  let to = writeExponent(count - scale, into, at);
  let high = count <= 8 ? size * POWERS[8 - count]! : Math.floor(size / POWERS[count - 8]!);
  let rest = count <= 8 ? 0 : size - high * POWERS[count - 8]!;
  if (rest < 0) {
    high -= 1;
    rest += POWERS[count - 8]!;
  }
  const low = rest * POWERS[16 - count]!;
  to = writePairs(high, into, to);
  if (low > 0) to = writePairs(low, into, to);
  while (into[to - 1] === 1) to -= 1;
  into[to] = 0;
  return turned(isNegative, into, at, to + 1);
}

/** Eight digits, of a number below 100,000,000: half of those that a double holds exactly. */
function writePairs(digits: number, into: Buffer, at: number): number {
  const four = (digits / 10_000) | 0;
  const last = (digits - four * 10_000) | 0;
  const first = (four / 100) | 0;
  const third = (last / 100) | 0;
  into[at] = first + 1;
  into[at + 1] = four - first * 100 + 1;
  into[at + 2] = third + 1;
  into[at + 3] = last - third * 100 + 1;
  return at + 4;
}

/** Of any number of digits. */
function writeLong(value: Extract<Numeric, { special: null }>, into: Buffer, at: number): number {
  const digits = value.digits.replace(/0+$/, '');
  if (digits === '') return into.writeUInt8(ZERO, at);
  let to = writeExponent(value.digits.length - value.scale, into, at);
  for (let index = 0; index < digits.length; index += 2) {
    into[to++] = Number(digits.slice(index, index + 2).padEnd(2, '0')) + 1;
  }
  into[to] = 0;
  return turned(value.negative, into, at, to + 1);
}

function writeExponent(exponent: number, into: Buffer, at: number): number {
  if (exponent >= -COMMON && exponent <= COMMON) return into.writeUInt8(BELOW + 1 + COMMON + exponent, at);
  into[at] = exponent < 0 ? BELOW : ABOVE;
  return into.writeUIntBE(exponent + BIAS, at + 1, 3);
}

/** Of a negative number: the larger it is without its sign, the smaller. Gives the place behind it. */
function turned(isNegative: boolean, into: Buffer, from: number, to: number): number {
  if (!isNegative) return to;
  into[from] = 254 - into[from]!;
  for (let at = from + 1; at < to; at++) into[at] = 255 - into[at]!;
  return to;
}
