import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Seal, Target } from '../../../runtime/contract/sink.ts';
import { runSeal, sendCommit } from '../commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS, type SessionLimits } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { quoteIdentifier, quoteTable } from '../identifier.ts';
import { watched } from '../liveness.ts';
import { dropStaging, isStagingIntact, type StagingTable, stagingLost } from './create-staging.ts';

export interface PublishOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly target: Target;
  readonly staging: StagingTable;
  /** Rows that the lanes have committed: just so many must arrive. */
  readonly rows: number;
  readonly limits?: Partial<SessionLimits>;
}

/**
 * A staged load's one last transaction: all staged rows into the target, the staging table dropped, the seal, COMMIT.
 * On a connection of its own, without a time limit on the statement; an abort drops it, and nothing is published.
 * Throws `sink.staging_lost`, `sink.constraint`, or `commit.in_doubt` (then ask `isPublished`).
 */
export async function publishStaging(options: PublishOptions, seal: Seal, signal: AbortSignal): Promise<void> {
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
        () => publish(session.client, options, seal),
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

async function publish(client: ClientBase, options: PublishOptions, seal: Seal): Promise<void> {
  const { target, staging } = options;
  const columns = target.columns.map((column) => quoteIdentifier(column.name)).join(', ');
  await client.query('BEGIN');
  if (!(await isStagingIntact(client, staging))) throw stagingLost(target.node, staging);
  const { rowCount } = await client.query(
    `INSERT INTO ${quoteTable(target)} (${columns}) SELECT ${columns} FROM ${quoteTable(staging)}`,
  );
  if (rowCount !== options.rows) {
    throw new PipelineError('sink.count_mismatch', {
      node: target.node,
      message: `${rowCount ?? 0} of ${options.rows} staged rows arrived in ${target.schema}.${target.table}: a BEFORE INSERT trigger leaves rows out, or the staging table was written by someone else. Nothing was published.`,
      next: 'Let the trigger raise an error for rows that it does not want, or disable it, and resume the run.',
      detail: { staged: options.rows, published: rowCount ?? 0 },
    });
  }
  await dropStaging(client, staging);
  await runSeal(client, target.node, seal);
  await sendCommit(client, target.node);
}

/** The staged load is all or nothing: a row that the table refuses ends it, and is not looked for. */
function refusedByTable(error: Error): Error {
  if (!(error instanceof PipelineError) || error.code !== 'sink.constraint') return error;
  const { next: _next, ...json } = error.toJSON();
  return new PipelineError(error.code, {
    ...json,
    message: `${error.message} Nothing was loaded.`,
    next: 'Mend the row that the message names, in the source or by a step of the pipeline, and run again.',
    cause: error,
  });
}
