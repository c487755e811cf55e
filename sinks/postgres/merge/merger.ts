import type { Client } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Merge, Target } from '../../../runtime/contract/sink.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import type { RealTable } from '../tables/introspect-table.ts';
import { mergeSql, ORDER_COLUMN_SQL, supersededSql, touches } from './merge-sql.ts';
import { requireUniqueKey } from './require-unique-key.ts';

/** What a transaction's rows go through on their way into the table. */
export interface Merger {
  /** Where COPY writes. Empty at the start of every transaction. */
  readonly arriving: TableRef;
  /** Notes rows of a split that COPY has been given. */
  took(split: string, rows: number): void;
  /** Merges what has arrived, and counts its losers by split. */
  merge(): Promise<ReadonlyMap<string, number>>;
  /** Makes room for more in the same transaction, whose end does it by itself. */
  clear(): Promise<void>;
  /** Forgets what was noted: the transaction has ended. */
  reset(): void;
}

const ARRIVING: TableRef = { schema: 'pg_temp', table: 'sluice_arriving' };

/** Makes the session's table of arrivals. Throws `sink.no_unique_key`. */
export async function createMerger(client: Client, target: Target, merge: Merge, real: RealTable): Promise<Merger> {
  await requireUniqueKey(client, target, merge);
  const types = new Map(real.columns.map(({ name, type }) => [name, type]));
  const columns = target.columns.map(({ name }) => `${quoteIdentifier(name)} ${types.get(name)}`);
  await client.query(
    `CREATE TEMP TABLE ${ARRIVING.table} (${[...columns, ORDER_COLUMN_SQL].join(', ')}) ON COMMIT DELETE ROWS`,
  );
  const names = target.columns.map(({ name }) => name);
  const sql = mergeSql({ from: ARRIVING, into: target, columns: names, merge, touch: touches(real, names) });
  let parts: { readonly split: string; rows: number }[] = [];

  async function losers(taken: typeof parts): Promise<Map<string, number>> {
    let first = 1;
    const firsts = taken.map(({ rows }) => {
      first += rows;
      return first - rows;
    });
    const counted = await client.query<{ part: number; rows: number }>(supersededSql({ from: ARRIVING, merge }), [
      firsts,
    ]);
    const bySplit = new Map<string, number>();
    for (const { part, rows } of counted.rows) {
      const { split } = taken[part - 1]!;
      bySplit.set(split, (bySplit.get(split) ?? 0) + rows);
    }
    return bySplit;
  }

  return {
    arriving: ARRIVING,
    took(split, rows) {
      const last = parts.at(-1);
      if (rows === 0) return;
      if (last?.split === split) last.rows += rows;
      else parts.push({ split, rows });
    },
    async merge() {
      const taken = parts;
      parts = [];
      const arrived = taken.reduce((sum, { rows }) => sum + rows, 0);
      if (arrived === 0) return new Map();
      const { rowCount } = await client.query(sql);
      const merged = rowCount ?? 0;
      const superseded = merged === arrived ? new Map<string, number>() : await losers(taken);
      const lost = [...superseded.values()].reduce((sum, rows) => sum + rows, 0);
      if (merged + lost !== arrived) throw leftOut(target, { arrived, merged, lost });
      return superseded;
    },
    async clear() {
      await client.query(`DELETE FROM ${quoteTable(ARRIVING)}`);
    },
    reset() {
      parts = [];
    },
  };
}

function leftOut(target: Target, counts: { readonly arrived: number; readonly merged: number; readonly lost: number }) {
  return new PipelineError('sink.count_mismatch', {
    node: target.node,
    message: `${counts.merged} of ${counts.arrived - counts.lost} rows were merged into ${target.schema}.${target.table}: a BEFORE trigger leaves rows out. Nothing of the transaction is kept.`,
    next: 'Let the trigger raise an error for rows that it does not want, so that they are accounted for, or disable it.',
    detail: counts,
  });
}
