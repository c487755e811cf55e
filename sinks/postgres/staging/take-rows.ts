import type { ClientBase } from 'pg';
import type { Merge, Target } from '../../../runtime/contract/sink.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { insertSelectSql } from '../insert-select.ts';
import { mergeSql, touches } from '../merge/merge-sql.ts';
import { applyChanges, losersSql } from '../merge/merger.ts';
import { requireUniqueKey } from '../merge/require-unique-key.ts';
import { introspectTable } from '../tables/introspect-table.ts';
import { countMismatch, unboundedMark } from './publish-errors.ts';
import type { Part, Published } from './publishing.ts';

const ALL = { superseded: 0, filtered: 0, mark: null };

/** Writes all staged rows to the target at once. */
export function takeRows(client: ClientBase, part: Part): Promise<Published> {
  const { merge } = part.target;
  return merge === null ? append(client, part) : mergeRows(client, part, merge);
}

async function append(client: ClientBase, part: Part): Promise<Published> {
  const { target, staging, rows, watermark = null } = part;
  const columns = target.columns.map(({ name }) => name);
  const insert = insertSelectSql(target, columns, quoteTable(staging));
  if (watermark === null) {
    const { rowCount } = await client.query(insert);
    if (rowCount !== rows) throw countMismatch(target, rows, rowCount ?? 0);
    return { ...ALL, loaded: rows };
  }
  const { filtered, mark } = await lookAtMarks(client, part);
  const { sql, values } = isNew(part);
  const { rowCount } = await client.query(`${insert} WHERE ${sql}`, [...values]);
  const loaded = rowCount ?? 0;
  if (loaded + filtered !== rows) throw countMismatch(target, rows - filtered, loaded);
  return { loaded, superseded: 0, filtered, mark };
}

/** Condition of the staged rows that are to be loaded. */
export function isNew({ watermark }: Part): { readonly sql: string; readonly values: readonly string[] } {
  if (watermark == null || watermark.after === null) return { sql: 'true', values: [] };
  return { sql: `${quoteIdentifier(watermark.column)} > $1`, values: [watermark.after] };
}

/** Above every value: as a mark it would leave all rows of all later runs out. */
const UNBOUNDED: readonly string[] = ['NaN', 'Infinity', 'infinity'];

async function lookAtMarks(client: ClientBase, part: Part): Promise<Pick<Published, 'filtered' | 'mark'>> {
  const { target, staging, watermark } = part;
  if (watermark == null) return { filtered: 0, mark: null };
  const { sql, values } = isNew(part);
  const { rows: found } = await client.query<{ old: string; mark: string | null }>(
    `SELECT count(*) FILTER (WHERE NOT (${sql})) AS old,
       max(${quoteIdentifier(watermark.column)}) FILTER (WHERE ${sql})::text AS mark
     FROM ${quoteTable(staging)}`,
    [...values],
  );
  const { old, mark } = found[0]!;
  if (mark !== null && UNBOUNDED.includes(mark)) throw unboundedMark(target, watermark.column, mark);
  return { filtered: Number(old), mark };
}

async function mergeRows(
  client: ClientBase,
  { target, staging, rows }: Part,
  merge: NonNullable<Target['merge']>,
): Promise<Published> {
  await requireUniqueKey(client, target, merge);
  if (merge.mirror !== undefined) {
    await applyChanges(client, staging, target);
    const superseded = await countLosers(client, staging, target, merge);
    return { ...ALL, loaded: rows - superseded, superseded };
  }
  const real = await introspectTable(client, target);
  const columns = target.columns.map(({ name }) => name);
  const touch = touches(real, columns);
  const { rowCount } = await client.query(mergeSql({ from: staging, into: target, columns, merge, touch }));
  const loaded = rowCount ?? 0;
  const superseded = loaded === rows ? 0 : await countLosers(client, staging, target, merge);
  if (loaded + superseded !== rows) throw countMismatch(target, rows - superseded, loaded);
  return { ...ALL, loaded, superseded };
}

async function countLosers(client: ClientBase, staging: TableRef, target: Target, merge: Merge): Promise<number> {
  const { rows } = await client.query<{ rows: number }>(losersSql(staging, target, merge), [[1]]);
  return rows.reduce((sum, part) => sum + part.rows, 0);
}

/** What became of staged rows that are in the target already, one way or another; those that it refuses are staged no longer. */
export async function countRows(client: ClientBase, part: Part): Promise<Published> {
  const { target, staging, rows } = part;
  const { filtered, mark } = await lookAtMarks(client, part);
  const superseded = target.merge === null ? 0 : await countLosers(client, staging, target, target.merge);
  return { loaded: rows - filtered - superseded, superseded, filtered, mark };
}
