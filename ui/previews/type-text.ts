import type { PreviewColumn } from '../api/model.ts';

/** `varchar(255)`, `numeric(12, 2)`. */
export function typeText({ type, length, precision, scale }: PreviewColumn): string {
  if (length !== undefined) return `${type}(${length})`;
  return precision === undefined ? type : `${type}(${precision}${scale === undefined ? '' : `, ${scale}`})`;
}
