import type { InferredField, SchemaField } from '../api/model.ts';

/** `varchar(255)`, `numeric(12, 2)`, `uuid`. */
export function fieldTypeText({ dataType, length, precision, scale }: SchemaField): string {
  if (length !== null) return `${dataType}(${length})`;
  if (precision !== null) return `${dataType}(${precision}${scale === null ? '' : `, ${scale}`})`;
  return dataType;
}

type SizedType = Pick<InferredField, 'dataType' | 'length' | 'precision' | 'scale'>;

/** The same of a type that was inferred. */
export function inferredTypeText({ dataType, length, precision, scale }: SizedType): string {
  if (length !== undefined) return `${dataType}(${length})`;
  if (precision !== undefined) return `${dataType}(${precision}${scale === undefined ? '' : `, ${scale}`})`;
  return dataType;
}
