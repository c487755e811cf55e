import type { ColumnType } from '../../contract/column.ts';
import { booleanComparator } from './boolean.ts';
import type { Comparator } from './comparator.ts';
import { dateComparator } from './date.ts';
import { floatComparator } from './float.ts';
import { integerComparator } from './integer.ts';
import { numericComparator } from './numeric.ts';
import { textComparator } from './text.ts';
import { timestampComparator } from './timestamp.ts';
import { uuidComparator } from './uuid.ts';

/**
 * Compares cells as values of `type` with a literal, as Postgres compares them. `null` where the literal does not read
 * as the type, or values of the type have no order (json).
 */
export function createComparator(type: ColumnType, literal: string): Comparator | null {
  switch (type.type) {
    case 'untyped':
    case 'text':
    case 'varchar':
      return textComparator(type.type, literal);
    case 'smallint':
    case 'integer':
    case 'bigint':
      return integerComparator(type.type, literal);
    case 'numeric':
      return numericComparator(type, literal);
    case 'real':
    case 'double':
      return floatComparator(type.type, literal);
    case 'boolean':
      return booleanComparator(literal);
    case 'date':
      return dateComparator(literal);
    case 'timestamp':
    case 'timestamptz':
      return timestampComparator(type.type, literal);
    case 'uuid':
      return uuidComparator(literal);
    case 'json':
      return null;
    default:
      return type.type satisfies never;
  }
}
