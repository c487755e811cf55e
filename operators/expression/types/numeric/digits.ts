import type { Numeric } from './numeric.ts';
import { tenTo } from './powers-of-ten.ts';

/** Decimal digits of a magnitude; 0 for 0. */
export function digitCount(magnitude: bigint): number {
  if (magnitude === 0n) return 0;
  return (magnitude < 0n ? -magnitude : magnitude).toString().length;
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** floor(log10 |value|), for a value that is not 0. */
export function decimalWeight({ unscaled, scale }: Numeric): number {
  return digitCount(unscaled) - 1 - scale;
}

/**
 * How Postgres holds a number: digits of base 10,000. `weight` is the place of the first one that is not 0, `first`
 * its value, `second` the next. Scales of results hang on them.
 */
export function base10000(value: Numeric): { weight: number; first: number; second: number } {
  if (value.unscaled === 0n) return { weight: 0, first: 0, second: 0 };
  const weight = Math.floor(decimalWeight(value) / 4);
  const eight = Number(shift(absolute(value.unscaled), (1 - weight) * 4 - value.scale));
  return { weight, first: Math.floor(eight / 10000), second: eight % 10000 };
}

/** value * 10^places, cut off. */
export function shift(value: bigint, places: number): bigint {
  return places >= 0 ? value * tenTo(places) : value / tenTo(-places);
}

/** numerator / denominator (above 0), half away from zero. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const twice = 2n * numerator;
  return (numerator < 0n ? twice - denominator : twice + denominator) / (2n * denominator);
}

/** unscaled / 10^from as an unscaled value of scale `to`, half away from zero. */
export function rescale(unscaled: bigint, from: number, to: number): bigint {
  if (to >= from) return to === from ? unscaled : unscaled * tenTo(to - from);
  return divideRounded(unscaled, tenTo(from - to));
}
