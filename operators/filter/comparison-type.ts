import type { ColumnType } from '../../runtime/contract/column.ts';
import { FAMILY, type FilterOperator } from './operators.ts';

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;
const ZONED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)$/i;

/**
 * The type that cells are compared as. A column that has one keeps it. One that nobody declared is text, but for order
 * and range it takes the literals' type, where all of them read as numbers or dates.
 */
export function comparisonType(column: ColumnType, operator: FilterOperator, literals: readonly string[]): ColumnType {
  const family = FAMILY[operator];
  if (column.type !== 'untyped') return column;
  if (family !== 'order' && family !== 'range') return { type: 'text' };
  const all = (...patterns: RegExp[]) => literals.every((literal) => patterns.some((pattern) => pattern.test(literal)));
  if (all(NUMBER)) return { type: 'numeric' };
  if (all(DATE)) return { type: 'date' };
  if (all(DATE, TIMESTAMP)) return { type: 'timestamp' };
  if (all(DATE, TIMESTAMP, ZONED)) return { type: 'timestamptz' };
  return { type: 'text' };
}
