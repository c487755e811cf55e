import type { Client, ClientBase } from 'pg';
import type { RowBatch } from '../../../runtime/contract/batch.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Merge, Target } from '../../../runtime/contract/sink.ts';
import { quoteTable, type TableRef } from '../identifier.ts';
import { introspectTable, type RealTable } from '../tables/introspect-table.ts';
import { arrivalColumns } from './arrival-columns.ts';
import { createKeyOrder } from './key-order.ts';
import { mergeSql, supersededSql, touches } from './merge-sql.ts';
import { deleteGoneSql, supersededChangesSql, writeLatestSql } from './mirror-sql.ts';
import { requireUniqueKey } from './require-unique-key.ts';

/** What a transaction's rows go through on their way into the table. */
export interface Merger {
  /** Where COPY writes. Empty at the start of every transaction. */
  readonly arriving: TableRef;
  /** Notes rows of a split that COPY has been given. `batch`: holds them, and perhaps some that it was not given. */
  took(split: string, rows: number, batch?: RowBatch): void;
  /** Merges what has arrived, and counts its losers by split. */
  merge(): Promise<ReadonlyMap<string, number>>;
  /** Makes room for more in the same transaction, whose end does it by itself. */
  clear(): Promise<void>;
  /** Forgets what was noted: the transaction has ended. */
  reset(): void;
}

const ARRIVING = 'sluice_arriving';

/** Makes the session's table of arrivals, of this number. Throws `sink.no_unique_key`. */
export async function createMerger(
  client: Client,
  { target, merge, real, number }: { target: Target; merge: Merge; real: RealTable; number: number },
): Promise<Merger> {
  const arriving: TableRef = { schema: 'pg_temp', table: number === 0 ? ARRIVING : `${ARRIVING}_${number}` };
  await requireUniqueKey(client, target, merge);
  await client.query(
    `CREATE TEMP TABLE ${arriving.table} (${arrivalColumns(target, real).join(', ')}) ON COMMIT DELETE ROWS`,
  );
  const names = target.columns.map(({ name }) => name);
  const touch = touches(real, merge.mirror?.columns ?? names);
  const merging = { from: arriving, into: target, columns: names, merge, touch };
  const order = createKeyOrder(target);
  let parts: { readonly split: string; rows: number }[] = [];

  async function losers(taken: typeof parts): Promise<Map<string, number>> {
    let first = 1;
    const firsts = taken.map(({ rows }) => {
      first += rows;
      return first - rows;
    });
    const counted = await client.query<{ part: number; rows: number }>(losersSql(arriving, target, merge), [firsts]);
    const bySplit = new Map<string, number>();
    for (const { part, rows } of counted.rows) {
      const { split } = taken[part - 1]!;
      bySplit.set(split, (bySplit.get(split) ?? 0) + rows);
    }
    return bySplit;
  }

  return {
    arriving,
    took(split, rows, batch) {
      if (batch === undefined) order.missed();
      else order.saw(batch);
      const last = parts.at(-1);
      if (rows === 0) return;
      if (last?.split === split) last.rows += rows;
      else parts.push({ split, rows });
    },
    async merge() {
      const taken = parts;
      const ascending = order.ascends;
      parts = [];
      order.reset();
      const arrived = taken.reduce((sum, { rows }) => sum + rows, 0);
      if (arrived === 0) return new Map();
      if (merge.mirror !== undefined) {
        await applyChanges(client, arriving, target);
        return losers(taken);
      }
      const { rowCount } = await client.query(mergeSql({ ...merging, ascending }));
      const merged = rowCount ?? 0;
      const superseded = merged === arrived ? new Map<string, number>() : await losers(taken);
      const lost = [...superseded.values()].reduce((sum, rows) => sum + rows, 0);
      if (merged + lost !== arrived) throw leftOut(target, { arrived, merged, lost });
      return superseded;
    },
    async clear() {
      await client.query(`DELETE FROM ${quoteTable(arriving)}`);
    },
    reset() {
      parts = [];
      order.reset();
    },
  };
}

/** Counts the losers of a table of arrivals by part; see `supersededSql`. */
export function losersSql(from: TableRef, target: Target, merge: Merge): string {
  const { mirror } = merge;
  return mirror === undefined
    ? supersededSql({ from, merge })
    : supersededChangesSql({ ...merge, from, into: target, mirror, touch: false });
}

/** Applies the net effect of arriving changes, key by key. */
export async function applyChanges(client: ClientBase, from: TableRef, target: Target): Promise<void> {
  const { merge } = target;
  if (merge?.mirror === undefined) throw new TypeError('the target takes rows, not changes');
  const touch = touches(await introspectTable(client, target), merge.mirror.columns);
  const options = { ...merge, mirror: merge.mirror, from, into: target, touch };
  await client.query(deleteGoneSql(options));
  const { rows } = await client.query<{ wanted: number; written: number }>(writeLatestSql(options));
  const { wanted, written } = rows[0]!;
  const isWritten = wanted === written || merge.update.length === 0;
  if (!isWritten) throw leftOut(target, { arrived: wanted, merged: written, lost: 0 });
}

function leftOut(target: Target, counts: { readonly arrived: number; readonly merged: number; readonly lost: number }) {
  return new PipelineError('sink.count_mismatch', {
    node: target.node,
    message: `${counts.merged} of ${counts.arrived - counts.lost} rows were merged into ${target.schema}.${target.table}: a BEFORE trigger leaves rows out. Nothing of the transaction is kept.`,
    next: 'Let the trigger raise an error for rows that it does not want, so that they are accounted for, or disable it.',
    detail: counts,
  });
}
