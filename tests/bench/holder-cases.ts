import type { Json } from '../../runtime/contract/json.ts';
import { CUSTOMER_COLUMNS } from './customers-csv.ts';

/** An operator that holds until the end, and the SQL that does the same to the rows of `staged`. */
export interface HolderCase {
  readonly name: string;
  /** So often is each row in the source, in as many files. */
  readonly copies: 1 | 2;
  readonly node: { readonly nodeType: string; readonly config: Json };
  /** Columns of the target. */
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly select: string;
}

const names = CUSTOMER_COLUMNS.map(([name]) => name).join(', ');
const deduplicate = { nodeType: 'deduplicate', config: { keyFields: ['customer_id'] } };
const distinct = `SELECT DISTINCT ON (customer_id) ${names} FROM staged ORDER BY customer_id, place`;

export const DEDUPE_CASES: readonly HolderCase[] = [
  { name: 'half', copies: 2, node: deduplicate, columns: CUSTOMER_COLUMNS, select: distinct },
  { name: 'distinct', copies: 1, node: deduplicate, columns: CUSTOMER_COLUMNS, select: distinct },
];

const aggregations = [
  { function: 'count', alias: 'customers' },
  { field: 'balance', function: 'sum', alias: 'total' },
  { field: 'updated', function: 'max', alias: 'latest' },
];
const made = 'count(*) AS customers, sum(balance) AS total, max(updated) AS latest';
const columns = [
  ['customers', 'bigint'],
  ['total', 'numeric'],
  ['latest', 'timestamptz'],
] as const;

export const AGGREGATE_CASES: readonly HolderCase[] = [
  {
    name: 'two-groups',
    copies: 1,
    node: { nodeType: 'aggregate', config: { groupByFields: ['active'], aggregations } },
    columns: [['active', 'boolean'], ...columns],
    select: `SELECT active, ${made} FROM staged GROUP BY active`,
  },
  {
    name: 'thousands-of-groups',
    copies: 1,
    node: { nodeType: 'aggregate', config: { groupByFields: ['signup'], aggregations } },
    columns: [['signup', 'date'], ...columns],
    select: `SELECT signup, ${made} FROM staged GROUP BY signup`,
  },
  {
    name: 'a-group-each-row',
    copies: 1,
    node: { nodeType: 'aggregate', config: { groupByFields: ['customer_id'], aggregations } },
    columns: [['customer_id', 'integer'], ...columns],
    select: `SELECT customer_id, ${made} FROM staged GROUP BY customer_id`,
  },
];
