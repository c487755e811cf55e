import type { DataType } from '../../runtime/contract/column.ts';
import { isTextual } from '../../runtime/rows/convert/castable.ts';

const WHOLE: readonly DataType[] = ['smallint', 'integer', 'bigint'];

/** Types beside its own as which a value can be compared without loss; text is read as the other type, or is it. */
const WIDER: Readonly<Partial<Record<DataType, readonly DataType[]>>> = {
  smallint: [...WHOLE, 'numeric'],
  integer: [...WHOLE, 'numeric'],
  bigint: [...WHOLE, 'numeric'],
  date: ['timestamp', 'timestamptz'],
};

/** Whether a field can be held to a key column. A conversion that rounds would find rows that are not equal. */
export function isComparable(field: DataType, key: DataType): boolean {
  return field === key || isTextual(field) || isTextual(key) || WIDER[field]?.includes(key) === true;
}
