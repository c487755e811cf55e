import type { PartName } from './field-name.ts';
import { type PartValue, whole } from './part-value.ts';

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
}

/** A part that a time of day has; `undefined` for any other part. Seconds are given with their fraction. */
export function clockPart(part: PartName, { hour, minute, second, micros }: Clock): PartValue | undefined {
  const subsecond = second * 1e6 + micros;
  switch (part) {
    case 'hour':
      return whole(hour);
    case 'minute':
      return whole(minute);
    case 'microseconds':
      return whole(subsecond);
    case 'milliseconds': // date_part adds two doubles
      return withDouble(subsecond, 3, second * 1000 + micros / 1000);
    case 'second':
      return withDouble(subsecond, 6, second + micros / 1e6);
    default:
      return undefined;
  }
}

function withDouble(unscaled: number, scale: number, double: number): PartValue {
  return { unscaled, scale, double };
}
