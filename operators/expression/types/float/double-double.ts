/** A number as the sum of two doubles, `high` being the nearest to it: 106 bits. */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

/** 2^27 + 1: splits a double into two halves whose products are exact. */
const SPLIT = 134217729;

export function exactly(value: number): DoubleDouble {
  return { high: value, low: 0 };
}

/** high + low, where |high| is not below |low|. */
function settled(high: number, low: number): DoubleDouble {
  const sum = high + low;
  return { high: sum, low: low - (sum - high) };
}

/** The exact sum of two doubles. */
export function sumOf(left: number, right: number): DoubleDouble {
  const high = left + right;
  const share = high - left;
  return { high, low: left - (high - share) + (right - share) };
}

/** The exact product of two doubles. */
export function productOf(left: number, right: number): DoubleDouble {
  const high = left * right;
  const a = SPLIT * left;
  const leftHigh = a - (a - left);
  const leftLow = left - leftHigh;
  const b = SPLIT * right;
  const rightHigh = b - (b - right);
  const rightLow = right - rightHigh;
  return { high, low: leftHigh * rightHigh - high + leftHigh * rightLow + leftLow * rightHigh + leftLow * rightLow };
}

export function plus(left: DoubleDouble, right: DoubleDouble): DoubleDouble {
  const high = sumOf(left.high, right.high);
  const low = sumOf(left.low, right.low);
  const first = settled(high.high, high.low + low.high);
  return settled(first.high, first.low + low.low);
}

export function minus(left: DoubleDouble, right: DoubleDouble): DoubleDouble {
  return plus(left, { high: -right.high, low: -right.low });
}

export function times(left: DoubleDouble, right: DoubleDouble): DoubleDouble {
  const { high, low } = productOf(left.high, right.high);
  return settled(high, low + left.high * right.low + left.low * right.high);
}

/** Times a power of two: exact. */
export function scaled({ high, low }: DoubleDouble, factor: number): DoubleDouble {
  return { high: high * factor, low: low * factor };
}

export function over(left: DoubleDouble, right: DoubleDouble): DoubleDouble {
  const first = left.high / right.high;
  const rest = minus(left, times(exactly(first), right));
  const second = rest.high / right.high;
  const last = minus(rest, times(exactly(second), right)).high / right.high;
  const sum = settled(first, second);
  return settled(sum.high, sum.low + last);
}

export function rootOf(value: DoubleDouble): DoubleDouble {
  if (value.high === 0) return value;
  const root = Math.sqrt(value.high);
  const rest = minus(value, productOf(root, root));
  return settled(root, rest.high / (2 * root));
}

/** The nearest of numerator / 2^bits. */
export function fromFixed(value: bigint, bits: number): DoubleDouble {
  const high = toDouble(value, bits);
  const rest = value - fixedOf(high, bits);
  return settled(high, toDouble(rest, bits));
}

function toDouble(value: bigint, bits: number): number {
  const magnitude = value < 0n ? -value : value;
  const surplus = Math.max(magnitude.toString(2).length - 64, 0);
  return Number(value >> BigInt(surplus)) * 2 ** (surplus - bits);
}

/** A double times 2^bits, cut to a whole number. */
export function fixedOf(value: number, bits: number): bigint {
  if (value === 0) return 0n;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))) - 53, -1074);
  const whole = BigInt(value / 2 ** Math.max(exponent, -1022) / 2 ** (exponent - Math.max(exponent, -1022)));
  const shift = BigInt(bits + exponent);
  return shift >= 0n ? whole << shift : whole >> -shift;
}
