import type { TargetColumn } from '../../contract/sink.ts';

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

const CODES: readonly (readonly [code: string, reason: (column: TargetColumn) => string])[] = [
  ['row.not_an_integer', () => 'not an integer'],
  ['row.out_of_range', ({ type }) => `beyond the range of ${type}`],
  ['row.not_numeric', () => 'not a number'],
  ['row.numeric_overflow', ({ precision, scale }) => overflow(precision, scale)],
  ['row.not_boolean', () => 'not a boolean'],
  ['row.not_a_date', () => 'not a date that Postgres takes'],
  ['row.not_a_timestamp', () => 'not a timestamp that Postgres takes'],
  ['row.not_a_uuid', () => 'not a uuid'],
  ['row.not_json', () => 'not JSON that jsonb takes'],
  ['row.too_long', ({ length }) => `longer than ${length} characters`],
  ['row.null', () => 'no value in a column that must have one'],
  ['row.bad_utf8', () => 'not UTF-8'],
  ['row.nul_byte', () => 'holds a NUL character, which Postgres cannot store in text'],
];

function overflow(precision: number | undefined, scale = 0): string {
  if (precision === undefined) return 'more digits than a numeric can hold';
  return `does not fit numeric(${precision},${scale}): at most ${precision - scale} digits before the point`;
}

/** The reject's code and its cause in plain words. */
export function describeFailure(failure: number, column: TargetColumn): { code: string; reason: string } {
  const [code, reason] = CODES[-failure - 1]!;
  return { code, reason: reason(column) };
}
