import type { Json } from '../../runtime/contract/json.ts';
import { ALL_FIFTEEN } from './all-fifteen.ts';
import type { BenchFileName } from './bench-files.ts';
import { SHAPE_CASES } from './shape-cases.ts';

/** One pipeline over the bench's files, and what a user would write in SQL after a plain load of them. */
export interface TransformCase {
  readonly name: string;
  /** A source each: `src`, `src1`. Absent: the customers. */
  readonly files?: readonly BenchFileName[];
  /** `n0`, `n1` and so on. */
  readonly nodes: readonly { readonly nodeType: string; readonly config: Json }[];
  /** Absent: one behind the other, from `src` to `out`. */
  readonly edges?: readonly { readonly source: string; readonly target: string; readonly label?: string }[];
  /** Rows that are written of each one that is read, where they are more. */
  readonly written?: number;
  /** Changes of the table's columns: a type makes or replaces one, `null` takes one away. */
  readonly columns: Readonly<Record<string, string | null>>;
  /** What each column holds, where it is not the file's column of the name. */
  readonly select: Readonly<Record<string, string>>;
  readonly where?: string;
  /** What the copied rows are joined with. */
  readonly join?: string;
  /** In place of `columns`: all columns of the table. */
  readonly table?: readonly (readonly [name: string, type: string])[];
  /** In place of `select`, `where` and `join`: statements that fill the table, and others, from the copied rows (`bench_copied`, `bench_second`). */
  readonly statements?: readonly string[];
  /** The stored schema that is the target, with a summary; when not given, one in the file. */
  readonly schema?: string;
}

const PAYING = { nodeType: 'filter_rows', config: { field: 'balance', operator: '>', value: '0' } };
const FULL_NAME = { nodeType: 'rename_field', config: { sourceField: 'name', targetField: 'full_name' } };
const MASKED = { nodeType: 'mask_pii', config: { field: 'ssn', maskType: 'ssn' } };
const HASHED = { nodeType: 'hash_field', config: { field: 'email', algorithm: 'sha256', outputField: 'email_hash' } };
const computed = (outputField: string, expression: string) => ({
  nodeType: 'expression',
  config: { outputField, expression },
});

const SQL = {
  mask: `'***-**-' || right(ssn, 4)`,
  hash: `encode(sha256(convert_to(email, 'UTF8')), 'hex')`,
  label: `upper(name) || ' <' || email || '>'`,
  year: `extract(year from signup)::integer`,
  grade: `case when score >= 750 then 'high' when score >= 600 then 'middle' else 'low' end`,
} as const;

const EXPRESSIONS = [
  computed('label', SQL.label.replace('name', 'full_name')),
  computed('signup_year', 'extract(year from signup::date)::integer'),
  computed('grade', SQL.grade.replaceAll('score', 'score::integer')),
];

const lookup = (lookupSchema: string, joinField: string, selected: string) => ({
  nodeType: 'lookup_join',
  config: { lookupSchema, joinField, lookupField: joinField, selectFields: [selected] },
});

const CHAIN: TransformCase = {
  name: 'chain',
  nodes: [PAYING, FULL_NAME, ...EXPRESSIONS, MASKED, HASHED],
  columns: {
    name: null,
    full_name: 'varchar(80)',
    label: 'text',
    signup_year: 'integer',
    grade: 'text',
    email_hash: 'text',
  },
  select: {
    full_name: 'name',
    label: SQL.label,
    signup_year: SQL.year,
    grade: SQL.grade,
    ssn: SQL.mask,
    email_hash: SQL.hash,
  },
  where: 'balance > 0',
};

