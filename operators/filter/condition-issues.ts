import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { ConfigIssue } from '../../runtime/contract/issue.ts';
import { unknownField } from '../unknown-field.ts';
import type { Comparison, Condition } from './condition.ts';
import { comparisonTest } from './condition-test.ts';
import { permittedOperators } from './operators.ts';

/** What is wrong with a condition that stands at `path` of the config; the path ends in a point, or is empty. */
export function conditionIssues(condition: Condition, input: ColumnTypes, path: string): ConfigIssue[] {
  for (const key of ['and', 'or'] as const) {
    const parts = (condition as Partial<Record<typeof key, readonly Condition[]>>)[key];
    if (parts !== undefined)
      return parts.flatMap((part, index) => conditionIssues(part, input, `${path}${key}[${index}].`));
  }
  return comparisonIssues(condition as Comparison, input, path);
}

function comparisonIssues(comparison: Comparison, input: ColumnTypes, path: string): ConfigIssue[] {
  const { field, operator, value } = comparison;
  const column = input.find((one) => one.name === field);
  if (column === undefined) return [unknownField(`${path}field`, field, input)];
  const permitted = permittedOperators(column.type);
  if (!permitted.includes(operator)) {
    return [
      {
        code: 'config.operator_not_permitted',
        field: `${path}operator`,
        message: `Field "${field}" is of type ${column.type}, which \`${operator}\` cannot compare.`,
        next: `Use one of ${permitted.map((one) => `\`${one}\``).join(', ')}, or cast the field first.`,
      },
    ];
  }
  const test = comparisonTest(comparison, input)?.test;
  if (test === undefined || typeof test === 'function') return [];
  return [
    {
      code: 'config.bad_literal',
      field: Array.isArray(value) ? `${path}value[${test.index}]` : `${path}value`,
      message: test.message,
      next: `Give a value that field "${field}" can hold.`,
    },
  ];
}
