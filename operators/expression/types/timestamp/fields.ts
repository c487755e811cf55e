import { civilDay, daysSince2000 } from '../../../../runtime/rows/decode/calendar.ts';
import { isTimestampInRange } from '../../../../runtime/rows/decode/timestamp-text.ts';

/** A timestamp as a calendar and a clock show it. Year 0 is 1 BC. */
export interface TimestampFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Of the second: 0 to 999,999. */
  readonly micros: number;
}

export const DAY_MICROS = 86_400_000_000n;
const DAY = 86_400e6;
export const TIMESTAMP_INFINITY: bigint = 2n ** 63n - 1n;
export const TIMESTAMP_NEGATIVE_INFINITY: bigint = -(2n ** 63n);

export function isFiniteTimestamp(timestamp: bigint): boolean {
  return timestamp !== TIMESTAMP_INFINITY && timestamp !== TIMESTAMP_NEGATIVE_INFINITY;
}

/** Days since 2000-01-01 that have begun at a finite timestamp. */
export function dayOf(timestamp: bigint): number {
  const micros = Number(timestamp);
  if (Number.isSafeInteger(micros)) return Math.floor(micros / DAY); // exact, and years 1714 to 2285 need no BigInt
  const day = timestamp / DAY_MICROS;
  return Number(timestamp < 0n && day * DAY_MICROS !== timestamp ? day - 1n : day);
}

/** Microseconds since midnight. */
export function microsOfDay(timestamp: bigint): number {
  const micros = Number(timestamp);
  const rest = Number.isSafeInteger(micros) ? micros % DAY : Number(timestamp % DAY_MICROS);
  return rest < 0 ? rest + DAY : rest;
}

/** Fields of a finite timestamp. */
export function timestampFields(timestamp: bigint): TimestampFields {
  const { year, month, day } = civilDay(dayOf(timestamp));
  const ofDay = microsOfDay(timestamp);
  const seconds = Math.floor(ofDay / 1e6);
  const minutes = Math.floor(seconds / 60);
  const hour = Math.floor(minutes / 60);
  return {
    year,
    month,
    day,
    hour,
    minute: minutes - hour * 60,
    second: seconds - minutes * 60,
    micros: ofDay - seconds * 1e6,
  };
}

/** The timestamp that fields mean; `null` where it is out of range. Seconds and hours may run over (24:00:00). */
export function timestampOf(fields: TimestampFields): bigint | null {
  const timestamp = uncheckedTimestamp(fields);
  return isFiniteTimestamp(timestamp) && isTimestampInRange(timestamp) ? timestamp : null;
}

/** As `timestampOf`, in range or not. */
export function uncheckedTimestamp({ year, month, day, hour, minute, second, micros }: TimestampFields): bigint {
  const days = daysSince2000(year, month, day);
  const ofDay = ((hour * 60 + minute) * 60 + second) * 1e6 + micros;
  const total = days * DAY + ofDay;
  return Number.isSafeInteger(total) ? BigInt(total) : BigInt(days) * DAY_MICROS + BigInt(ofDay);
}
