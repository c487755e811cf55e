import { EndsEarly, Malformed } from './malformed.ts';

/** A number of 64 bits in two words. */
export interface Words {
  low: number;
  high: number;
}

/** Bytes, and where the next number begins. */
export interface VarintSource {
  readonly bytes: Buffer;
  at: number;
}

/**
 * A number of 64 bits, seven of them a byte, the low ones first, into `low` and `high`. `signed`: its lowest bit is its
 * sign. Goes past it.
 */
export function readVarint(from: VarintSource, signed: boolean, into: Words): void {
  const { bytes } = from;
  let { at } = from;
  let low = 0;
  let high = 0;
  for (let place = 0; ; place += 7) {
    if (at >= bytes.length) throw new EndsEarly('a number is cut off');
    if (place > 63) throw new Malformed('a number has too many bytes');
    const byte = bytes[at++]!;
    const bits = byte & 0x7f;
    if (place < 32) {
      low |= bits << place;
      if (place > 25) high |= bits >>> (32 - place);
    } else {
      high |= bits << (place - 32);
    }
    if (byte < 0x80) break;
  }
  from.at = at;
  const sign = signed ? -(low & 1) : 0;
  into.low = signed ? ((low >>> 1) | (high << 31)) ^ sign : low;
  into.high = signed ? (high >>> 1) ^ sign : high;
}

const WORD = 2 ** 32;

/** A signed number; inexact beyond 2^53. */
export function signedNumber({ low, high }: Words): number {
  return high * WORD + (low >>> 0);
}

/** A number that is not below zero; inexact beyond 2^53. */
export function unsignedNumber({ low, high }: Words): number {
  return (high >>> 0) * WORD + (low >>> 0);
}
