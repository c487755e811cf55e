import type { FilterOperator } from '../filter/operators.ts';

/** A rule as its text says it. */
export type Rule =
  | { readonly kind: 'compare'; readonly operator: FilterOperator; readonly literals: readonly string[] }
  | { readonly kind: 'length'; readonly min: number; readonly max: number }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'expression'; readonly text: string }
  | { readonly kind: 'required' | 'email' | 'uuid' }
  | { readonly kind: 'unique' };

const COMPARISONS: Readonly<Record<string, FilterOperator>> = {
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  eq: '=',
  neq: '!=',
  between: 'between',
  in: 'in',
};
const BARE = ['required', 'email', 'uuid', 'unique'] as const;

/** Every rule there is, as it is written. */
export const RULE_FORMS =
  'gt:0, gte:0, lt:10, lte:10, eq:a, neq:a, between:1,10, in:a,b,c, length:1,20, regex:^[A-Z], expression:a > b, required, email, uuid, unique';

/** Reads the text of a rule; a string is what is wrong with it, in plain words. */
export function readRule(text: string): Rule | string {
  const colon = text.indexOf(':');
  const name = (colon < 0 ? text : text.slice(0, colon)).trim();
  const rest = colon < 0 ? null : text.slice(colon + 1);
  const bare = BARE.find((one) => one === name);
  if (bare !== undefined) return rest === null ? { kind: bare } : `The rule \`${name}\` takes no value.`;
  const operator = Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
  if (operator === undefined && !['length', 'regex', 'expression'].includes(name)) return `There is no rule "${name}".`;
  if (rest === null || rest.trim() === '') return `The rule \`${name}\` needs a value, as in \`${exampleOf(name)}\`.`;
  switch (name) {
    case 'regex':
      return { kind: 'regex', pattern: rest };
    case 'expression':
      return { kind: 'expression', text: rest };
    case 'length':
      return readLength(rest);
    default:
      return readComparison(operator!, name, rest);
  }
}

function exampleOf(name: string): string {
  return RULE_FORMS.split(/, (?=[a-z]+:)/).find((form) => form.startsWith(`${name}:`)) ?? name;
}

function readComparison(operator: FilterOperator, name: string, rest: string): Rule | string {
  if (operator !== 'in' && operator !== 'between') return { kind: 'compare', operator, literals: [rest.trim()] };
  const literals = commaSeparated(rest);
  if (typeof literals === 'string') return literals;
  if (operator === 'between' && literals.length !== 2) {
    return `The rule \`${name}\` needs two values, the lowest and the highest: \`between:1,10\`.`;
  }
  return { kind: 'compare', operator, literals };
}

/** Spaces around a value do not count; one that holds a comma or a quote stands in double quotes, quotes doubled. */
function commaSeparated(text: string): readonly string[] | string {
  const values: string[] = [];
  const value = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/y;
  for (;;) {
    const found = value.exec(text);
    if (found === null) return 'A quote in the list of values is never closed, or stands inside a value.';
    values.push(found[1]?.replaceAll('""', '"') ?? found[2]!.trim());
    if (found[3] === '') return values;
  }
}

function readLength(rest: string): Rule | string {
  const bounds = /^\s*(\d*)\s*(?:(,)\s*(\d*)\s*)?$/.exec(rest);
  const [, from = '', comma, to = ''] = bounds ?? [];
  if (bounds === null || (from === '' && to === '')) {
    return 'The rule `length` needs whole numbers: `length:1,20`, `length:1,`, `length:,20`, or `length:5`.';
  }
  const min = from === '' ? 0 : Number(from);
  const open = to === '' ? Number.POSITIVE_INFINITY : Number(to);
  const max = comma === undefined ? min : open;
  return max < min ? 'The greatest length is below the least.' : { kind: 'length', min, max };
}
