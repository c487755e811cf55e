import type { ColumnType, DataType } from '../../../runtime/contract/column.ts';

/** Postgres' own name of a type (`pg_type.typname`) → ours. `json` is not listed: its binary form is not that of jsonb. */
const FROM_POSTGRES: Readonly<Record<string, DataType>> = {
  text: 'text',
  varchar: 'varchar',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  numeric: 'numeric',
  float4: 'real',
  float8: 'double',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  jsonb: 'json',
  uuid: 'uuid',
};

// varchar and numeric count their type modifier from 4; numeric keeps a signed 11-bit scale below the precision.
const TYPMOD_BASE = 4;

/** A Postgres type in our words; `null` for one that we do not write. `typmod` as in `pg_attribute`. */
export function columnTypeOf(typname: string, typmod: number): ColumnType | null {
  const type = FROM_POSTGRES[typname];
  if (type === undefined) return null;
  if (typmod < TYPMOD_BASE) return { type };
  const modifier = typmod - TYPMOD_BASE;
  if (type === 'varchar') return { type, length: modifier };
  if (type !== 'numeric') return { type };
  return { type, precision: (modifier >> 16) & 0xffff, scale: ((modifier & 0x7ff) ^ 1024) - 1024 };
}

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
