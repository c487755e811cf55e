import type { Datum } from '../../../contract.ts';
import { finite, INFINITY, NEGATIVE_INFINITY } from '../../../types/numeric/numeric.ts';

/**
 * A part of a date or time: `unscaled / 10^scale`, as `extract` gives it. `double`: what `date_part` gives where it is
 * not just that, divided. Infinities are infinite values' years and the like; `null` is what an infinite value lacks.
 */
export type PartValue =
  | { readonly unscaled: bigint | number; readonly scale: number; readonly double?: number }
  | 'infinity'
  | '-infinity'
  | null;

export function whole(value: number): PartValue {
  return { unscaled: value + 0, scale: 0 }; // never -0
}

/** As `extract`: numeric, with the digits after the point that Postgres gives. */
export function asNumeric(value: PartValue): Datum {
  if (value === null) return null;
  if (value === 'infinity') return INFINITY;
  if (value === '-infinity') return NEGATIVE_INFINITY;
  return finite(BigInt(value.unscaled), value.scale);
}

/** As `date_part`: double precision. */
export function asDouble(value: PartValue): Datum {
  if (value === null) return null;
  if (value === 'infinity') return Number.POSITIVE_INFINITY;
  if (value === '-infinity') return Number.NEGATIVE_INFINITY;
  return value.double ?? Number(value.unscaled) / 10 ** value.scale;
}
