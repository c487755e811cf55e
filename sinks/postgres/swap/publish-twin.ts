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

/**
 * Builds what the other table lacks while readers go on, then swaps it in, one transaction that `seal` ends. Waits for
 * readers a moment at a time and stands back in between. Throws `load.swap_blocked` (retryable) when they never end.
 */
export async function prepareAndSwap(
  client: Client,
  swap: Swap & { readonly patienceMs?: number },
  seal: (client: Client) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  await setSearchPath(client, false);
  const patience = swap.patienceMs ?? PATIENCE_MS;
  const until = performance.now() + patience;
  for (let wait: number = BACKOFF_MS.first; ; wait = Math.min(BACKOFF_MS.most, wait * 2)) {
    signal.throwIfAborted();
    await prepareTwin(client, swap.table, swap.other);
    try {
      await client.query('BEGIN');
      await swapTables(client, swap);
      await seal(client);
      await sendCommit(client, swap.node ?? 'target');
      return;
    } catch (error) {
      if (!isInTheWay(error)) throw error;
      await client.query('ROLLBACK');
      if (performance.now() > until) throw blocked(swap, patience, error);
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
