import type { ClockZone } from '../../../../runtime/rows/decode/zones/fixed-zone.ts';

/** Seconds from 1970-01-01 to 2000-01-01. */
const EPOCH = 946_684_800;

/** Seconds since 1970 that have begun at a finite timestamp. */
export function epochSeconds(timestamp: bigint): number {
  const micros = Number(timestamp);
  if (Number.isSafeInteger(micros)) return Math.floor(micros / 1e6) + EPOCH;
  const seconds = timestamp / 1_000_000n;
  return Number(timestamp < 0n && seconds * 1_000_000n !== timestamp ? seconds - 1n : seconds) + EPOCH;
}

/** What the zone's clocks show at a finite instant, as a timestamp. It may lie beyond a timestamp's range by a day. */
export function toWall(instant: bigint, zone: ClockZone): bigint {
  return instant + BigInt(zone.offsetAt(epochSeconds(instant))) * 1_000_000n;
}

/** The instant at which the zone's clocks show a finite timestamp. It may lie beyond a timestamp's range by a day. */
export function toInstant(wall: bigint, zone: ClockZone): bigint {
  return wall - BigInt(zone.offsetOfWall(epochSeconds(wall))) * 1_000_000n;
}
