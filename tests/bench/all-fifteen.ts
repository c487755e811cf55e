import type { TransformCase } from './transform-cases.ts';

const computed = (outputField: string, expression: string) => ({
  nodeType: 'expression',
  config: { outputField, expression },
});

const largest = ['full_name', 'label', 'contact', 'domain', 'origin', 'email_hash', 'masked'] as const;

/** Of the target, which is a collection. */
export const ALL_FIFTEEN_COLUMNS = [
  ['segment', 'integer'],
  ['signup', 'date'],
  ['active', 'varchar(3)'],
  ['customers', 'bigint'],
  ['total', 'numeric'],
  ...largest.map((name) => [name, 'text'] as const),
] as const;

/**
 * Each of the specification's fifteen operators in one chain, none without use: what the fields before make comes into
 * the groups. SQL says the same in one statement, and a second one for the summary.
 */
export const ALL_FIFTEEN: TransformCase = {
  name: 'all-fifteen',
  schema: 'bench',
  nodes: [
    { nodeType: 'filter_rows', config: { field: 'balance', operator: '>', value: '0' } },
    { nodeType: 'rename_field', config: { sourceField: 'name', targetField: 'full_name' } },
    { nodeType: 'cast_type', config: { field: 'score', targetType: 'integer' } },
    computed('label', `upper(full_name) || ' <' || email || '>'`),
    { nodeType: 'drop_fields', config: { fields: ['uuid', 'updated'] } },
    { nodeType: 'add_field', config: { fieldName: 'origin', fieldType: 'string', defaultValue: 'bench' } },
    { nodeType: 'map_values', config: { field: 'active', mappings: { true: 'yes', false: 'no' } } },
    {
      nodeType: 'split_field',
      config: { sourceField: 'email', separator: '@', outputFields: ['mailbox', 'domain'] },
    },
    {
      nodeType: 'merge_fields',
      config: { sourceFields: ['full_name', 'mailbox'], separator: ' ', outputField: 'contact' },
    },
    { nodeType: 'mask_pii', config: { field: 'ssn', maskType: 'ssn' } },
    { nodeType: 'rename_field', config: { sourceField: 'ssn', targetField: 'masked' } },
    { nodeType: 'hash_field', config: { field: 'email', algorithm: 'sha256', outputField: 'email_hash' } },
    {
      nodeType: 'lookup_join',
      config: { lookupSchema: 'bench_scores', joinField: 'score', lookupField: 'score', selectFields: ['segment'] },
    },
    { nodeType: 'deduplicate', config: { keyFields: ['email'] } },
    {
      nodeType: 'aggregate',
      config: {
        groupByFields: ['segment', 'signup', 'active'],
        aggregations: [
          { function: 'count', alias: 'customers' },
          { field: 'balance', function: 'sum', alias: 'total' },
          ...largest.map((field) => ({ field, function: 'max', alias: field })),
        ],
      },
    },
    {
      nodeType: 'summarize',
      config: { collectionSchemaId: 'bench', customerSchemaId: 'bench_segments', joinKey: 'segment' },
    },
  ],
  columns: {},
  select: {},
  table: ALL_FIFTEEN_COLUMNS,
  statements: [
    `INSERT INTO ds_bench
SELECT segment, signup, active, count(*), sum(balance), ${largest.map((name) => `max(${name} COLLATE "C")`).join(', ')}
FROM (
  SELECT DISTINCT ON (email) segment, signup, CASE WHEN active THEN 'yes' ELSE 'no' END AS active, balance,
    name AS full_name, upper(name) || ' <' || email || '>' AS label,
    name || ' ' || split_part(email, '@', 1) AS contact, split_part(email, '@', 2) AS domain, 'bench' AS origin,
    encode(sha256(convert_to(email, 'UTF8')), 'hex') AS email_hash, '***-**-' || right(ssn, 4) AS masked
  FROM bench_copied LEFT JOIN ds_bench_scores USING (score) WHERE balance > 0 ORDER BY email
) AS distinct_rows
GROUP BY segment, signup, active`,
    `INSERT INTO ds_bench_summary (id, customers, total)
SELECT segment, sum(customers), sum(total) FROM ds_bench WHERE segment IS NOT NULL GROUP BY segment`,
  ],
};
