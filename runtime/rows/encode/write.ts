import type { Numeric } from '../decode/numeric-text.ts';

/** Fields of COPY BINARY: a length in four bytes, then the value, big-endian. Each function gives the offset behind it. */

export function writeNull(out: Buffer, at: number): number {
  out[at] = 255;
  out[at + 1] = 255;
  out[at + 2] = 255;
  out[at + 3] = 255;
  return at + 4;
}

export function write32(out: Buffer, at: number, value: number): void {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}

function write16(out: Buffer, at: number, value: number): void {
  out[at] = value >>> 8;
  out[at + 1] = value;
}

export function writeInt2(value: number, out: Buffer, at: number): number {
  write32(out, at, 2);
  write16(out, at + 4, value);
  return at + 6;
}

export function writeInt4(value: number, out: Buffer, at: number): number {
  write32(out, at, 4);
  write32(out, at + 4, value);
  return at + 8;
}

/** A 64-bit integer from its two halves. */
export function writeInt8(high: number, low: number, out: Buffer, at: number): number {
  write32(out, at, 8);
  write32(out, at + 4, high);
  write32(out, at + 8, low);
  return at + 12;
}

export function writeBool(value: number, out: Buffer, at: number): number {
  write32(out, at, 1);
  out[at + 4] = value;
  return at + 5;
}

const DOUBLE = new Float64Array(1);
const DOUBLE_BYTES = new Uint8Array(DOUBLE.buffer);
const REAL = new Float32Array(1);
const REAL_BYTES = new Uint8Array(REAL.buffer);

export function writeFloat8(value: number, out: Buffer, at: number): number {
  write32(out, at, 8);
  DOUBLE[0] = value;
  for (let index = 0; index < 8; index++) out[at + 4 + index] = DOUBLE_BYTES[7 - index]!;
  return at + 12;
}

export function writeFloat4(value: number, out: Buffer, at: number): number {
  write32(out, at, 4);
  REAL[0] = value;
  for (let index = 0; index < 4; index++) out[at + 4 + index] = REAL_BYTES[3 - index]!;
  return at + 8;
}

/** Powers of ten that a double holds exactly. */
export const TEN: Float64Array = Float64Array.from({ length: 23 }, (_, power) => 10 ** power);

const NEGATIVE = 0x4000;

/**
 * A numeric of `unscaled / 10^scale` (|unscaled| < 2^53, scale at most 15) that shows `shown` digits after the point,
 * in groups of four digits. Floor of a quotient is exact here: half a unit in its last place is below 1 / 10^scale.
 */
export function writeDecimal(unscaled: number, scale: number, shown: number, out: Buffer, start: number): number {
  const magnitude = unscaled < 0 ? -unscaled : unscaled;
  const unit = TEN[scale]!;
  let whole = scale === 0 ? magnitude : Math.floor(magnitude / unit);
  let fraction = scale === 0 ? 0 : magnitude - whole * unit;
  const first = start + 12;
  let at = first;
  let weight = -1;
  if (whole >= 10000) {
    weight = whole >= 1e12 ? 3 : whole >= 1e8 ? 2 : 1;
    for (let power = 4 * weight; power >= 0; power -= 4) {
      const group = Math.floor(whole / TEN[power]!);
      whole -= group * TEN[power]!;
      write16(out, at, group);
      at += 2;
    }
  } else if (whole > 0) {
    weight = 0;
    write16(out, at, whole);
    at += 2;
  }
  for (let left = scale; fraction > 0; left -= 4) {
    const group = left >= 4 ? Math.floor(fraction / TEN[left - 4]!) : fraction * TEN[4 - left]!;
    fraction = left >= 4 ? fraction - group * TEN[left - 4]! : 0;
    if (group === 0 && at === first) {
      weight--;
    } else {
      write16(out, at, group);
      at += 2;
    }
  }
  while (at > first && out[at - 1] === 0 && out[at - 2] === 0) at -= 2;
  writeNumericHead(out, start, (at - first) >> 1, weight, unscaled < 0 ? NEGATIVE : 0, shown);
  return at;
}

function writeNumericHead(out: Buffer, at: number, groups: number, weight: number, sign: number, shown: number): void {
  write32(out, at, 8 + 2 * groups);
  write16(out, at + 4, groups);
  write16(out, at + 6, groups === 0 ? 0 : weight);
  write16(out, at + 8, groups === 0 && sign === NEGATIVE ? 0 : sign);
  write16(out, at + 10, shown);
}

const SPECIAL_SIGN = { NaN: 0xc000, Infinity: 0xd000, '-Infinity': 0xf000 } as const;

/** A numeric of any size. */
export function writeNumeric(value: Numeric, out: Buffer, start: number): number {
  if (value.special !== null) {
    writeNumericHead(out, start, 0, 0, SPECIAL_SIGN[value.special], 0);
    return start + 12;
  }
  const { digits, scale, negative } = value;
  const whole = digits.length - scale;
  const weight = Math.ceil(whole / 4) - 1;
  const lead = whole - 4 * weight; // digits of the first group: 1 to 4
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  let at = start + 12;
  for (let from = lead - 4; end > 0 && from < end; from += 4) {
    write16(out, at, Number(digits.slice(Math.max(from, 0), from + 4).padEnd(from < 0 ? from + 4 : 4, '0')));
    at += 2;
  }
  writeNumericHead(out, start, (at - start - 12) >> 1, weight, negative ? NEGATIVE : 0, scale);
  return at;
}

/** The bytes with their length. */
export function writeBytes(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  const length = end - start;
  write32(out, at, length);
  return copyBytes(buffer, start, end, out, at + 4);
}

/** Short runs by a loop: a native copy has 30 ns of overhead. */
export function copyBytes(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  const length = end - start;
  if (length < 48) {
    for (let from = start, to = at; from < end; ) out[to++] = buffer[from++]!;
  } else {
    buffer.copy(out, at, start, end);
  }
  return at + length;
}
