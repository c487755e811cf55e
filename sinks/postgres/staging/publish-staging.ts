import type { Client } from 'pg';
import type { Seal } from '../../../runtime/contract/sink.ts';
import { runSeal, sendCommit } from '../commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS, type SessionLimits } from '../connect.ts';
import { isRowRefusal, translatePgError } from '../errors.ts';
import { quoteTable } from '../identifier.ts';
import { watched } from '../liveness.ts';
import { backUpTable } from '../tables/back-up-table.ts';
import { dropStaging, isStagingIntact, stagingLost } from './create-staging.ts';
import { testDeferredKeys } from './deferred-keys.ts';
import { refusedByTable, requireRows } from './publish-errors.ts';
import type { Published, Publishing, Refusals } from './publishing.ts';
import { REFUSED, readRefused } from './refused-rows.ts';
import { swapIn } from './swap-in.ts';
import { takeApart } from './take-apart.ts';
import { countRows, takeRows } from './take-rows.ts';

export interface PublishOptions extends Publishing {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly limits?: Partial<SessionLimits>;
}

/**
 * A staged load's one last transaction: all staged rows into the target, the staging table dropped, the seal, COMMIT.
 * Readers see all of it or nothing, those with an older snapshot too: rows to be replaced are deleted, not truncated
 * (TRUNCATE shows an empty table to a snapshot taken before it). On a connection of its own, without a time limit on the statement; an abort drops it, and nothing is published.
 * Throws `sink.staging_lost`, `sink.constraint`, or `commit.in_doubt` (then ask `isPublished`).
 */
export async function publishStaging(
  options: PublishOptions,
  seal: (published: Published) => Seal,
  signal: AbortSignal,
): Promise<void> {
  const { databaseUrl, applicationName, target } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits, statementTimeoutMs: 0 };
  const connection: ConnectOptions = { databaseUrl, applicationName, limits };
  try {
    const session = await connect(connection, signal);
    signal.addEventListener('abort', session.destroy, { once: true });
    try {
      await watched(
        session,
        connection,
        () => 0,
        () => publishOver(session.client, options, seal, signal),
      );
      await session.client.end();
    } finally {
      signal.removeEventListener('abort', session.destroy);
      session.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw refusedByTable(translatePgError(error, target.node));
  }
}

/** The same over a session that is open, to its COMMIT. */
export async function publishOver(
  client: Client,
  options: Publishing,
  seal: (published: Published) => Seal,
  signal: AbortSignal,
): Promise<void> {
  if (options.swap) await swapIn(client, options, options.swap, seal, signal);
  else await publish(client, options, seal);
}

async function publish(client: Client, options: Publishing, seal: (published: Published) => Seal): Promise<void> {
  const { target, staging, replace, rows, check } = options;
  await client.query('BEGIN');
  if (!(await isStagingIntact(client, staging))) throw stagingLost(target.node, staging);
  const refusals = staging.origins === true ? options.refusals : undefined;
  // Where rows may be left out, those that are left are looked at.
  if (refusals === undefined) await check?.(client, { table: staging, rows });
  requireRows(options, rows);
  if (options.backup === true) await backUpTable(client, target, target.node);
  if (replace !== null) {
    // Writers wait, so that a row that comes in between is not deleted unseen; readers go on.
    await client.query(`LOCK TABLE ${quoteTable(target)} IN SHARE ROW EXCLUSIVE MODE`);
    await client.query(`DELETE FROM ${quoteTable(target)}`);
  }
  const published =
    refusals === undefined ? await takeRows(client, options) : await takeSound(client, options, refusals);
  // The seal still reads what is staged.
  await runSeal(client, target.node, seal(published));
  await dropStaging(client, staging);
  await sendCommit(client, target.node);
}

/** All rows at once; where the table refuses some, all but those. */
async function takeSound(client: Client, options: Publishing, refusals: Refusals): Promise<Published> {
  const { target, staging, check, rows } = options;
  await client.query('SAVEPOINT sluice_all');
  try {
    const published = await takeRows(client, options);
    await testDeferredKeys(client, target);
    await client.query('RELEASE SAVEPOINT sluice_all');
    await check?.(client, { table: staging, rows });
    return published;
  } catch (error) {
    if (!isRowRefusal(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT sluice_all');
    const refused = await takeApart({ client, publishing: options, into: target, names: new Map() }, refusals, error);
    if (refused === null) throw error;
    await client.query(`DELETE FROM ${quoteTable(staging)} WHERE ctid IN (SELECT at FROM ${REFUSED})`);
    const left = { ...options, rows: rows - refused };
    await check?.(client, { table: staging, rows: left.rows });
    await refusals.record(client, readRefused(client));
    requireRows(left, left.rows);
    return countRows(client, left);
  }
}
