import { z } from 'zod';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { ConfigIssue } from '../../runtime/contract/issue.ts';
import { expressionField } from '../compute/expression-field.ts';
import { expressionIssues } from '../compute/expression-issues.ts';
import { language } from '../expression/language.ts';
import { type Comparison, type Condition, comparisonFields, condition } from './condition.ts';
import { conditionIssues } from './condition-issues.ts';
import { literalsOf } from './literals.ts';

/** The three ways to say which rows are meant: a comparison, conditions, an expression. */
export const rowConditionFields = {
  field: comparisonFields.field.optional(),
  operator: comparisonFields.operator.optional(),
  value: comparisonFields.value,
  conditions: z
    .array(condition)
    .min(1)
    .optional()
    .meta({
      title: 'Conditions',
      description:
        'Several conditions, all of which must hold: each with field, operator and value, or a group `{"and": […]}` or `{"or": […]}` of such. In place of one field, operator and value.',
      examples: [
        [
          { field: 'balance', operator: '>', value: 0 },
          {
            or: [
              { field: 'state', operator: '=', value: 'CA' },
              { field: 'vip', operator: '=', value: true },
            ],
          },
        ],
      ],
    }),
  expression: expressionField.optional().meta({
    title: 'Expression',
    description:
      'A condition as an SQL expression of type boolean; rows stay for which it is true. In place of field, operator and value.',
    examples: ["balance > 0 AND lower(country) IN ('de', 'at')"],
  }),
} as const;

const rowCondition = z.object(rowConditionFields);
export type RowCondition = z.output<typeof rowCondition>;

/** Reports what is wrong with a condition that is said in none of the ways, or in several. */
export function refineRowCondition(
  condition: RowCondition,
  context: { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void },
): void {
  const fault = faultOf(condition);
  if (fault !== null) context.addIssue({ code: 'custom', path: [fault.path], message: fault.message });
}

function faultOf({
  field,
  operator,
  value,
  conditions,
  expression,
}: RowCondition): { path: string; message: string } | null {
  const isComparison = field !== undefined || operator !== undefined || value !== undefined;
  const forms = [isComparison, conditions !== undefined, expression !== undefined].filter(Boolean).length;
  if (forms === 0) {
    return { path: 'field', message: 'Give a field and an operator, or conditions, or an expression.' };
  }
  if (forms > 1) {
    const path = expression === undefined ? 'conditions' : 'expression';
    return { path, message: 'Give either a field with operator and value, or conditions, or an expression.' };
  }
  if (!isComparison) return null;
  if (field === undefined) return { path: 'field', message: 'The comparison needs a field.' };
  if (operator === undefined) return { path: 'operator', message: 'The comparison needs an operator.' };
  const literals = literalsOf(operator, value);
  return typeof literals === 'string' ? { path: 'value', message: literals } : null;
}

/** The comparison or the conditions of a condition that has no expression. */
export function conditionOf({ field, operator, value, conditions }: RowCondition): Condition {
  return conditions === undefined ? ({ field, operator, value } as Comparison) : { and: conditions };
}

/** What is wrong with a condition that stands at `path` of the config; the path ends in a point, or is empty. */
export function rowConditionIssues(config: RowCondition, input: ColumnTypes, path = ''): ConfigIssue[] {
  const { expression, conditions } = config;
  if (expression !== undefined) {
    const compiled = language().compileExpression(expression, input);
    if (!compiled.ok) return expressionIssues(`${path}expression`, compiled.errors);
    const { type } = compiled.expression;
    if (type === 'boolean') return [];
    return [
      {
        code: 'expression.not_a_condition',
        field: `${path}expression`,
        message: `The expression is of type ${type}, not boolean.`,
        next: 'Compare it with something, as in `… > 0`.',
      },
    ];
  }
  if (conditions === undefined) return conditionIssues(conditionOf(config), input, path);
  return conditions.flatMap((part, index) => conditionIssues(part, input, `${path}conditions[${index}].`));
}
