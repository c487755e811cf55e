import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import type { OperatorContext } from '../runtime/contract/operator.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { failureOf } from '../runtime/rows/convert/failure.ts';
import { rejectRow, selectRows, withRejects } from '../runtime/rows/select.ts';
import { boundExpression } from './compute/bound-expression.ts';
import { expressionField } from './compute/expression-field.ts';
import { expressionIssues } from './compute/expression-issues.ts';
import { rejectFailed } from './compute/reject-failed.ts';
import { language, loadLanguage } from './expression/language.ts';
import { type Comparison, type Condition, comparisonFields, condition } from './filter/condition.ts';
import { conditionIssues } from './filter/condition-issues.ts';
import { conditionTest, type Judge } from './filter/condition-test.ts';
import { literalsOf } from './filter/literals.ts';
import { KEEP, REJECT } from './filter/row-test.ts';
import { stateless } from './stateless.ts';

const config = z
  .strictObject({
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
  })
  .superRefine(({ field, operator, value, conditions, expression }, context) => {
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const isComparison = field !== undefined || operator !== undefined || value !== undefined;
    const forms = [isComparison, conditions !== undefined, expression !== undefined].filter(Boolean).length;
    if (forms === 0) return problem('field', 'Give a field and an operator, or conditions, or an expression.');
    if (forms > 1) {
      const extra = expression === undefined ? 'conditions' : 'expression';
      return problem(extra, 'Give either a field with operator and value, or conditions, or an expression.');
    }
    if (!isComparison) return;
    if (field === undefined) return problem('field', 'The comparison needs a field.');
    if (operator === undefined) return problem('operator', 'The comparison needs an operator.');
    const literals = literalsOf(operator, value);
    if (typeof literals === 'string') problem('value', literals);
  });

type Config = z.output<typeof config>;

/**
 * Keeps the rows that meet a condition. A comparison with NULL keeps nothing, as in SQL; dropped rows count as
 * filtered. A cell that is not of the type that is compared makes its row a reject, and so does an error of an
 * expression. Conditions of a group are judged in order, and no more of them than the group needs. Touches no data.
 */
export const filterRows = stateless<Config>({
  type: 'filter_rows',
  aliases: ['filter'],
  title: 'Filter rows',
  summary: 'Keeps only the rows that meet a condition.',
  category: 'Rows',
  config,
  examples: [
    { title: 'Customers with money', config: { field: 'balance', operator: '>', value: '0' } },
    { title: 'One of several states', config: { field: 'state', operator: 'in', value: 'CA, NY, TX' } },
    { title: 'A year', config: { field: 'signup', operator: 'between', value: ['2024-01-01', '2024-12-31'] } },
    { title: 'With an address', config: { field: 'email', operator: 'is_not_null' } },
    {
      title: 'Money, and one of two reasons',
      config: {
        conditions: [
          { field: 'balance', operator: '>', value: '0' },
          {
            or: [
              { field: 'state', operator: '=', value: 'CA' },
              { field: 'email', operator: 'ends_with', value: '.org' },
            ],
          },
        ],
      },
    },
    { title: 'An expression', config: { expression: "balance > 0 AND lower(state) <> 'ny'" } },
  ],
  prepare: async ({ expression }) => {
    if (expression !== undefined) await loadLanguage();
  },
  output: (config, input) => ({ columns: input, issues: issuesOf(config, input) }),
  apply(config, input, context) {
    if (config.expression !== undefined) return expressionFilter(config.expression, input, context);
    const test = conditionTest(conditionOf(config), input);
    return (batch) => filterBatch(batch, test(batch.vectors), { node: context.node, input });
  },
});

/** The comparison or the conditions of a config that has no expression. */
function conditionOf({ field, operator, value, conditions }: Config): Condition {
  return conditions === undefined ? ({ field, operator, value } as Comparison) : { and: conditions };
}

function issuesOf(config: Config, input: ColumnTypes): ConfigIssue[] {
  const { expression, conditions } = config;
  if (expression !== undefined) {
    const compiled = language().compileExpression(expression, input);
    if (!compiled.ok) return expressionIssues('expression', compiled.errors);
    const { type } = compiled.expression;
    if (type === 'boolean') return [];
    return [
      {
        code: 'expression.not_a_condition',
        field: 'expression',
        message: `The expression is of type ${type}, not boolean.`,
        next: 'Compare it with something, as in `… > 0`.',
      },
    ];
  }
  if (conditions === undefined) return conditionIssues(conditionOf(config), input, '');
  return conditions.flatMap((part, index) => conditionIssues(part, input, `conditions[${index}].`));
}

function expressionFilter(text: string, input: ColumnTypes, context: OperatorContext) {
  const { expression, evaluator } = boundExpression(text, input, context);
  const place = { node: context.node, input, expression, column: null };
  return (batch: RowBatch): RowBatch => {
    const { kept, failed } = evaluator.select(batch);
    if (kept.length === batch.rowCount) return batch;
    const filtered = batch.rowCount - kept.length - failed.length;
    if (filtered > 0) batch.tally.dropped(context.node, 'filtered', filtered);
    return failed.length === 0 ? selectRows(batch, kept) : rejectFailed(batch, batch, failed, kept, place);
  };
}

function filterBatch(
  batch: RowBatch,
  { judge, blamed }: Judge,
  { node, input }: { readonly node: string; readonly input: ColumnTypes },
): RowBatch {
  const { selection, rowCount } = batch;
  const kept = new Int32Array(rowCount);
  let count = 0;
  const bad: { row: number; cause: ReturnType<typeof blamed> }[] = [];
  for (let at = 0; at < rowCount; at++) {
    const row = selection === null ? at : selection[at]!;
    const verdict = judge(row);
    if (verdict === KEEP) kept[count++] = row;
    else if (verdict === REJECT) bad.push({ row, cause: blamed() });
  }
  if (count === rowCount) return batch;
  const filtered = rowCount - count - bad.length;
  if (filtered > 0) batch.tally.dropped(node, 'filtered', filtered);
  const remaining = kept.subarray(0, count);
  if (bad.length === 0) return selectRows(batch, remaining);
  const rejects = bad.map(({ row, cause }) => {
    const { name, type } = input[cause.column]!;
    const value = cellText(batch.vectors[cause.column]!, row, type);
    return rejectRow(batch, row, { node, column: name, value, ...failureOf(cause.type, value ?? '') });
  });
  return withRejects(batch, rejects, remaining);
}
