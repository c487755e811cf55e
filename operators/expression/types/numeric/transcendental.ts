import { divideRounded } from './digits.ts';
import { tenTo } from './powers-of-ten.ts';

/** Decimal digits beyond those asked for, so that what is cut off on the way does not show. */
const GUARD = 12;
const BITS_A_DIGIT = 3.3219280948873626;

/** ln(above / below) * 10^scale, rounded; both above 0. */
export function lnScaled(above: bigint, below: bigint, scale: number): bigint {
  const exponent = bitLength(above) - bitLength(below);
  const bits = bitsFor(scale + GUARD + String(Math.abs(exponent)).length);
  let mantissa =
    exponent >= 0 ? (above << BigInt(bits)) / (below << BigInt(exponent)) : (above << BigInt(bits - exponent)) / below;
  let power = exponent;
  const one = 1n << BigInt(bits);
  while (mantissa * 2n > one * 3n) {
    mantissa >>= 1n;
    power++;
  }
  while (mantissa * 4n < one * 3n) {
    mantissa <<= 1n;
    power--;
  }
  const result = twiceArtanh(((mantissa - one) << BigInt(bits)) / (mantissa + one), bits) + BigInt(power) * ln2(bits);
  return toDecimal(result, bits, scale);
}

/** e^(above / below) * 10^scale, rounded. `weight`: about how many digits it has before the point. */
export function expScaled(above: bigint, below: bigint, scale: number, weight: number): bigint {
  const precision = bitsFor(scale + Math.max(weight, 0) + GUARD);
  const halvings = Math.ceil(Math.sqrt(precision / 4));
  const bits = precision + halvings; // each squaring costs a bit
  const value = (above << BigInt(bits)) / below;
  const log = ln2(bits);
  const power = value / log;
  const rest = (value - power * log) >> BigInt(halvings);
  let sum = 1n << BigInt(bits);
  let term = sum;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * rest) >> BigInt(bits)) / n;
    sum += term;
  }
  for (let count = 0; count < halvings; count++) sum = (sum * sum) >> BigInt(bits);
  return toDecimal(power >= 0n ? sum << power : sum >> -power, bits, scale);
}

/** The largest integer whose square is not above `value`. */
export function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((bitLength(value) + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** 2 artanh(z) = 2 (z + z³/3 + z⁵/5 …). */
function twiceArtanh(z: bigint, bits: number): bigint {
  const shift = BigInt(bits);
  const square = (z * z) >> shift;
  let power = z;
  let sum = 0n;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = (power * square) >> shift;
  }
  return 2n * sum;
}

let ln2Bits = 0;
let ln2Value = 0n;

function ln2(bits: number): bigint {
  if (bits > ln2Bits) {
    ln2Bits = bits + 64;
    ln2Value = twiceArtanh((1n << BigInt(ln2Bits)) / 3n, ln2Bits);
  }
  return ln2Value >> BigInt(ln2Bits - bits);
}

function bitsFor(digits: number): number {
  return Math.ceil(Math.max(digits, 1) * BITS_A_DIGIT) + 8;
}

function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0]!, 16)) + 28;
}

function toDecimal(value: bigint, bits: number, scale: number): bigint {
  return divideRounded(value * tenTo(scale), 1n << BigInt(bits));
}
