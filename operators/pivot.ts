import { map } from 'rxjs';
import { z } from 'zod';
import type { Column, ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { aggregationIssues } from './aggregate/aggregation-issues.ts';
import { AGGREGATES, aggregateOf } from './aggregate/functions.ts';
import { stagedValue } from './aggregate/staged-value.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { holding } from './holding.ts';
import { listedRows } from './pivot/listed-rows.ts';
import { valueIssues } from './pivot/value-issues.ts';
import { typedRows } from './typed-rows.ts';
import { unknownField } from './unknown-field.ts';

const config = z.strictObject({
  groupByFields: z
    .array(z.string().min(1))
    .default([])
    .meta({
      title: 'Group by',
      description: 'One row comes out for each combination of values of these fields. Without any: one row for all.',
      examples: [['customer_id']],
    }),
  pivotField: z
    .string()
    .min(1)
    .meta({ title: 'Pivot field', description: 'Field whose values become columns.', examples: ['quarter'] }),
  values: z
    .array(z.string().min(1))
    .min(1)
    .max(1000)
    .meta({
      title: 'Values',
      description: 'Values that become columns, which they also name, in this order.',
      examples: [['q1', 'q2', 'q3', 'q4']],
    }),
  prefix: z
    .string()
    .default('')
    .meta({ title: 'Prefix', description: 'Comes before each value in the name of its column.', examples: ['year_'] }),
  valueField: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Value field',
      description: 'What fills the new columns. `count` without it counts rows.',
      examples: ['amount'],
    }),
  function: z.enum(AGGREGATES).meta({
    title: 'Function',
    description: 'What becomes of several values that meet in one cell.',
    examples: ['sum'],
  }),
  otherValues: z.enum(['drop', 'error']).default('drop').meta({
    title: 'Other values',
    description:
      'What becomes of a row whose pivot field has a value that is not listed, or none (NULL). `drop`: it leaves, counted as filtered. `error`: it is a reject.',
  }),
});

type Config = z.output<typeof config>;

/**
 * Makes columns of the values of a field: one row for each group, in order of the groups' first rows, with a column
 * for each listed value. A cell that no row fills is NULL, or 0 for `count`. Values are compared as the field's type
 * does; functions are those of `aggregate`. A group of which no row has a listed value gives no row.
 */
export const pivot = holding<Config>({
  type: 'pivot',
  aliases: [],
  title: 'Pivot',
  summary: 'Makes columns of the values of a field, one row for each group.',
  category: 'Rows',
  behaviour: {
    null: 'A row whose pivot field is NULL leaves, counted as filtered, or with `otherValues: error` is a reject; a value that is NULL is left out of the function.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "A cell that is not of its field's type, or no number in `sum` and `avg`, makes its row a reject; a listed value that is not of the type is refused when the pipeline is saved.",
    duplicate:
      'Several values that meet in one cell are aggregated; a column that would come twice is refused when the pipeline is saved.',
    tooMany:
      'A row with a value that is not listed leaves, counted as filtered, or with `otherValues: error` is a reject.',
    tooFew: 'A cell that no row fills is NULL, and 0 for `count`; a group without a listed value gives no row.',
  },
  config,
  examples: [
    {
      title: 'Quarters as columns',
      config: {
        groupByFields: ['customer'],
        pivotField: 'quarter',
        values: ['q1', 'q2', 'q3', 'q4'],
        valueField: 'amount',
        function: 'sum',
      },
    },
    { title: 'How often each answer came', config: { pivotField: 'answer', values: ['yes', 'no'], function: 'count' } },
  ],
  output: (config, input) => ({ columns: outputOf(config, input), issues: issuesOf(config, input) }),
  build(config, input, { node }) {
    const { pivotField: field, values, otherValues: others } = config;
    const listed = listedRows({ node, field, values, others }, input);
    const staged = stagedTypes(config, input);
    return map((batch) => typedRows(listed(batch), staged, node));
  },
  finish(config, input) {
    const { groupByFields, pivotField, values, valueField, function: name } = config;
    const staged = stagedTypes(config, input);
    const place = (field: string): number => input.findIndex((column) => column.name === field);
    const keys = groupByFields.map((field) => `staged.c${place(field)}`);
    const index = valueField === undefined ? null : place(valueField);
    const made = index === null ? 'count(*)' : aggregateOf(name, staged[index]!.type).sql(`staged.c${index}`);
    const cells = values.map((_, at) => `${made} FILTER (WHERE staged.c${place(pivotField)} = $${at + 1})`);
    const read = [...groupByFields, pivotField, ...(valueField === undefined ? [] : [valueField])];
    const columns = [...keys, ...cells].map((sql, at) => `${sql} AS c${at}`);
    const by = keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`;
    return {
      sql: `SELECT ${columns.join(', ')}, coalesce(min(place), 0) AS place FROM staged${by}`,
      values,
      staged,
      reads: [...new Set(read.map(place))],
      cause: 'folded',
    };
  },
});

function stagedTypes({ valueField, function: name }: Config, input: ColumnTypes): ColumnTypes {
  return input.map((column) => (column.name === valueField ? stagedValue(column, name) : column));
}

function outputOf(config: Config, input: ColumnTypes): ColumnTypes {
  const { groupByFields, values, prefix, valueField, function: name } = config;
  const staged = stagedTypes(config, input);
  const groups = groupByFields.flatMap((field) => staged.filter((column) => column.name === field));
  const value = staged.find((column) => column.name === valueField);
  const type = value === undefined ? 'bigint' : aggregateOf(name, value.type).result;
  return [...groups, ...values.map((text): Column => ({ name: `${prefix}${text}`, type, nullable: name !== 'count' }))];
}

function issuesOf(config: Config, input: ColumnTypes): ConfigIssue[] {
  const { groupByFields, pivotField, values, prefix, valueField, function: name } = config;
  const issues = groupByFields.flatMap((field, index) =>
    input.some((column) => column.name === field) ? [] : [unknownField(`groupByFields[${index}]`, field, input)],
  );
  const column = input.find((one) => one.name === pivotField);
  issues.push(
    ...(column === undefined ? [unknownField('pivotField', pivotField, input)] : valueIssues(values, column)),
    ...aggregationIssues(valueField, name, { field: 'valueField', function: 'function' }, input),
    ...duplicateFields(
      [
        ...groupByFields.map((field, index) => ({ name: field, field: `groupByFields[${index}]` })),
        ...values.map((value, index) => ({ name: `${prefix}${value}`, field: `values[${index}]` })),
      ],
      new Set(),
    ),
  );
  return issues;
}
