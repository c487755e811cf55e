import { decimalText } from '../../../../../runtime/rows/decimal-text.ts';
import { roundHalfToEven } from '../../../casts/to-integer.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { isInt32, isInt64 } from '../../../types/interval/value.ts';
import { multiply } from '../../../types/numeric/arithmetic.ts';
import { absolute, digitCount, rescale } from '../../../types/numeric/digits.ts';
import { finite, type Numeric } from '../../../types/numeric/numeric.ts';
import { tenTo } from '../../../types/numeric/powers-of-ten.ts';
import { round } from '../../../types/numeric/rounding.ts';
import { exponentText, fixedText, withExponent } from './decimal-digits.ts';
import type { NumberPattern } from './number-pattern.ts';
import { toRoman } from './roman.ts';
import { writeNumber } from './write-number.ts';

/** `to_char` of a numeric. */
export function formatNumeric(pattern: NumberPattern, value: Numeric): string {
  const { flags, after, shifted } = pattern;
  if (flags.has('roman')) {
    const whole = value.special === null ? Number(rescale(value.unscaled, value.scale, 0)) : Number.NaN;
    return writeRoman(pattern, whole);
  }
  if (flags.has('exponent')) return value.special === null ? spaced(scientific(value, after)) : overflowed(pattern);
  const whole = flags.has('shift') ? multiply(value, finite(tenTo(shifted), 0)) : value;
  const rounded = round(whole, after);
  return write(pattern, rounded.special ?? decimalText(rounded.unscaled, rounded.scale), shifted);
}

/** `to_char` of a smallint or integer. */
export function formatInteger(pattern: NumberPattern, value: number): string {
  const { flags, after, shifted } = pattern;
  if (flags.has('roman')) return writeRoman(pattern, value);
  if (flags.has('exponent')) return spaced(signed(value, exponentText(value, after)));
  const factor = 10 ** shifted;
  // 32 bits that wrap; a power beyond them is the smallest integer
  const shown = flags.has('shift') ? Math.imul(value, isInt32(factor) ? factor : -2_147_483_648) : value;
  return write(pattern, withZeros(String(shown), after), shifted);
}

/** `to_char` of a bigint. */
export function formatBigint(pattern: NumberPattern, value: bigint): string {
  const { flags, after, shifted } = pattern;
  if (flags.has('roman')) return writeRoman(pattern, Number(value));
  if (flags.has('exponent')) return spaced(scientific(finite(value, 0), after));
  const shown = flags.has('shift') ? value * tenTo(shifted) : value;
  if (!isInt64(shown) || (flags.has('shift') && shifted > 18)) {
    throw new EvaluationError('22003', 'the number is outside the range of bigint');
  }
  return write(pattern, withZeros(String(shown), after), shifted);
}

/** `to_char` of a double, of which 15 digits are shown, or of a real, of which 6 are. */
export function formatFloat(pattern: NumberPattern, value: number, significant: 15 | 6): string {
  const { flags, shifted } = pattern;
  const single = significant === 6;
  if (flags.has('roman')) {
    return writeRoman(pattern, Number.isFinite(value) ? roundHalfToEven(value) : Number.NaN);
  }
  if (flags.has('exponent')) {
    return Number.isFinite(value) ? spaced(signed(value, exponentText(value, pattern.after))) : overflowed(pattern);
  }
  const factor = single ? Math.fround(10 ** shifted) : 10 ** shifted;
  const shown = flags.has('shift') ? (single ? Math.fround(value * factor) : value * factor) : value;
  const whole = Number.isFinite(shown) ? fixedText(shown, 0).length : String(Math.abs(shown)).length;
  const after = Math.max(0, Math.min(pattern.after, significant - whole));
  const text = Number.isFinite(shown) ? signed(shown, fixedText(shown, after)) : String(shown);
  return write({ ...pattern, after }, text, shifted);
}

function signed(value: number, magnitude: string): string {
  return value < 0 || Object.is(value, -0) ? `-${magnitude}` : magnitude;
}

/** The place of the sign. */
function spaced(text: string): string {
  return text[0] === '-' ? text : ` ${text}`;
}

function withZeros(text: string, after: number): string {
  return after === 0 ? text : `${text}.${'0'.repeat(after)}`;
}

/** What has no exponent: NaN and the infinities. */
function overflowed({ before, after }: NumberPattern): string {
  const hashes = [' ', ...'#'.repeat(Math.max(0, before + after + 5))];
  hashes[before + 1] = '.';
  return hashes.join('');
}

/** Mantissa and exponent of a numeric. A mantissa that rounds up to 10 stays so, as in Postgres. */
function scientific(value: Numeric, after: number): string {
  const magnitude = absolute(value.unscaled);
  const exponent = magnitude === 0n ? 0 : digitCount(magnitude) - 1 - value.scale;
  const digits = rescale(magnitude, value.scale + exponent, after)
    .toString()
    .padStart(after + 1, '0');
  return (value.unscaled < 0n ? '-' : '') + withExponent(digits, after, exponent);
}

function writeRoman(pattern: NumberPattern, value: number): string {
  return writeNumber(pattern, { text: toRoman(value), negative: false, spaces: 0 });
}

/** Puts a number's text, with its sign, into a pattern; hash signs where the pattern has too few places before the point. */
function write(pattern: NumberPattern, text: string, shifted: number): string {
  const negative = text[0] === '-';
  const magnitude = negative ? text.slice(1) : text;
  const before = pattern.before + (pattern.flags.has('shift') ? shifted : 0);
  const point = magnitude.indexOf('.');
  const whole = point < 0 ? magnitude.length : point;
  const fits = whole <= before;
  return writeNumber(
    { ...pattern, before },
    {
      text: fits ? magnitude : `${'#'.repeat(before)}.${'#'.repeat(pattern.after)}`,
      negative,
      spaces: fits ? before - whole : 0,
    },
  );
}