/** Each operator alone, and the reach's chain; what `deduplicate` does with rows that come again, and `aggregate`, have benches of their own. */
export const TRANSFORM_CASES: readonly TransformCase[] = [
  { name: 'plain', nodes: [], columns: {}, select: {} },
  { name: 'filter', nodes: [PAYING], columns: {}, select: {}, where: 'balance > 0' },
  {
    name: 'rename',
    nodes: [FULL_NAME],
    columns: { name: null, full_name: 'varchar(80)' },
    select: { full_name: 'name' },
  },
  {
    name: 'cast',
    nodes: [{ nodeType: 'cast_type', config: { field: 'score', targetType: 'bigint' } }],
    columns: { score: 'bigint' },
    select: {},
  },
  {
    name: 'expression',
    nodes: [computed('label', SQL.label)],
    columns: { label: 'text' },
    select: { label: SQL.label },
  },
  {
    name: 'drop',
    nodes: [{ nodeType: 'drop_fields', config: { fields: ['ssn'] } }],
    columns: { ssn: null },
    select: {},
  },
  {
    name: 'add-field',
    nodes: [{ nodeType: 'add_field', config: { fieldName: 'origin', fieldType: 'string', defaultValue: 'bench' } }],
    columns: { origin: 'text' },
    select: { origin: `'bench'` },
  },
  {
    name: 'map-values',
    nodes: [{ nodeType: 'map_values', config: { field: 'active', mappings: { true: 'yes', false: 'no' } } }],
    columns: { active: 'text' },
    select: { active: `case when active then 'yes' else 'no' end` },
  },
  {
    name: 'split',
    nodes: [
      {
        nodeType: 'split_field',
        config: { sourceField: 'email', separator: '@', outputFields: ['mailbox', 'domain'] },
      },
    ],
    columns: { mailbox: 'text', domain: 'text' },
    select: { mailbox: `split_part(email, '@', 1)`, domain: `split_part(email, '@', 2)` },
  },
  {
    name: 'merge',
    nodes: [
      { nodeType: 'merge_fields', config: { sourceFields: ['name', 'email'], separator: ' ', outputField: 'contact' } },
    ],
    columns: { contact: 'text' },
    select: { contact: `concat_ws(' ', name, email)` },
  },
  { name: 'hash', nodes: [HASHED], columns: { email_hash: 'text' }, select: { email_hash: SQL.hash } },
  { name: 'mask', nodes: [MASKED], columns: {}, select: { ssn: SQL.mask } },
  {
    name: 'validate',
    nodes: [
      {
        nodeType: 'validate',
        config: {
          rowLevel: [
            { id: 'numbered', field: 'customer_id', rule: 'gt:0' },
            { id: 'scored', field: 'score', rule: 'between:0,1000' },
            { id: 'reachable', field: 'email', rule: 'regex:^[^@\\s]+@[^@\\s]+$' },
          ],
        },
      },
    ],
    columns: {},
    select: {},
    where: String.raw`customer_id > 0 AND score BETWEEN 0 AND 1000 AND email ~ '^[^@\s]+@[^@\s]+$'`,
  },
  {
    name: 'deduplicate',
    nodes: [{ nodeType: 'deduplicate', config: { keyFields: ['email'] } }],
    columns: {},
    select: {},
    statements: ['INSERT INTO ds_bench SELECT DISTINCT ON (email) * FROM bench_copied ORDER BY email'],
  },
  {
    name: 'sort',
    nodes: [{ nodeType: 'sort', config: { fields: [{ field: 'balance', direction: 'desc' }] } }],
    columns: {},
    select: {},
    statements: ['INSERT INTO ds_bench SELECT * FROM bench_copied ORDER BY balance DESC NULLS LAST'],
  },
  {
    name: 'lookup',
    nodes: [lookup('bench_scores', 'score', 'segment')],
    columns: { segment: 'integer' },
    select: {},
    join: 'ds_bench_scores USING (score)',
  },
  {
    name: 'lookup-of-each',
    nodes: [lookup('bench_tiers', 'customer_id', 'tier')],
    columns: { tier: 'integer' },
    select: {},
    join: 'ds_bench_tiers USING (customer_id)',
  },
  {
    name: 'enrich',
    nodes: [
      {
        nodeType: 'enrich',
        config: { lookups: [lookup('bench_scores', 'score', 'segment').config], autoEnrich: false },
      },
    ],
    columns: { segment: 'integer' },
    select: {},
    join: 'ds_bench_scores USING (score)',
  },
  {
    name: 'summarize',
    schema: 'bench_customers',
    nodes: [
      {
        nodeType: 'summarize',
        config: { collectionSchemaId: 'bench_customers', customerSchemaId: 'bench_segments', joinKey: 'score' },
      },
    ],
    columns: {},
    select: {},
    statements: [
      'INSERT INTO ds_bench_customers SELECT * FROM bench_copied',
      `INSERT INTO ds_bench_customers_summary (id, customers, total)
SELECT score, count(*), sum(balance) FROM ds_bench_customers WHERE score IS NOT NULL GROUP BY score`,
    ],
  },
  ...SHAPE_CASES,
  CHAIN,
  ALL_FIFTEEN,
];
