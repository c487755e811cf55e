import { isDeepStrictEqual } from 'node:util';
import type { ColumnType } from '../../contract/column.ts';
import type { Json } from '../../contract/json.ts';
import { EQUAL } from '../../rows/compare/comparator.ts';
import { createComparator } from '../../rows/compare/create-comparator.ts';

/** A value of a test as the text that its column's type reads; `null` for NULL. */
export function expectedText(value: Json): string | null {
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whether a value could be one of a column at all. */
export function readsAs({ type }: ColumnType, value: Json): boolean {
  const text = expectedText(value);
  return text === null || type === 'json' || createComparator({ type }, text) !== null;
}

/** Whether a cell, by its text, has the value that is expected: as values of the column's type, so 10.5 is 10.50. */
export function isCell(type: ColumnType, got: string | null, expected: Json): boolean {
  const wanted = expectedText(expected);
  if (got === null || wanted === null) return got === wanted;
  if (got === wanted) return true;
  if (type.type === 'json') return isJson(got, expected, wanted);
  const comparator = createComparator({ type: type.type }, wanted);
  return comparator !== null && comparator.on({ kind: 'values', values: [got] })(0) === EQUAL;
}

/** Text that is expected of a json column is a JSON string, or JSON. */
function isJson(got: string, expected: Json, wanted: string): boolean {
  const value = parsed(got);
  return (
    isDeepStrictEqual(value, expected) || (typeof expected === 'string' && isDeepStrictEqual(value, parsed(wanted)))
  );
}

/** `undefined` where the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
