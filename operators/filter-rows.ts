import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Column, ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { failureOf } from '../runtime/rows/convert/failure.ts';
import { rejectRow, selectRows, withRejects } from '../runtime/rows/select.ts';
import { comparisonType } from './filter/comparison-type.ts';
import { literalsOf } from './filter/literals.ts';
import { FILTER_OPERATORS, permittedOperators } from './filter/operators.ts';
import { createRowTest, KEEP, REJECT, type RowTest } from './filter/row-test.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const config = z
  .strictObject({
    field: z
      .string()
      .min(1)
      .meta({ title: 'Field', description: 'Field to look at.', examples: ['balance'] }),
    operator: z.enum(FILTER_OPERATORS).meta({
      title: 'Operator',
      description:
        '`=` `!=`: text, numbers, booleans. `>` `<` `>=` `<=` `between`: numbers, dates, timestamps. `like` (`%` any text, `_` one character) `starts_with` `ends_with`: text. `in` `not_in`: text, whole numbers. `is_null` `is_not_null`: everything.',
      examples: ['>'],
    }),
    value: z
      .union([scalar, z.array(scalar)])
      .optional()
      .meta({
        title: 'Value',
        description:
          'What to compare with. `in` and `not_in`: a list, or text with commas. `between`: a list of two, both inclusive. None for `is_null` and `is_not_null`.',
        examples: ['0', ['M', 'F'], ['2024-01-01', '2024-12-31']],
      }),
  })
  .superRefine(({ operator, value }, context) => {
    const literals = literalsOf(operator, value);
    if (typeof literals === 'string') context.addIssue({ code: 'custom', path: ['value'], message: literals });
  });

type Config = z.output<typeof config>;

/**
 * Keeps the rows that meet a condition. A comparison with NULL keeps nothing, as in SQL; dropped rows count as
 * filtered. A cell that is not of the type that is compared makes its row a reject. Touches no data.
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
  ],
  output: (config, input) => ({ columns: input, issues: issuesOf(config, input) }),
  apply(config, input, { node }) {
    const index = input.findIndex((column) => column.name === config.field);
    const { type, test } = testOf(config, input[index]!);
    if (typeof test !== 'function') throw new TypeError(test.message);
    return (batch) => filterBatch(batch, index, test, { node, column: input[index]!, type });
  },
});

function testOf({ operator, value }: Config, column: Column) {
  const literals = literalsOf(operator, value);
  if (typeof literals === 'string') throw new TypeError(literals);
  const type = comparisonType(column, operator, literals);
  return { type, test: createRowTest(operator, type, literals) };
}

function issuesOf(config: Config, input: ColumnTypes): ConfigIssue[] {
  const { field, operator, value } = config;
  const column = input.find((one) => one.name === field);
  if (column === undefined) return [unknownField('field', field, input)];
  const permitted = permittedOperators(column.type);
  if (!permitted.includes(operator)) {
    return [
      {
        code: 'config.operator_not_permitted',
        field: 'operator',
        message: `Field "${field}" is of type ${column.type}, which \`${operator}\` cannot compare.`,
        next: `Use one of ${permitted.map((one) => `\`${one}\``).join(', ')}, or cast the field first.`,
      },
    ];
  }
  const { test } = testOf(config, column);
  if (typeof test === 'function') return [];
  return [
    {
      code: 'config.bad_literal',
      field: Array.isArray(value) ? `value[${test.index}]` : 'value',
      message: test.message,
      next: `Give a value that field "${field}" can hold.`,
    },
  ];
}

interface Place {
  readonly node: string;
  readonly column: Column;
  /** The type that cells were compared as. */
  readonly type: Parameters<typeof failureOf>[0];
}

function filterBatch(batch: RowBatch, index: number, test: RowTest, { node, column, type }: Place): RowBatch {
  const { selection, rowCount } = batch;
  const vector = batch.vectors[index]!;
  const judge = test(vector);
  const kept = new Int32Array(rowCount);
  let count = 0;
  const bad: number[] = [];
  for (let at = 0; at < rowCount; at++) {
    const row = selection === null ? at : selection[at]!;
    const verdict = judge(row);
    if (verdict === KEEP) kept[count++] = row;
    else if (verdict === REJECT) bad.push(row);
  }
  if (count === rowCount) return batch;
  const filtered = rowCount - count - bad.length;
  if (filtered > 0) batch.tally.dropped(node, 'filtered', filtered);
  const remaining = kept.subarray(0, count);
  if (bad.length === 0) return selectRows(batch, remaining);
  const rejects = bad.map((row) => {
    const value = cellText(vector, row, column.type);
    return rejectRow(batch, row, { node, column: column.name, value, ...failureOf(type, value ?? '') });
  });
  return withRejects(batch, rejects, remaining);
}
