import type { ColumnType } from '../../../runtime/contract/column.ts';
import type { SqlType } from '../contract.ts';

/** The column type that values of a SQL type are kept under. What tables of Sluice have no type for is kept as its text. */
export function outputType(type: SqlType): ColumnType {
  switch (type) {
    case 'boolean':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'real':
    case 'uuid':
    case 'date':
    case 'json':
      return { type };
    case 'jsonb':
      return { type: 'json' };
    case 'double precision':
      return { type: 'double' };
    case 'timestamp without time zone':
      return { type: 'timestamp' };
    case 'timestamp with time zone':
      return { type: 'timestamptz' };
    default:
      return { type: 'text' };
  }
}
