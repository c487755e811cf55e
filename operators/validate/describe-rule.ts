import type { Rule } from './rule-text.ts';

const COMPARED: Readonly<Record<string, string>> = {
  '>': 'not above',
  '>=': 'below',
  '<': 'not below',
  '<=': 'above',
  '=': 'not equal to',
  '!=': 'equal to',
};

/** What is wrong with a value that breaks the rule, in plain words. */
export function describeRule(rule: Rule): string {
  switch (rule.kind) {
    case 'compare':
      return comparison(rule.operator, rule.literals);
    case 'length':
      return lengths(rule);
    case 'regex':
      return `does not match ${rule.pattern}`;
    case 'expression':
      return `not so: ${rule.text.trim()}`;
    case 'required':
      return 'no value, and one is required';
    case 'email':
      return 'not an e-mail address';
    case 'uuid':
      return 'not a UUID';
    case 'unique':
      return 'another row of the run has the same value';
    default:
      return rule satisfies never;
  }
}

function comparison(operator: string, literals: readonly string[]): string {
  if (operator === 'between') return `not between ${literals.join(' and ')}`;
  if (operator === 'in') return `not one of ${literals.slice(0, 20).join(', ')}${literals.length > 20 ? ' …' : ''}`;
  return `${COMPARED[operator]} ${literals[0]}`;
}

function lengths({ min, max }: { readonly min: number; readonly max: number }): string {
  if (min === max) return `not ${min} characters long`;
  if (max === Number.POSITIVE_INFINITY) return `shorter than ${min} characters`;
  return min === 0 ? `longer than ${max} characters` : `not ${min} to ${max} characters long`;
}
