import type { ColumnType } from '../runtime/contract/column.ts';

/** The types that a field can be cast to, by the names that pipelines use. */
export const CAST_TYPES = [
  'string',
  'integer',
  'bigint',
  'float',
  'numeric',
  'boolean',
  'date',
  'timestamp',
  'json',
  'uuid',
] as const;
export type CastType = (typeof CAST_TYPES)[number];

/** `float` is 64 bits wide: a `real` target rounds it when it is stored, and nothing is lost before. */
const COLUMN_TYPE: Readonly<Record<CastType, ColumnType>> = {
  string: { type: 'text' },
  integer: { type: 'integer' },
  bigint: { type: 'bigint' },
  float: { type: 'double' },
  numeric: { type: 'numeric' },
  boolean: { type: 'boolean' },
  date: { type: 'date' },
  timestamp: { type: 'timestamp' },
  json: { type: 'json' },
  uuid: { type: 'uuid' },
};

export function columnTypeOf(type: CastType): ColumnType {
  return COLUMN_TYPE[type];
}
