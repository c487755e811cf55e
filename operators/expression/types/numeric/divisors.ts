import { absolute, rescale } from './digits.ts';
import { checked } from './limits.ts';
import { finite, NAN, type Numeric } from './numeric.ts';

/** `gcd` of numeric: the largest number of which both are whole multiples. */
export function commonDivisor(left: Numeric, right: Numeric): Numeric {
  if (left.special !== null || right.special !== null) return NAN;
  const scale = Math.max(left.scale, right.scale);
  return finite(gcd(rescale(left.unscaled, left.scale, scale), rescale(right.unscaled, right.scale, scale)), scale);
}

/** `lcm` of numeric. */
export function commonMultiple(left: Numeric, right: Numeric): Numeric {
  if (left.special !== null || right.special !== null) return NAN;
  const scale = Math.max(left.scale, right.scale);
  const one = rescale(left.unscaled, left.scale, scale);
  const other = rescale(right.unscaled, right.scale, scale);
  if (one === 0n || other === 0n) return finite(0n, scale);
  return checked(absolute((one / gcd(one, other)) * other), scale);
}

function gcd(left: bigint, right: bigint): bigint {
  let [one, other] = [left, right];
  while (other !== 0n) [one, other] = [other, one % other];
  return absolute(one);
}
