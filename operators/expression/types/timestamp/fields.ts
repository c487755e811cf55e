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
export const TIMESTAMP_INFINITY: bigint = 2n ** 63n - 1n;
export const TIMESTAMP_NEGATIVE_INFINITY: bigint = -(2n ** 63n);

export function isFiniteTimestamp(timestamp: bigint): boolean {
  return timestamp !== TIMESTAMP_INFINITY && timestamp !== TIMESTAMP_NEGATIVE_INFINITY;
}

/** Days since 2000-01-01 that have begun at a finite timestamp. */
export function dayOf(timestamp: bigint): number {
  const day = timestamp / DAY_MICROS;
  return Number(timestamp < 0n && day * DAY_MICROS !== timestamp ? day - 1n : day);
}

/** Microseconds since midnight. */
export function microsOfDay(timestamp: bigint): number {
  const rest = Number(timestamp % DAY_MICROS);
  return rest < 0 ? rest + 86_400e6 : rest;
}

/** Fields of a finite timestamp. */
export function timestampFields(timestamp: bigint): TimestampFields {
  const { year, month, day } = civilDay(dayOf(timestamp));
  const ofDay = microsOfDay(timestamp);
  const seconds = Math.floor(ofDay / 1e6);
  return {
    year,
    month,
    day,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    micros: ofDay % 1e6,
  };
}

/** The timestamp that fields mean; `null` where it is out of range. Seconds and hours may run over (24:00:00). */
export function timestampOf(fields: TimestampFields): bigint | null {
  const timestamp = uncheckedTimestamp(fields);
  return isFiniteTimestamp(timestamp) && isTimestampInRange(timestamp) ? timestamp : null;
}

/** As `timestampOf`, in range or not. */
export function uncheckedTimestamp(fields: TimestampFields): bigint {
  const days = daysSince2000(fields.year, fields.month, fields.day);
  const seconds = (fields.hour * 60 + fields.minute) * 60 + fields.second;
  return BigInt(days) * DAY_MICROS + BigInt(seconds) * 1_000_000n + BigInt(fields.micros);
}
