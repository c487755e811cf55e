import { isTimestampInRange } from '../../../../runtime/rows/decode/timestamp-text.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { isFiniteTimestamp } from './fields.ts';

export function timestampOutOfRange(): EvaluationError {
  return new EvaluationError('22008', 'the timestamp is out of range');
}

/** A finite timestamp that a calculation gave; throws where it is out of range. */
export function checkedTimestamp(timestamp: bigint): bigint {
  if (!isFiniteTimestamp(timestamp) || !isTimestampInRange(timestamp)) throw timestampOutOfRange();
  return timestamp;
}

/** A timestamp as one of the other type, in a session in UTC: rounding to a precision may have led out of range. */
export function sameInstant(timestamp: bigint): bigint {
  return isFiniteTimestamp(timestamp) ? checkedTimestamp(timestamp) : timestamp;
}
