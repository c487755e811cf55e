import { FAMILY, type FilterOperator } from './operators.ts';

/** What a filter's `value` may be. */
export type FilterValue = string | number | boolean | readonly (string | number | boolean)[];

/**
 * The values that an operator compares with, as text: none for null tests, two for `between`, any number for `in` and
 * `not_in`, which also take them comma-separated; else one. A string is the problem in plain words.
 */
export function literalsOf(operator: FilterOperator, value: FilterValue | undefined): readonly string[] | string {
  const family = FAMILY[operator];
  if (family === 'null') return value === undefined ? [] : `\`${operator}\` takes no value.`;
  if (value === undefined) return `\`${operator}\` needs a value.`;
  if (family === 'membership') {
    const literals = Array.isArray(value) ? value.map(String) : commaSeparated(String(value));
    return literals.length > 0 ? literals : `\`${operator}\` needs at least one value.`;
  }
  if (family === 'range') {
    return Array.isArray(value) && value.length === 2
      ? value.map(String)
      : '`between` needs a list of two values: the lowest and the highest that stay in.';
  }
  return Array.isArray(value) ? `\`${operator}\` needs a single value, not a list.` : [String(value)];
}

/** Spaces around a value and empty values do not count; a value that holds a comma needs the list form. */
function commaSeparated(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
