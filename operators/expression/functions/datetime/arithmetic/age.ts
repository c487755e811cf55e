import { daysInMonth } from '../../../../../runtime/rows/decode/calendar.ts';
import type { Interval } from '../../../contract.ts';
import { finiteInterval } from '../../../types/interval/value.ts';
import { timestampFields } from '../../../types/timestamp/fields.ts';
import { infiniteDifference } from './timestamps.ts';

/** Years, months, days and time between two timestamps, as calendars and clocks count them. */
export function age(left: bigint, right: bigint): Interval {
  const infinite = infiniteDifference(left, right);
  if (infinite !== null) return infinite;
  const sign = left < right ? -1 : 1;
  const a = timestampFields(left);
  const b = timestampFields(right);
  // the month whose days fill up a negative day: the earlier timestamp's
  const lender = sign < 0 ? a : b;
  let time =
    ((a.hour - b.hour) * 3600 + (a.minute - b.minute) * 60 + (a.second - b.second)) * 1e6 + (a.micros - b.micros);
  let days = sign * (a.day - b.day);
  let months = sign * (a.year * 12 + a.month - b.year * 12 - b.month);
  time *= sign;
  if (time < 0) {
    time += 86_400e6;
    days--;
  }
  while (days < 0) {
    days += daysInMonth(lender.year, lender.month);
    months--;
  }
  return finiteInterval(sign * months, sign * days, BigInt(sign * time));
}
