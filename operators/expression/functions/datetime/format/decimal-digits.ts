import { absolute, digitCount } from '../../../types/numeric/digits.ts';
import { finite, type Numeric } from '../../../types/numeric/numeric.ts';
import { tenTo } from '../../../types/numeric/powers-of-ten.ts';

/** The exact value of a finite double, of which every one is a decimal. */
export function exactDecimal(value: number): Numeric {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(value));
  const word = bits.getBigUint64(0);
  const exponent = Number(word >> 52n);
  const mantissa = (word & 0xfffffffffffffn) | (exponent === 0 ? 0n : 0x10000000000000n);
  const power = Math.max(exponent, 1) - 1075;
  const unscaled = power >= 0 ? mantissa << BigInt(power) : mantissa * 5n ** BigInt(-power);
  return finite(value < 0 ? -unscaled : unscaled, power >= 0 ? 0 : -power);
}

/** A magnitude with `places` digits after the point, half to even, as C prints a double. */
export function fixedText(value: number, places: number): string {
  const { unscaled, scale } = exactDecimal(value);
  const rounded = halfEven(absolute(unscaled), scale, places).toString();
  if (places === 0) return rounded;
  const padded = rounded.padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** A magnitude as `1.23e+05`, half to even, as C prints a double. */
export function exponentText(value: number, places: number): string {
  const { unscaled, scale } = exactDecimal(value);
  const magnitude = absolute(unscaled);
  if (magnitude === 0n) return withExponent('0'.repeat(places + 1), places, 0);
  let exponent = digitCount(magnitude) - 1 - scale;
  let digits = halfEven(magnitude, scale, places - exponent).toString();
  if (digits.length > places + 1) {
    exponent++;
    digits = digits.slice(0, -1);
  }
  return withExponent(digits, places, exponent);
}

/** Digits with a point before the last `places`, and an exponent of at least two digits. */
export function withExponent(digits: string, places: number, exponent: number): string {
  const mantissa = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** unscaled / 10^from at 10^to, half to even; `to` may be below 0. */
function halfEven(unscaled: bigint, from: number, to: number): bigint {
  if (to >= from) return unscaled * tenTo(to - from);
  const divisor = tenTo(from - to);
  const whole = unscaled / divisor;
  const twice = (unscaled % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && whole % 2n === 1n);
  return up ? whole + 1n : whole;
}
