import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { OperatorContext } from '../runtime/contract/operator.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { failureOf } from '../runtime/rows/convert/failure.ts';
import { rejectRow, selectRows, withRejects } from '../runtime/rows/select.ts';
import { boundExpression } from './compute/bound-expression.ts';
import { rejectFailed } from './compute/reject-failed.ts';
import { loadLanguage } from './expression/language.ts';
import { conditionTest, type Judge } from './filter/condition-test.ts';
import { conditionOf, refineRowCondition, rowConditionFields, rowConditionIssues } from './filter/row-condition.ts';
import { KEEP, REJECT } from './filter/row-test.ts';
import { stateless } from './stateless.ts';

const config = z.strictObject(rowConditionFields).superRefine(refineRowCondition);

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
  behaviour: {
    null: 'A comparison with NULL is not true: the row leaves, counted as filtered. `is_null` and expressions with `IS NULL` see it.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      'A cell that is not of the type that is compared makes its row a reject; a value in the config that is not is refused when the pipeline is saved.',
  },
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
  output: (config, input) => ({ columns: input, issues: rowConditionIssues(config, input) }),
  apply(config, input, context) {
    if (config.expression !== undefined) return expressionFilter(config.expression, input, context);
    const test = conditionTest(conditionOf(config), input);
    return (batch) => filterBatch(batch, test(batch.vectors), { node: context.node, input });
  },
});

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
