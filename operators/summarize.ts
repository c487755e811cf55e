import { z } from 'zod';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { nearest } from '../runtime/contract/nearest.ts';
import type { CollectionTable, OperatorPlanning, PlannedSummary } from '../runtime/contract/operator.ts';
import { SUMMARY_FUNCTIONS, type SummaryFunction } from '../runtime/contract/summary.ts';
import { stateless } from './stateless.ts';

const UPPER = SUMMARY_FUNCTIONS.map((name) => name.toUpperCase() as Uppercase<SummaryFunction>);

const aggregation = z.strictObject({
  sourceField: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Field',
      description: 'Field of the collection. `COUNT` without one counts rows; with one, rows in which it is not empty.',
      examples: ['balance'],
    }),
  function: z
    .enum([...UPPER, ...SUMMARY_FUNCTIONS])
    .transform((name) => name.toLowerCase() as SummaryFunction)
    .meta({ title: 'Function', description: 'How. `BOOL_OR`: true where any is.', examples: ['SUM'] }),
  outputField: z
    .string()
    .min(1)
    .meta({
      title: 'Summary column',
      description: 'Column of the summary that it fills.',
      examples: ['total_balance'],
    }),
});

const config = z.strictObject({
  collectionSchemaId: z
    .string()
    .min(1)
    .meta({ title: 'Collection', description: 'Name or id of the collection schema.', examples: ['accounts'] }),
  customerSchemaId: z
    .string()
    .min(1)
    .meta({ title: 'Customer', description: 'Name or id of the customer schema that it is linked to.' }),
  joinKey: z
    .string()
    .min(1)
    .meta({ title: 'Join key', description: 'Field of the join mapping by which rows are grouped.' }),
  aggregations: z.array(aggregation).min(1).optional().meta({
    title: 'Aggregations',
    description: 'Summary columns to fill, as they are declared. All of them when not given; others stay as they are.',
  }),
});

type Config = z.output<typeof config>;

/**
 * Fills the summary table of a collection once the load is in: one row for each customer of whom the collection's table
 * has rows, of all rows that it has then, not only of this load's. Rows pass unchanged. Readers see the old summary or
 * the new one, whole. Empty values (NULL) are left out of every function, as in SQL; rows without a key are in no
 * summary; a customer without rows has none. The same run twice gives the same.
 */
export const summarize = stateless<Config>({
  type: 'summarize',
  aliases: [],
  title: 'Summarize',
  summary: "Fills a collection's summary, one row for each customer, once the load is in. Rows pass unchanged.",
  category: 'Rows',
  behaviour: {
    null: 'Left out of every function; a row of the collection without a key is in no summary.',
    missing: 'A schema, a link or a summary column that is not there is refused when the pipeline is saved.',
    mismatch:
      'An aggregation that differs from what its summary column is declared as is refused when the pipeline is saved.',
    duplicate: 'All rows of one customer make one row; a second run makes the same again.',
    tooFew: 'A customer without rows has no row in the summary.',
  },
  config,
  examples: [
    {
      title: 'What each customer holds',
      config: {
        collectionSchemaId: 'accounts',
        customerSchemaId: 'customers',
        joinKey: 'customer_id',
        aggregations: [
          { function: 'COUNT', outputField: 'total_accounts' },
          { sourceField: 'balance', function: 'SUM', outputField: 'total_balance' },
        ],
      },
    },
    {
      title: 'All summary columns',
      config: { collectionSchemaId: 'accounts', customerSchemaId: 'customers', joinKey: 'customer_id' },
    },
  ],
  tables: ({ collectionSchemaId, customerSchemaId }) => [collectionSchemaId, customerSchemaId],
  output: (config, input, planning) => ({ columns: input, issues: planning ? issuesOf(config, planning) : [] }),
  apply: () => (batch) => batch,
  conclude({ collectionSchemaId, aggregations }, planning): PlannedSummary {
    const { schema, table, columns, keys, summary } = planning.collection(collectionSchemaId)!;
    const wanted = aggregations?.map(({ outputField }) => outputField);
    return {
      from: { schema, table },
      into: { schema, table: summary!.table },
      groupBy: keys!.collectionField,
      key: summary!.columns.find(({ name }) => name === keys!.customerField)!,
      columns: summary!.made
        .filter(({ name }) => wanted === undefined || wanted.includes(name))
        .map(({ name, function: how, sourceField = null }) => ({
          ...summary!.columns.find((column) => column.name === name)!,
          function: how,
          source: columns.find((column) => column.name === sourceField) ?? null,
        })),
    };
  },
});

function issuesOf(config: Config, planning: OperatorPlanning): ConfigIssue[] {
  const { collectionSchemaId, customerSchemaId, joinKey, aggregations } = config;
  const collection = planning.collection(collectionSchemaId);
  const missing = [
    ...(collection === null ? (['collectionSchemaId'] as const) : []),
    ...(planning.table(customerSchemaId) === null ? (['customerSchemaId'] as const) : []),
  ];
  if (collection === null || missing.length > 0) {
    return missing.map((field) => ({
      code: 'config.unknown_schema',
      field,
      message: `There is no schema "${config[field]}".`,
      next: 'Create it first, or name another.',
    }));
  }
  const { keys, summary, table } = collection;
  const relation = (field: string, message: string, next: string): ConfigIssue[] => [
    { code: 'config.relation', field, message, next },
  ];
  if (keys === null) {
    const next = 'Give the collection a linkedSchemaId and a joinMapping.';
    return relation('collectionSchemaId', `Schema "${collectionSchemaId}" is not linked to a customer schema.`, next);
  }
  if (!collection.isOf(customerSchemaId)) {
    const message = `Schema "${collectionSchemaId}" is not linked to "${customerSchemaId}".`;
    return relation('customerSchemaId', message, 'Name the schema that it is linked to.');
  }
  if (summary === null) {
    const next = 'Give the collection summaryColumns first.';
    return relation('collectionSchemaId', `Schema "${collectionSchemaId}" has no summary columns.`, next);
  }
  const issues =
    joinKey === keys.collectionField || joinKey === keys.customerField
      ? []
      : relation(
          'joinKey',
          `Table ${table} is joined by "${keys.collectionField}", not by "${joinKey}".`,
          'Name that field.',
        );
  aggregations?.forEach((one, index) => {
    issues.push(...aggregationIssues(one, summary, `aggregations[${index}]`));
  });
  return issues;
}

function aggregationIssues(
  { sourceField, function: how, outputField }: NonNullable<Config['aggregations']>[number],
  { made, table }: NonNullable<CollectionTable['summary']>,
  at: string,
): ConfigIssue[] {
  const declared = made.find(({ name }) => name === outputField);
  if (declared === undefined) {
    const names = made.map(({ name }) => name);
    const [near] = nearest(outputField, names);
    return [
      {
        code: 'config.unknown_field',
        field: `${at}.outputField`,
        message: `Table ${table} has no column "${outputField}".`,
        next: near === undefined ? `It has ${names.join(', ')}.` : `Did you mean "${near}"?`,
      },
    ];
  }
  if (declared.function === how && declared.sourceField === sourceField) return [];
  const words = `${declared.function}(${declared.sourceField ?? '*'})`;
  return [
    {
      code: 'config.relation',
      field: declared.function === how ? `${at}.sourceField` : `${at}.function`,
      message: `The summary column "${outputField}" is declared as ${words}.`,
      next: 'Write it so here too, or change the summary columns of the collection.',
    },
  ];
}
