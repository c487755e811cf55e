import type { Vector } from '../../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import { decimalText } from '../../../runtime/rows/decimal-text.ts';
import { Malformed } from './malformed.ts';
import { type RawBytes, type RawSegment, requireKind } from './raw.ts';

const WORD = 2 ** 32;

export function layInt({ raw, valid, length }: RawSegment, bits: 8 | 16 | 32 | 64, signed: boolean): Vector {
  if (bits < 64) {
    const { values } = requireKind(raw, 'int32');
    if (signed || bits < 32) return { kind: 'int32', values: signed ? values : unsigned(values, bits), valid };
    const words = new Int32Array(length * 2);
    for (let row = 0; row < length; row++) words[row * 2] = values[row]!;
    return { kind: 'int64', values: new BigInt64Array(words.buffer), valid };
  }
  const { words } = requireKind(raw, 'int64');
  if (signed) return { kind: 'int64', values: bigints(words), valid };
  return decimals(
    length,
    valid,
    0,
    (row) => unsignedNumber(words, row),
    (row) => unsignedBigint(words, row),
  );
}

/** The words as one 64-bit integer each. */
export function bigints(words: Int32Array): BigInt64Array {
  return words.byteOffset % 8 === 0
    ? new BigInt64Array(words.buffer, words.byteOffset, words.length >>> 1)
    : new BigInt64Array(words.slice().buffer);
}

function unsigned(values: Int32Array, bits: number): Int32Array {
  const mask = bits === 8 ? 0xff : 0xffff;
  return values.map((value) => value & mask);
}

function unsignedNumber(words: Int32Array, row: number): number {
  return (words[row * 2 + 1]! >>> 0) * WORD + (words[row * 2]! >>> 0);
}

function unsignedBigint(words: Int32Array, row: number): bigint {
  return (BigInt(words[row * 2 + 1]! >>> 0) << 32n) | BigInt(words[row * 2]! >>> 0);
}

/** Value = unscaled / 10^scale. The unscaled one is an integer, or a big-endian two's complement number of any length. */
export function layDecimal({ raw, valid, length }: RawSegment, scale: number): Vector {
  switch (raw.kind) {
    case 'int32':
      return { kind: 'decimal', unscaled: Float64Array.from(raw.values.subarray(0, length)), scale, valid };
    case 'int64': {
      const { words } = raw;
      const number = (row: number): number => words[row * 2 + 1]! * WORD + (words[row * 2]! >>> 0);
      const all = bigints(words);
      return decimals(length, valid, scale, number, (row) => all[row]!);
    }
    case 'bytes':
      return decimals(
        length,
        valid,
        scale,
        (row) => bytesNumber(raw, row),
        (row) => bytesBigint(raw, row),
      );
    case 'bool':
    case 'double':
      throw new Malformed(`decimals are held as ${raw.kind}`);
    default:
      return raw satisfies never;
  }
}

/** As doubles where all are exact so, else as text. `number` is exact where it is a safe integer. */
export function decimals(
  length: number,
  valid: Uint8Array | null,
  scale: number,
  number: (row: number) => number,
  exact: (row: number) => bigint,
): Vector {
  const unscaled = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    if (valid !== null && valid[row] === 0) continue;
    const value = number(row);
    if (!Number.isSafeInteger(value)) return decimalTexts(length, valid, scale, exact);
    unscaled[row] = value;
  }
  return { kind: 'decimal', unscaled, scale, valid };
}

function decimalTexts(length: number, valid: Uint8Array | null, scale: number, exact: (row: number) => bigint): Vector {
  const texts = bytesBuilder(length, length * 24);
  for (let row = 0; row < length; row++) {
    if (valid === null || valid[row] !== 0) texts.setText(row, decimalText(exact(row), scale));
  }
  return texts.finish();
}

function bytesNumber({ buffer, starts, ends }: RawBytes, row: number): number {
  const start = starts[row]!;
  const end = ends[row]!;
  if (start === end) return 0;
  let value = (buffer[start]! << 24) >> 24;
  for (let at = start + 1; at < end; at++) {
    value = value * 256 + buffer[at]!;
    if (!Number.isSafeInteger(value)) return value;
  }
  return value;
}

function bytesBigint({ buffer, starts, ends }: RawBytes, row: number): bigint {
  const start = starts[row]!;
  const end = ends[row]!;
  if (start === end) return 0n;
  return BigInt.asIntN((end - start) * 8, BigInt(`0x${buffer.toString('hex', start, end)}`));
}

export function layFloat16({ raw, valid, length }: RawSegment): Vector {
  const { buffer, starts, ends } = requireKind(raw, 'bytes');
  const values = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    if (valid !== null && valid[row] === 0) continue;
    if (ends[row]! - starts[row]! !== 2) throw new Malformed('a 16-bit float is not two bytes');
    values[row] = halfFloat(buffer.readUInt16LE(starts[row]!));
  }
  return { kind: 'float64', values, valid };
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
