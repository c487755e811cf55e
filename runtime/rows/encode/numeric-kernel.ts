import { decimalText } from '../decimal-text.ts';
import { trimmedText } from '../decode/ascii.ts';
import { readDecimal } from '../decode/numeric.ts';
import { fitNumeric, parseNumeric } from '../decode/numeric-text.ts';
import { NOT_NUMERIC, NUMERIC_OVERFLOW } from './failure.ts';
import type { BytesKernel } from './kernel.ts';
import { TEN, writeDecimal, writeNumeric } from './write.ts';

const DECIMAL = new Float64Array(2);

/** Text → numeric(precision, scale), or an unconstrained numeric that keeps the digits as written. */
export function numericKernel(precision: number | undefined, scale = 0): BytesKernel {
  const fits = decimalKernel(precision, scale);
  return (buffer, start, end, out, at) => {
    if (fits !== null && readDecimal(buffer, start, end, DECIMAL)) return fits(DECIMAL[0]!, DECIMAL[1]!, out, at);
    return encodeText(trimmedText(buffer, start, end), precision, scale, out, at);
  };
}

/** Any number, by its digits as text. */
function encodeText(text: string, precision: number | undefined, scale: number, out: Buffer, at: number): number {
  const parsed = parseNumeric(text);
  if (parsed === null) return NOT_NUMERIC;
  const fitted = fitNumeric(parsed, precision, scale);
  return fitted === null ? NUMERIC_OVERFLOW : writeNumeric(fitted, out, at);
}

/** Encodes `unscaled / 10^digits`, |unscaled| < 2^53. */
export type DecimalKernel = (unscaled: number, digits: number, out: Buffer, at: number) => number;

/** The kernel of a numeric column for exact decimals in doubles; `null` where the column's scale is too unusual for one. */
export function decimalKernel(precision: number | undefined, scale = 0): DecimalKernel | null {
  if (precision === undefined) {
    return (unscaled, digits, out, at) =>
      digits >= 0 && digits <= 15
        ? writeDecimal(unscaled, digits, digits, out, at)
        : encodeText(decimalText(unscaled, digits), undefined, 0, out, at);
  }
  if (scale < 0 || scale > precision) return null;
  return (unscaled, digits, out, at) => {
    if (digits < 0 || digits > 15) return encodeText(decimalText(unscaled, digits), precision, scale, out, at);
    let value = unscaled;
    let held = digits;
    if (digits > scale) {
      value = roundedQuotient(unscaled, TEN[digits - scale]!);
      held = scale;
    }
    const power = precision - scale + held;
    if (power < 16 && (value >= TEN[power]! || value <= -TEN[power]!)) return NUMERIC_OVERFLOW;
    return writeDecimal(value, held, scale, out, at);
  };
}

/** Integers below 2^53, half away from zero. */
function roundedQuotient(value: number, divisor: number): number {
  const magnitude = value < 0 ? -value : value;
  let quotient = Math.floor(magnitude / divisor);
  if ((magnitude - quotient * divisor) * 2 >= divisor) quotient++;
  return value < 0 ? -quotient : quotient;
}
