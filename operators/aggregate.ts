import { map } from 'rxjs';
import { z } from 'zod';
import type { Column, ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { aggregationIssues } from './aggregate/aggregation-issues.ts';
import { AGGREGATES, aggregateOf } from './aggregate/functions.ts';
import { stagedValue } from './aggregate/staged-value.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { holding } from './holding.ts';
import { typedRows } from './typed-rows.ts';
import { unknownField } from './unknown-field.ts';

const aggregation = z.strictObject({
  field: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Field',
      description: 'What is aggregated. `count` without a field counts rows; with one, rows in which it is not empty.',
      examples: ['amount'],
    }),
  function: z.enum(AGGREGATES).meta({ title: 'Function', description: 'How.', examples: ['sum'] }),
  alias: z
    .string()
    .min(1)
    .meta({ title: 'Name', description: 'Name of the new field.', examples: ['total'] }),
});

const config = z.strictObject({
  groupByFields: z
    .array(z.string().min(1))
    .default([])
    .meta({
      title: 'Group by',
      description:
        'One row comes out for each combination of values of these fields; an empty value (NULL) is a value of its own. Without any: one row for all.',
      examples: [['country']],
    }),
  aggregations: z
    .array(aggregation)
    .min(1)
    .meta({ title: 'Aggregations', description: 'The fields beside those of the group.' }),
});

type Config = z.output<typeof config>;

/**
 * One row for each group, in order of the groups' first rows. Empty values (NULL) are left out of every function, as
 * in SQL: `sum`, `avg`, `min` and `max` of none are NULL, `count` is 0. Sums of whole numbers and numerics are exact;
 * those of floats add up in source order, so that lanes change nothing. A field that nobody declared is a number in
 * `sum` and `avg`, and a cell that is none is a reject; in `min` and `max` it is text, in the order of its bytes.
 * Without groups, no rows give one row.
 */
export const aggregate = holding<Config>({
  type: 'aggregate',
  aliases: [],
  title: 'Aggregate',
  summary: 'Makes one row of each group: sums, counts, averages, smallest and largest values.',
  category: 'Rows',
  behaviour: {
    null: 'Left out of every function: of none, `count` is 0 and the others are NULL. As a group it is one of its own.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "A cell that is not of its field's type, or no number in `sum` and `avg`, makes its row a reject; a function that the type does not have is refused when the pipeline is saved.",
    duplicate:
      'Rows of one group become one row, counted as folded; equal values count each; a name that comes twice is refused when the pipeline is saved.',
    tooMany: 'A sum beyond bigint is an exact numeric.',
    tooFew: 'No rows give no groups, and one row where there is nothing to group by.',
  },
  config,
  examples: [
    {
      title: 'What each customer spent',
      config: {
        groupByFields: ['customer_id'],
        aggregations: [
          { field: 'amount', function: 'sum', alias: 'spent' },
          { function: 'count', alias: 'orders' },
        ],
      },
    },
    {
      title: 'The last order of all',
      config: { aggregations: [{ field: 'placed_at', function: 'max', alias: 'last' }] },
    },
  ],
  output: (config, input) => ({ columns: outputOf(config, input), issues: issuesOf(config, input) }),
  build: (config, input, { node }) => map((batch) => typedRows(batch, stagedTypes(config, input), node)),
  finish(config, input) {
    const { groupByFields, aggregations } = config;
    const read = [...groupByFields, ...aggregations.flatMap(({ field }) => field ?? [])];
    const staged = stagedTypes(config, input);
    const keys = groupByFields.map((name) => `staged.c${indexOf(name, input)}`);
    const made = aggregations.map(({ field, function: name }) => {
      if (field === undefined) return 'count(*)';
      const index = indexOf(field, input);
      return aggregateOf(name, staged[index]!.type).sql(`staged.c${index}`);
    });
    const columns = [...keys, ...made].map((sql, index) => `${sql} AS c${index}`);
    const by = keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`;
    return {
      sql: `SELECT ${columns.join(', ')}, coalesce(min(place), 0) AS place FROM staged${by}`,
      values: [],
      staged,
      reads: [...new Set(read.map((name) => indexOf(name, input)))],
      cause: 'folded',
    };
  },
});

function stagedTypes({ aggregations }: Config, input: ColumnTypes): ColumnTypes {
  return input.map((column) =>
    aggregations
      .filter(({ field }) => field === column.name)
      .reduce((staged, { function: name }) => stagedValue(staged, name), column),
  );
}

function indexOf(name: string, input: ColumnTypes): number {
  return input.findIndex((column) => column.name === name);
}

function outputOf(config: Config, input: ColumnTypes): ColumnTypes {
  const staged = stagedTypes(config, input);
  const groups = config.groupByFields.flatMap((name) => staged.filter((column) => column.name === name));
  const made = config.aggregations.map(({ field, function: name, alias }): Column => {
    const column = staged.find((one) => one.name === field);
    return {
      name: alias,
      nullable: name !== 'count',
      type: column === undefined ? 'bigint' : aggregateOf(name, column.type).result,
    };
  });
  return [...groups, ...made];
}

function issuesOf({ groupByFields, aggregations }: Config, input: ColumnTypes): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  groupByFields.forEach((name, index) => {
    if (indexOf(name, input) === -1) issues.push(unknownField(`groupByFields[${index}]`, name, input));
  });
  aggregations.forEach(({ field, function: name }, index) => {
    issues.push(
      ...aggregationIssues(
        field,
        name,
        { field: `aggregations[${index}].field`, function: `aggregations[${index}].function` },
        input,
      ),
    );
  });
  const names = [
    ...groupByFields.map((name, index) => ({ name, field: `groupByFields[${index}]` })),
    ...aggregations.map(({ alias }, index) => ({ name: alias, field: `aggregations[${index}].alias` })),
  ];
  return [...issues, ...duplicateFields(names, new Set())];
}
