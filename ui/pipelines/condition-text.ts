import { plainText } from './config-text.ts';

/** A condition in one line: `balance > 0`, an expression as it is, several by their number. */
export function conditionText(config: Readonly<Record<string, unknown>>): string {
  const { field, operator, value, expression, conditions } = config;
  if (typeof expression === 'string') return expression;
  if (Array.isArray(conditions)) {
    return conditions.length === 1 ? 'a condition holds' : `of ${conditions.length} conditions, as they are joined`;
  }
  const words = String(operator ?? '=').replaceAll('_', ' ');
  return [plainText(field), words, plainText(value)].filter((part) => part !== null).join(' ');
}
