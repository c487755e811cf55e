import type { Client } from 'pg';
import { runSeal, sendCommit } from '../commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS, type SessionLimits } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { watched } from '../liveness.ts';
import { dropStaging, isStagingIntact, stagingLost } from './create-staging.ts';
import { refusedByTable } from './publish-errors.ts';
import type { Publishing, SealPublished } from './publishing.ts';
import { swapIn } from './swap-in.ts';
import { leavesOut, type TakenPart, takePart } from './take-part.ts';

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
export async function publishStaging(options: PublishOptions, seal: SealPublished, signal: AbortSignal): Promise<void> {
  const { databaseUrl, applicationName, parts } = options;
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
    throw refusedByTable(translatePgError(error, parts[0]!.target.node));
  }
}

/** The same over a session that is open, to its COMMIT. */
export async function publishOver(
  client: Client,
  publishing: Publishing,
  seal: SealPublished,
  signal: AbortSignal,
): Promise<void> {
  const { staging, parts, check } = publishing;
  const node = parts[0]!.target.node;
  if (parts.some(({ swap }) => swap)) return swapIn(client, publishing, seal, signal);
  await client.query('BEGIN');
  if (!(await isStagingIntact(client, staging))) throw stagingLost(node, staging);
  // Where rows may be left out, those that are left are looked at.
  const isLast = parts.some((part) => leavesOut(part) !== null);
  if (!isLast)
    await check?.(
      client,
      parts.map(({ staging: table, rows }) => ({ table, rows })),
    );
  const taken: TakenPart[] = [];
  for (const [number, part] of parts.entries()) taken.push(await takePart(client, part, number));
  if (isLast)
    await check?.(
      client,
      parts.map(({ staging: table }, number) => ({ table, rows: taken[number]!.sound })),
    );
  // The seal still reads what is staged.
  await runSeal(client, node, seal(taken.map(({ published }) => published)));
  await dropStaging(client, staging);
  await sendCommit(client, node);
}
