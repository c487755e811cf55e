import type { SchemaField } from '../api/model.ts';

/** `varchar(255)`, `numeric(12, 2)`, `uuid`. */
export function fieldTypeText({ dataType, length, precision, scale }: SchemaField): string {
  if (length !== null) return `${dataType}(${length})`;
  if (precision !== null) return `${dataType}(${precision}${scale === null ? '' : `, ${scale}`})`;
  return dataType;
}
