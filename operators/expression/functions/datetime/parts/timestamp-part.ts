import { add, divide } from '../../../types/numeric/arithmetic.ts';
import { finite } from '../../../types/numeric/numeric.ts';
import { round } from '../../../types/numeric/rounding.ts';
import {
  dayOf,
  isFiniteTimestamp,
  microsOfDay,
  TIMESTAMP_INFINITY,
  timestampFields,
} from '../../../types/timestamp/fields.ts';
import { calendarPart, isEndless } from './calendar-part.ts';
import { clockPart } from './clock-part.ts';
import { JULIAN_2000 } from './date-part.ts';
import { type PartName, unsupportedPart } from './field-name.ts';
import { type PartValue, whole } from './part-value.ts';

const EPOCH = -946_684_800_000_000n;
const DAY = finite(86_400_000_000n, 0);
const MILLION = finite(1_000_000n, 0);
/** From here on the difference to the epoch does not fit 64 bits. */
const FAR = 2n ** 63n - 1n + EPOCH;

/** `extract` from a timestamp; `zoned`: from one with time zone, in a session in UTC. */
export function timestampPart(part: PartName, timestamp: bigint, zoned: boolean): PartValue {
  const typeName = zoned ? 'timestamp with time zone' : 'timestamp';
  if (part === 'reserved') throw unsupportedPart(part, typeName);
  if (!isFiniteTimestamp(timestamp)) {
    if (!isEndless(part)) return null; // parts of the time zone too, even where there is none
    return timestamp === TIMESTAMP_INFINITY ? 'infinity' : '-infinity';
  }
  switch (part) {
    case 'epoch':
      return epoch(timestamp);
    case 'julian':
      return julian(timestamp);
    case 'timezone':
    case 'timezone_hour':
    case 'timezone_minute':
      if (zoned) return whole(0);
      break;
    default: {
      const fields = timestampFields(timestamp);
      const ofDay = calendarPart(part, fields);
      const value = ofDay === undefined ? clockPart(part, fields) : whole(ofDay);
      if (value !== undefined) return value;
    }
  }
  throw unsupportedPart(part, typeName);
}

/** From `FAR` on, the exact difference loses digits in Postgres, and the other is taken of doubles. */
function epoch(timestamp: bigint): PartValue {
  const exact = timestamp - EPOCH;
  if (timestamp < FAR) return { unscaled: exact, scale: 6, double: Number(exact) / 1e6 };
  const { unscaled, scale } = round(divide(finite(exact, 0), MILLION), 6);
  return { unscaled, scale, double: (Number(timestamp) - Number(EPOCH)) / 1e6 };
}

/** A day's number with the fraction that has passed. */
function julian(timestamp: bigint): PartValue {
  const day = dayOf(timestamp) + JULIAN_2000;
  const micros = microsOfDay(timestamp);
  const { unscaled, scale } = add(finite(BigInt(day), 0), divide(finite(BigInt(micros), 0), DAY));
  const seconds = Math.floor(micros / 1e6);
  return { unscaled, scale, double: day + (seconds + (micros % 1e6) / 1e6) / 86_400 };
}
