import { z } from 'zod';
import type { ColumnType, DataType } from '../../contract/column.ts';

/** Types of a schema's field, as the specification names them. */
export const FIELD_TYPES = [
  'varchar',
  'text',
  'integer',
  'bigint',
  'smallint',
  'numeric',
  'decimal',
  'float',
  'real',
  'double',
  'boolean',
  'date',
  'timestamp',
  'timestamptz',
  'json',
  'uuid',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** Length of a varchar that does not say one. */
export const DEFAULT_VARCHAR_LENGTH = 255;

/** A field's type with its bounds, in the runtime's words. */
export function columnType(field: {
  readonly dataType: FieldType;
  readonly length?: number | undefined;
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
}): ColumnType {
  const type = dataType(field.dataType);
  if (type === 'varchar') return { type, length: field.length ?? DEFAULT_VARCHAR_LENGTH };
  if (type !== 'numeric' || field.precision === undefined) return { type };
  // Postgres: numeric(p) is numeric(p,0).
  return { type, precision: field.precision, scale: field.scale ?? 0 };
}

function dataType(type: FieldType): DataType {
  switch (type) {
    case 'decimal':
      return 'numeric';
    case 'float':
      return 'real';
    default:
      return type;
  }
}

export const lengthModel = z
  .int()
  .min(1)
  .max(10_485_760)
  .meta({ title: 'Length', description: `Most characters of a varchar; ${DEFAULT_VARCHAR_LENGTH} when not given.` });

export const precisionModel = z
  .int()
  .min(1)
  .max(1000)
  .meta({ title: 'Precision', description: 'Digits of a numeric in all; without it any number fits.' });

export const scaleModel = z
  .int()
  .min(0)
  .max(1000)
  .meta({ title: 'Scale', description: 'Digits of a numeric after the point; needs a precision.' });
