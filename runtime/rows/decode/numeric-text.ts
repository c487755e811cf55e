const DECIMAL = /^([+-]?)([0-9](?:_?[0-9])*)?(\.(?:[0-9](?:_?[0-9])*)?)?(?:[eE]([+-]?[0-9](?:_?[0-9])*))?$/;
const INTEGER = /^([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** Digits of a numeric before and after the point that Postgres can hold. */
const WHOLE_LIMIT = 131_072;
const SCALE_LIMIT = 16_383;
const EXPONENT_LIMIT = 1_073_741_823;

/** `digits / 10^scale`; digits without leading zeros, empty for zero. A scale below 0 stands for zeros before the point. */
interface FiniteNumeric {
  readonly special: null;
  readonly negative: boolean;
  readonly digits: string;
  readonly scale: number;
}

interface SpecialNumeric {
  readonly special: 'NaN' | 'Infinity' | '-Infinity';
}

export type Numeric = FiniteNumeric | SpecialNumeric;

/** A trimmed text as Postgres 16's `numeric_in` reads it, before any precision; `null` where it is no number. */
export function parseNumeric(text: string): Numeric | null {
  const decimal = DECIMAL.exec(text);
  if (decimal !== null) return finite(decimal[1]!, decimal[2] ?? '', decimal[3] ?? '', decimal[4] ?? '0');
  const integer = INTEGER.exec(text);
  if (integer !== null) return finite(integer[1]!, String(BigInt(integer[2]!.replaceAll('_', ''))), '', '0');
  if (/^nan$/i.test(text)) return { special: 'NaN' };
  const infinite = INFINITE.exec(text);
  if (infinite === null) return null;
  return { special: infinite[1] === '-' ? '-Infinity' : 'Infinity' };
}

function finite(sign: string, whole: string, pointed: string, exponent: string): Numeric | null {
  const fraction = pointed.slice(1).replaceAll('_', '');
  if (whole === '' && fraction === '') return null;
  return {
    special: null,
    negative: sign === '-',
    digits: (whole.replaceAll('_', '') + fraction).replace(/^0+/, ''),
    scale: fraction.length - Number(exponent.replaceAll('_', '')),
  };
}

/**
 * The value as a numeric(precision, scale) column keeps it, rounded half away from zero; `null` on overflow. Without
 * a precision, digits and scale stay as written. `scale` of the result is never below 0.
 */
export function fitNumeric(value: Numeric, precision: number | undefined, scale = 0): Numeric | null {
  if (value.special !== null) return precision === undefined || value.special === 'NaN' ? value : null;
  if (Math.abs(value.scale) > EXPONENT_LIMIT) return null;
  const rounded = precision === undefined ? value : round(value, scale);
  const whole = rounded.digits.length - rounded.scale;
  const limit = precision === undefined ? WHOLE_LIMIT : Math.min(precision - scale, WHOLE_LIMIT);
  if (rounded.digits !== '' && whole > limit) return null;
  if (rounded.scale > SCALE_LIMIT) return null;
  if (rounded.scale >= 0) return rounded;
  const zeros = rounded.digits === '' ? '' : '0'.repeat(-rounded.scale);
  return { ...rounded, digits: rounded.digits + zeros, scale: 0 };
}

/** To `scale` digits after the point (below 0: to tens, hundreds …), half away from zero. */
function round(value: FiniteNumeric, scale: number): FiniteNumeric {
  const cut = value.scale - scale;
  if (value.digits === '') return { ...value, scale };
  if (cut <= 0) {
    // a number so large that it overflows any precision is not written out
    return -cut > WHOLE_LIMIT ? { ...value } : { ...value, digits: value.digits + '0'.repeat(-cut), scale };
  }
  const kept = value.digits.length - cut;
  if (kept < 0) return { ...value, digits: '', scale };
  const up = value.digits[kept]! >= '5';
  const digits = value.digits.slice(0, kept);
  return { ...value, digits: up ? increment(digits) : digits, scale };
}

function increment(digits: string): string {
  const nines = /9*$/.exec(digits)![0].length;
  const head = digits.slice(0, digits.length - nines);
  const bumped = head === '' ? '1' : head.slice(0, -1) + String(Number(head.at(-1)) + 1);
  return bumped + '0'.repeat(nines);
}
