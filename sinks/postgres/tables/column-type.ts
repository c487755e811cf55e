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
