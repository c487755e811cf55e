import type { DataType } from '../contract/column.ts';
import type { Json } from '../contract/json.ts';

const BARE: readonly DataType[] = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double', 'boolean', 'json'];

/** A value as a difference shows it: text in quotes, so that its spaces can be seen. */
export function valueText(value: Json | undefined, type: DataType): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value !== 'string') return JSON.stringify(value);
  return BARE.includes(type) ? value : JSON.stringify(value);
}

/** A row as a difference shows it. */
export function rowText(row: { readonly [column: string]: Json }): string {
  return Object.entries(row)
    .map(([name, value]) => `${name}: ${value === null ? 'NULL' : JSON.stringify(value)}`)
    .join(', ');
}
