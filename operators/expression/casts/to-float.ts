import { parseDouble, parseReal } from '../../../runtime/rows/decode/float-text.ts';
import { outOfRange } from '../types/bad-input.ts';
import type { Numeric } from '../types/numeric/numeric.ts';
import { numericIo } from '../types/numeric/numeric-io.ts';

/** A double as the nearest float4. Throws where that is infinite or 0 and the double is not. */
export function toReal(value: number): number {
  const single = Math.fround(value);
  if (Number.isFinite(value) && (!Number.isFinite(single) || (single === 0 && value !== 0))) throw outOfRange('real');
  return single;
}

/** Rounded once, not by way of a double. */
export function bigintToReal(value: bigint): number {
  return Number(parseReal(String(value)));
}

export function numericToReal(value: Numeric): number {
  const result = parseReal(numericIo.print(value));
  if (typeof result === 'string') throw outOfRange('real');
  return result;
}

export function numericToDouble(value: Numeric): number {
  if (value.scale <= 22 && !Number.isNaN(value.small)) return value.small / 10 ** value.scale;
  if (value.special === null && value.unscaled <= 9007199254740992n && value.unscaled >= -9007199254740992n) {
    // both exact, so that the one division rounds right
    if (value.scale <= 22) return value.unscaled === 0n ? 0 : Number(value.unscaled) / 10 ** value.scale;
  }
  const result = parseDouble(numericIo.print(value));
  if (typeof result === 'string') throw outOfRange('double precision');
  return result;
}
