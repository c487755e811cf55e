import type { ColumnType } from '../../contract/column.ts';
import { columnType, FIELD_TYPES, type FieldType } from '../model/data-type.ts';

/** A column's type as people write it: `numeric(12,2)`. */
export function typeText({ type, length, precision, scale }: ColumnType): string {
  if (length !== undefined) return `${type}(${length})`;
  return precision === undefined ? type : `${type}(${precision},${scale ?? 0})`;
}

/** What `typeText` writes, read; bounds that are not written are left out. `null` where it names no type. */
export function readTypeText(text: string): ColumnType | null {
  const [, name = '', first, second] = /^\s*([a-z]+)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*$/.exec(text) ?? [];
  if (name === 'untyped') return first === undefined ? { type: 'untyped' } : null;
  if (!(FIELD_TYPES as readonly string[]).includes(name)) return null;
  const { type } = columnType({ dataType: name as FieldType });
  if (first === undefined) return { type };
  if (type === 'varchar') return second === undefined ? { type, length: Number(first) } : null;
  return type === 'numeric' ? { type, precision: Number(first), scale: Number(second ?? 0) } : null;
}

/** Whether a column is of the type that is expected of it, with the bounds that are expected. */
export function isOfType(column: ColumnType, expected: ColumnType): boolean {
  return column.type === expected.type && (hasNoBounds(expected) || typeText(column) === typeText(expected));
}

function hasNoBounds({ length, precision }: ColumnType): boolean {
  return length === undefined && precision === undefined;
}
