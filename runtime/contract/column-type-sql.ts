import type { ColumnType } from './column.ts';

/** The type as the DDL of the specification spells it. */
export function columnTypeSql(column: ColumnType): string {
  switch (column.type) {
    case 'text':
    case 'untyped':
      return 'TEXT';
    case 'varchar':
      return column.length === undefined ? 'VARCHAR' : `VARCHAR(${count(column.length)})`;
    case 'smallint':
      return 'SMALLINT';
    case 'integer':
      return 'INTEGER';
    case 'bigint':
      return 'BIGINT';
    case 'numeric':
      return column.precision === undefined
        ? 'NUMERIC'
        : `NUMERIC(${count(column.precision)},${count(column.scale ?? 0)})`;
    case 'real':
      return 'REAL';
    case 'double':
      return 'DOUBLE PRECISION';
    case 'boolean':
      return 'BOOLEAN';
    case 'date':
      return 'DATE';
    case 'timestamp':
      return 'TIMESTAMP';
    case 'timestamptz':
      return 'TIMESTAMPTZ';
    case 'json':
      return 'JSONB';
    case 'uuid':
      return 'UUID';
    default:
      return column.type satisfies never;
  }
}

/** A number that goes into DDL: an integer, whatever a caller without types hands over. */
function count(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${String(value)} is no whole number.`);
  return String(value);
}
