import type { ColumnType } from '../../contract/column.ts';
import { parseDouble } from '../decode/float-text.ts';
import { parseInteger } from '../decode/integer-text.ts';
import { parseNumeric } from '../decode/numeric-text.ts';

/** Why a cell failed: the code of its reject, and the cause in plain words. */
export interface Failure {
  readonly code: string;
  readonly reason: string;
}

/** Why `text`, which did not read as `type`, is none. */
export function failureOf({ type, precision, scale, length }: ColumnType, text: string): Failure {
  const trimmed = text.trim();
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return parseInteger(trimmed) === null
        ? { code: 'row.not_an_integer', reason: 'not a whole number' }
        : { code: 'row.out_of_range', reason: `outside the range of ${type}` };
    case 'numeric': {
      if (parseNumeric(trimmed) === null) return { code: 'row.not_numeric', reason: 'not a number' };
      const limits = precision === undefined ? '' : `(${precision}, ${scale ?? 0})`;
      return { code: 'row.numeric_overflow', reason: `too large for numeric${limits}` };
    }
    case 'real':
    case 'double':
      return parseDouble(trimmed) === 'syntax'
        ? { code: 'row.not_numeric', reason: 'not a number' }
        : { code: 'row.out_of_range', reason: `outside the range of ${type}` };
    case 'boolean':
      return { code: 'row.not_boolean', reason: 'not true or false' };
    case 'date':
      return { code: 'row.not_a_date', reason: 'not a date that exists' };
    case 'timestamp':
    case 'timestamptz':
      return { code: 'row.not_a_timestamp', reason: 'not a date and time that exist' };
    case 'uuid':
      return { code: 'row.not_a_uuid', reason: 'not a UUID' };
    case 'json':
      return { code: 'row.not_json', reason: 'not valid JSON' };
    case 'untyped':
    case 'text':
    case 'varchar':
      return { code: 'row.too_long', reason: `longer than ${length} characters` };
    default:
      return type satisfies never;
  }
}
