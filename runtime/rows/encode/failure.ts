import type { TargetColumn } from '../../contract/sink.ts';
import { type Failure, type FailureCause, failure } from '../failure.ts';

/** Why a cell cannot be encoded. Negative, so that kernels give either the offset behind the cell or a failure. */
export const NOT_AN_INTEGER = -1;
export const OUT_OF_RANGE = -2;
export const NOT_NUMERIC = -3;
export const NUMERIC_OVERFLOW = -4;
export const NOT_BOOLEAN = -5;
export const NOT_A_DATE = -6;
export const NOT_A_TIMESTAMP = -7;
export const NOT_A_UUID = -8;
export const NOT_JSON = -9;
export const TOO_LONG = -10;
export const IS_NULL = -11;
export const BAD_UTF8 = -12;
export const NUL_BYTE = -13;

const CAUSES: readonly FailureCause[] = [
  'not_an_integer',
  'out_of_range',
  'not_numeric',
  'numeric_overflow',
  'not_boolean',
  'not_a_date',
  'not_a_timestamp',
  'not_a_uuid',
  'not_json',
  'too_long',
  'null',
  'bad_utf8',
  'nul_byte',
];

/** The reject's code and its cause in plain words. */
export function describeFailure(code: number, column: TargetColumn): Failure {
  return failure(CAUSES[-code - 1]!, column);
}
