import type { Interval } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { intervalOutOfRange, isFiniteInterval, isInt64 } from '../../../types/interval/value.ts';
import { DAY_MICROS, isFiniteTimestamp } from '../../../types/timestamp/fields.ts';
import { checkedTimestamp } from '../../../types/timestamp/range.ts';

/** The start of the bin that a timestamp falls into, bins being as wide as `stride` and one starting at `origin`. */
export function dateBin(stride: Interval, timestamp: bigint, origin: bigint): bigint {
  if (!isFiniteTimestamp(timestamp)) return timestamp;
  if (!isFiniteTimestamp(origin)) throw new EvaluationError('22008', 'the origin is infinite');
  if (!isFiniteInterval(stride)) throw new EvaluationError('22008', 'a bin cannot be infinite');
  if (stride.months !== 0) throw new EvaluationError('0A000', 'a bin cannot be of months or years');
  const width = BigInt(stride.days) * DAY_MICROS + stride.micros;
  if (!isInt64(width)) throw intervalOutOfRange();
  if (width <= 0n) throw new EvaluationError('22008', 'a bin must be wider than zero');
  const difference = timestamp - origin;
  if (!isInt64(difference)) throw intervalOutOfRange();
  const rest = difference % width;
  const start = timestamp - rest;
  return rest < 0n ? checkedTimestamp(start - width) : start;
}
