import { daysSince2000 } from '../../../../../runtime/rows/decode/calendar.ts';
import { isDateInRange } from '../../../../../runtime/rows/decode/date-text.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { isFiniteDate } from '../../../types/date/conversions.ts';
import { type TimestampFields, uncheckedTimestamp } from '../../../types/timestamp/fields.ts';
import { roundToPrecision } from '../../../types/timestamp/precision.ts';
import { checkedTimestamp } from '../../../types/timestamp/range.ts';
import { findSqlZone } from '../../../types/timestamptz/find-zone.ts';
import { epochSeconds } from '../../../types/timestamptz/shift.ts';
import type { DateToken } from './date-pattern.ts';
import { scanDate } from './scan-date.ts';
import type { ScannedDate } from './scanned-date.ts';
import { settleScanned } from './settle-scanned.ts';

/** `to_timestamp(text, pattern)`: in UTC unless the text says a zone. */
export function toTimestamp(tokens: readonly DateToken[], text: string): bigint {
  const found = scanDate(tokens, text);
  const fields = settleScanned(found);
  const offset = zoneOffset(found, fields);
  const timestamp = checkedTimestamp(uncheckedTimestamp(fields) - BigInt(offset) * 1_000_000n);
  return found.precision === 0 ? timestamp : roundToPrecision(timestamp, found.precision);
}

/** `to_date(text, pattern)`; the time is read, checked and left out. */
export function toDate(tokens: readonly DateToken[], text: string): number {
  const found = scanDate(tokens, text);
  const fields = settleScanned(found);
  zoneOffset(found, fields);
  const days = daysSince2000(fields.year, fields.month, fields.day);
  if (!isFiniteDate(days) || !isDateInRange(days)) throw new EvaluationError('22008', 'the date is out of range');
  return days;
}

/** Seconds east of UTC that a text said. */
function zoneOffset(found: ScannedDate, fields: TimestampFields): number {
  const { zoneSign, zoneHour, zoneMinute, zoneName } = found;
  if (zoneSign !== 0) {
    if (zoneHour < 0 || zoneHour > 15 || zoneMinute < 0 || zoneMinute > 59) {
      throw new EvaluationError('22009', "the time zone's offset is out of range");
    }
    return zoneSign * (zoneHour * 60 + zoneMinute) * 60;
  }
  return zoneName === null ? 0 : findSqlZone(zoneName).offsetOfWall(epochSeconds(uncheckedTimestamp(fields)));
}
