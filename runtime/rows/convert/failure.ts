import type { ColumnType } from '../../contract/column.ts';
import { parseDouble } from '../decode/float-text.ts';
import { parseInteger } from '../decode/integer-text.ts';
import { parseNumeric } from '../decode/numeric-text.ts';
import { type Failure, type FailureCause, failure } from '../failure.ts';

/** Why `text`, which did not read as `type`, is none. */
export function failureOf(type: ColumnType, text: string): Failure {
  return failure(causeOf(type.type, text.trim()), type);
}

function causeOf(type: ColumnType['type'], trimmed: string): FailureCause {
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return parseInteger(trimmed) === null ? 'not_an_integer' : 'out_of_range';
    case 'numeric':
      return parseNumeric(trimmed) === null ? 'not_numeric' : 'numeric_overflow';
    case 'real':
    case 'double':
      return parseDouble(trimmed) === 'syntax' ? 'not_numeric' : 'out_of_range';
    case 'boolean':
      return 'not_boolean';
    case 'date':
      return 'not_a_date';
    case 'timestamp':
    case 'timestamptz':
      return 'not_a_timestamp';
    case 'uuid':
      return 'not_a_uuid';
    case 'json':
      return 'not_json';
    case 'untyped':
    case 'text':
    case 'varchar':
      return 'too_long';
    default:
      return type satisfies never;
  }
}
