import type { ColumnType } from '../../../runtime/contract/column.ts';

export type TimeUnit = 'second' | 'milli' | 'micro' | 'nano';

/** What values mean, whichever format they come from. */
export type Scalar =
  | { readonly kind: 'bool' | 'float16' | 'float' | 'double' | 'date' | 'text' | 'json' | 'bson' | 'uuid' | 'binary' }
  | { readonly kind: 'int'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'time'; readonly unit: TimeUnit }
  /** `utc`: an instant; else what a clock on a wall shows. */
  | { readonly kind: 'timestamp'; readonly unit: TimeUnit; readonly utc: boolean }
  /** Nanoseconds of a day, then a Julian day: twelve bytes. */
  | { readonly kind: 'int96' }
  /** Months, days, milliseconds: twelve bytes. */
  | { readonly kind: 'interval' }
  | { readonly kind: 'varchar'; readonly length: number };

/** Most digits of a `numeric(p,s)`. */
const MOST_DIGITS = 1000;

/** The Postgres type that holds such values exactly. Times of day and intervals are text, for Sluice has no type for them. */
export function columnTypeOf(scalar: Scalar): ColumnType {
  switch (scalar.kind) {
    case 'bool':
      return { type: 'boolean' };
    case 'int':
      return integerType(scalar.bits, scalar.signed);
    case 'float16':
    case 'float':
      return { type: 'real' };
    case 'double':
      return { type: 'double' };
    case 'decimal':
      return scalar.precision < 1 || scalar.precision > MOST_DIGITS
        ? { type: 'numeric' }
        : { type: 'numeric', precision: scalar.precision, scale: scalar.scale };
    case 'date':
      return { type: 'date' };
    case 'timestamp':
      return { type: scalar.utc ? 'timestamptz' : 'timestamp' };
    case 'int96':
      return { type: 'timestamp' };
    case 'varchar':
      return { type: 'varchar', length: scalar.length };
    case 'uuid':
      return { type: 'uuid' };
    case 'json':
    case 'bson':
      return { type: 'json' };
    case 'time':
    case 'interval':
    case 'text':
    case 'binary':
      return { type: 'text' };
    default:
      return scalar satisfies never;
  }
}

function integerType(bits: 8 | 16 | 32 | 64, signed: boolean): ColumnType {
  const room = signed ? bits : bits * 2;
  if (room <= 16) return { type: 'smallint' };
  if (room <= 32) return { type: 'integer' };
  return room <= 64 ? { type: 'bigint' } : { type: 'numeric', precision: 20, scale: 0 };
}
