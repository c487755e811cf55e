import { setTimeout as delay } from 'node:timers/promises';
import { type Client, DatabaseError } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { sendCommit } from '../commit-transaction.ts';
import type { TableRef } from '../identifier.ts';
import { buildForeignKeys, buildIndexes } from './build-indexes.ts';
import { oidOf, type Swap, SwapOutdated, setSearchPath, swapTables } from './swap-tables.ts';

/** Readers that do not end are waited for this long in all. */
const PATIENCE_MS = 300_000;
const BACKOFF_MS = { first: 50, most: 5_000 } as const;

export type PatientSwap = Swap & { readonly patienceMs?: number };

/** What else the transaction does: before the swaps, and after them. */
export interface AroundSwaps {
  readonly first?: () => Promise<void>;
  readonly last: () => Promise<void>;
}

/**
 * Builds what the other tables lack while readers go on, then swaps them in, in one transaction that `last` ends. Waits for
 * readers a moment at a time and stands back in between, and does all of it again then. Throws `load.swap_blocked` (retryable)
 * when they never end.
 */
export async function prepareAndSwap(
  client: Client,
  swaps: readonly PatientSwap[],
  { first, last }: AroundSwaps,
  signal: AbortSignal,
): Promise<void> {
  const patience = Math.max(...swaps.map(({ patienceMs = PATIENCE_MS }) => patienceMs));
  const until = performance.now() + patience;
  for (let wait: number = BACKOFF_MS.first; ; wait = Math.min(BACKOFF_MS.most, wait * 2)) {
    signal.throwIfAborted();
    await setSearchPath(client, false);
    for (const { table, other } of swaps) await prepareTwin(client, table, other);
    await client.query('RESET search_path');
    let at = swaps[0]!;
    try {
      await client.query('BEGIN');
      await first?.();
      for (const swap of swaps) {
        at = swap;
        await swapTables(client, swap);
      }
      await last();
      await sendCommit(client, at.node ?? 'target');
      return;
    } catch (error) {
      if (!isInTheWay(error)) throw error;
      await client.query('ROLLBACK');
      if (performance.now() > until) throw blocked(at, patience, error);
    }
    await delay(wait, undefined, { signal });
  }
}

/** Builds the indexes and foreign keys that the other table lacks. */
export async function prepareTwin(client: Client, table: TableRef, other: TableRef): Promise<void> {
  const [from, to] = [await oidOf(client, table), await oidOf(client, other)];
  await buildIndexes(client, from, to);
  await buildForeignKeys(client, from, to);
}

function isInTheWay(error: unknown): boolean {
  if (error instanceof SwapOutdated) return true;
  return error instanceof DatabaseError && (error.code === '55P03' || error.code === '40P01');
}

function blocked({ node, table }: Swap, patienceMs: number, cause: unknown): PipelineError {
  return new PipelineError('load.swap_blocked', {
    ...(node === undefined ? {} : { node }),
    message: `Other sessions have used ${table.schema}.${table.table}, or something on it, for ${patienceMs / 1_000} seconds without a pause, so that no other table could take its place.`,
    next: 'End long transactions (see pg_stat_activity and pg_locks) and try again; a run that is resumed has all its rows staged.',
    retryable: true,
    cause,
  });
}
