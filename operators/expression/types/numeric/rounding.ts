import { rescale, shift } from './digits.ts';
import { checked, MAX_SCALE, MAX_WHOLE_DIGITS } from './limits.ts';
import { finite, type Numeric, small } from './numeric.ts';
import { tenTo } from './powers-of-ten.ts';

/** `round(value, places)`: half away from zero; below 0 to tens, hundreds …. */
export function round(value: Numeric, places: number): Numeric {
  const cut = value.scale - places;
  if (cut >= 0 && cut <= 15 && places >= 0 && !Number.isNaN(value.small)) {
    return cut === 0 ? value : small(roundedQuotient(value.small, 10 ** cut), places);
  }
  if (value.special !== null) return value;
  const scale = Math.min(Math.max(places, -MAX_WHOLE_DIGITS - 1), MAX_SCALE);
  const rounded = rescale(value.unscaled, value.scale, scale);
  return scale >= 0 ? checked(rounded, scale) : checked(rounded * tenTo(-scale), 0);
}

/** value / divisor of whole numbers, half away from zero. */
export function roundedQuotient(value: number, divisor: number): number {
  const rest = value % divisor; // exact
  const whole = (value - rest) / divisor;
  if (rest * 2 >= divisor) return whole + 1;
  return rest * -2 >= divisor ? whole - 1 : whole + 0;
}

/** `trunc(value, places)`: towards zero. */
export function truncate(value: Numeric, places: number): Numeric {
  if (value.special !== null) return value;
  const scale = Math.min(Math.max(places, -MAX_WHOLE_DIGITS - 1), MAX_SCALE);
  const cut = shift(value.unscaled, scale - value.scale);
  return scale >= 0 ? finite(cut, scale) : finite(cut * tenTo(-scale), 0);
}

export function floor(value: Numeric): Numeric {
  if (value.special !== null) return value;
  const whole = shift(value.unscaled, -value.scale);
  const isBelow = value.unscaled < 0n && whole * tenTo(value.scale) !== value.unscaled;
  return checked(isBelow ? whole - 1n : whole, 0);
}

export function ceiling(value: Numeric): Numeric {
  if (value.special !== null) return value;
  const whole = shift(value.unscaled, -value.scale);
  const isAbove = value.unscaled > 0n && whole * tenTo(value.scale) !== value.unscaled;
  return checked(isAbove ? whole + 1n : whole, 0);
}
