import type { ColumnType } from '../contract/column.ts';

/** Why a cell failed: the code of its reject, and the cause in plain words. */
export interface Failure {
  readonly code: string;
  readonly reason: string;
}

/** The only wording of each cause, whether an operator converts a cell or the target encodes it. */
const REASONS = {
  not_an_integer: () => 'not a whole number',
  out_of_range: ({ type }) => `outside the range of ${type}`,
  not_numeric: () => 'not a number',
  numeric_overflow: ({ precision, scale = 0 }) =>
    precision === undefined
      ? 'more digits than a numeric can hold'
      : `does not fit numeric(${precision},${scale}): at most ${precision - scale} digits before the point`,
  not_boolean: () => 'not true or false',
  not_a_date: () => 'not a date that Postgres takes',
  not_a_timestamp: () => 'not a date and time that Postgres takes',
  not_a_uuid: () => 'not a UUID',
  not_json: () => 'not JSON that Postgres takes',
  too_long: ({ length }) => `longer than ${length} characters`,
  null: () => 'no value in a column that must have one',
  bad_utf8: () => 'not UTF-8',
  nul_byte: () => 'holds a NUL character, which Postgres cannot store in text',
} satisfies Readonly<Record<string, (type: ColumnType) => string>>;

export type FailureCause = keyof typeof REASONS;

/** The failure of a cell that should have been of this type. */
export function failure(cause: FailureCause, type: ColumnType): Failure {
  return { code: `row.${cause}`, reason: REASONS[cause](type) };
}
