import type { Merge } from '../../../runtime/contract/sink.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { insertSelectSql } from '../insert-select.ts';
import type { RealTable } from '../tables/introspect-table.ts';

/** Column of a table of arriving rows: grows in source order. */
export const ORDER_COLUMN = 'sluice_order';

export const ORDER_COLUMN_SQL = `${ORDER_COLUMN} bigint GENERATED ALWAYS AS IDENTITY`;

export interface MergeSqlOptions {
  /** Holds the arriving rows, with `ORDER_COLUMN`. */
  readonly from: TableRef;
  /** Condition of those of its rows that are merged; absent: all are. */
  readonly where?: string;
  readonly into: TableRef;
  readonly columns: readonly string[];
  readonly merge: Merge;
  /** See `touches`. */
  readonly touch: boolean;
  /** The rows lie in the order of their keys, and none comes twice. */
  readonly ascending?: boolean;
}

/** Of which a moment may become a value. */
const OF_MOMENTS: ReadonlySet<string> = new Set(['timestamptz', 'timestamp', 'date', 'text', 'varchar']);

/** Whether merging sets `updated_at`: the table has one that takes a moment, and no arriving column says it. */
export function touches(table: RealTable | null, columns: readonly string[]): boolean {
  const own = table?.columns.find(({ name }) => name === 'updated_at');
  if (own === undefined || own.generated !== null || columns.includes('updated_at')) return false;
  return OF_MOMENTS.has(own.columnType?.type ?? '');
}

/** Writes the last row of each key in order of the key, so that two merges at once wait for each other and do not lock up. */
export function mergeSql({
  from,
  where = 'true',
  into,
  columns,
  merge,
  touch,
  ascending = false,
}: MergeSqlOptions): string {
  const key = list(merge.key);
  const changes = merge.update.map((name) => `${quoteIdentifier(name)} = EXCLUDED.${quoteIdentifier(name)}`);
  if (touch) changes.push('updated_at = now()');
  const arriving = `SELECT ${ascending ? '' : `DISTINCT ON (${key})`} ${list(columns)} FROM ${quoteTable(from)} WHERE ${where}`;
  const latest = ascending ? arriving : `${arriving} ORDER BY ${key}, ${ORDER_COLUMN} DESC`;
  return `${insertSelectSql(into, columns, `(${latest}) AS latest`)}
    ON CONFLICT (${key}) DO UPDATE SET ${changes.join(', ')}`;
}

/**
 * How many rows of each part of the table lose against a later row of their key. $1: number of the first row of each
 * part, counted from 1 in order, ascending. Gives `part`, counted from 1, and `rows`.
 */
export function supersededSql({ from, merge }: Pick<MergeSqlOptions, 'from' | 'merge'>): string {
  return `SELECT width_bucket(number, $1::bigint[]) AS part, count(*)::int AS rows FROM (
      SELECT row_number() OVER (ORDER BY ${ORDER_COLUMN}) AS number,
        row_number() OVER (PARTITION BY ${list(merge.key)} ORDER BY ${ORDER_COLUMN} DESC) AS place
      FROM ${quoteTable(from)}
    ) AS arriving WHERE place > 1 GROUP BY 1`;
}

function list(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}
