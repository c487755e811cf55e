import { daysSince2000 } from './calendar.ts';
import { parseDateTime } from './datetime.ts';

const EPOCH = -946_684_800_000_000n;
/** 4714-11-24 BC and 294277-01-01, in microseconds since 2000-01-01. */
export const MIN_MICROS = -211_813_488_000_000_000n;
export const END_MICROS = 9_223_371_331_200_000_000n;

const MICROS_INFINITY: bigint = 2n ** 63n - 1n;
const MICROS_NEGATIVE_INFINITY: bigint = -(2n ** 63n);

/**
 * Microseconds since 2000-01-01 of any text that Postgres reads as a timestamp (the zone is read and ignored) or, with
 * `zoned`, as a timestamptz in a UTC session; `null` for any other.
 */
export function parseTimestamp(text: string, zoned: boolean): bigint | null {
  const parsed = parseDateTime(text);
  switch (parsed?.special) {
    case undefined:
      return null;
    case 'infinity':
      return MICROS_INFINITY;
    case '-infinity':
      return MICROS_NEGATIVE_INFINITY;
    case 'epoch':
      return EPOCH;
    case null: {
      const { year, month, day, hour, minute, second, micros, offset } = parsed!;
      const seconds =
        daysSince2000(year, month, day) * 86400 + (hour * 60 + minute) * 60 + second - (zoned ? offset : 0);
      if (!Number.isSafeInteger(seconds)) return null;
      const value = BigInt(seconds) * 1_000_000n + BigInt(micros);
      return value >= MIN_MICROS && value < END_MICROS ? value : null;
    }
  }
}

/** Whether microseconds since 2000-01-01, or an infinity, are a timestamp to Postgres. */
export function isTimestampInRange(micros: bigint): boolean {
  return (
    (micros >= MIN_MICROS && micros < END_MICROS) || micros === MICROS_INFINITY || micros === MICROS_NEGATIVE_INFINITY
  );
}
