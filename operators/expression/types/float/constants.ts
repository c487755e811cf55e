import { type DoubleDouble, exactly, fromFixed, over } from './double-double.ts';

const BITS = 1280;

/** atan(1 / n) * 2^bits. */
function inverseTangent(n: bigint): bigint {
  let power = (1n << BigInt(BITS)) / n;
  let sum = power;
  for (let k = 3n, sign = -1n; power !== 0n; k += 2n, sign = -sign) {
    power /= n * n;
    sum += (sign * power) / k;
  }
  return sum;
}

/** π * 2^1280, by Machin's formula: enough for the angle of the largest double. */
export const PI_FIXED: bigint = 4n * (4n * inverseTangent(5n) - inverseTangent(239n));
export const PI_BITS = BITS;

function naturalLogOf2(): bigint {
  let power = (1n << BigInt(BITS)) / 3n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power /= 9n;
  }
  return 2n * sum;
}

const LN2_FIXED = naturalLogOf2();
export const LN2: DoubleDouble = fromFixed(LN2_FIXED, BITS);

/** 1 / n!, by n. */
export const INVERSE_FACTORIALS: readonly DoubleDouble[] = Array.from({ length: 30 }, (_, n) => {
  let product = 1n;
  for (let factor = 2n; factor <= BigInt(n); factor++) product *= factor;
  return n < 19 ? over(exactly(1), exactly(Number(product))) : fromFixed((1n << BigInt(BITS)) / product, BITS);
});
