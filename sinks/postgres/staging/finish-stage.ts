import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { runSeal, sendCommit } from '../commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { quoteTable } from '../identifier.ts';
import { watched } from '../liveness.ts';
import { ORDER_COLUMN } from '../merge/merge-sql.ts';
import { isStagingIntact, type StagingTable, stagingLost } from './create-staging.ts';
import { type MakeRows, makeRows } from './make-rows.ts';
import { heldTable, madeTable } from './stage-tables.ts';

export interface FinishStageOptions extends Omit<MakeRows, 'base'> {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly node: string;
  readonly staging: StagingTable;
  /** Rows that the lanes have committed: just so many must be there. */
  readonly held: number;
}

/** Notes with the caller's tables how many rows were made; `false`: it has been done before, and nothing is to be done. */
export type StageSeal = (client: ClientBase, made: number) => Promise<void>;

/**
 * Makes an operator's rows of those that it holds, in one transaction, and lets the held ones go. `isDone` is asked
 * first, and waits for a transaction in doubt. Throws `sink.staging_lost`, or `commit.in_doubt` (then do it again).
 */
export async function finishStage(
  options: FinishStageOptions,
  isDone: (client: ClientBase) => Promise<boolean>,
  seal: StageSeal,
  signal: AbortSignal,
): Promise<void> {
  const { databaseUrl, applicationName, node } = options;
  const connection: ConnectOptions = {
    databaseUrl,
    applicationName,
    limits: { ...DEFAULT_LIMITS, statementTimeoutMs: 0 },
  };
  try {
    const session = await connect(connection, signal);
    signal.addEventListener('abort', session.destroy, { once: true });
    try {
      await watched(
        session,
        connection,
        () => 0,
        () => finish(session.client, options, isDone, seal),
      );
      await session.client.end();
    } finally {
      signal.removeEventListener('abort', session.destroy);
      session.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw translatePgError(error, node);
  }
}

async function finish(
  client: ClientBase,
  options: FinishStageOptions,
  isDone: (client: ClientBase) => Promise<boolean>,
  seal: StageSeal,
): Promise<void> {
  const { node, staging, stage } = options;
  await client.query('BEGIN');
  if (await isDone(client)) {
    await client.query('ROLLBACK');
    return;
  }
  if (!(await isStagingIntact(client, staging))) throw stagingLost(node, staging);
  await requireAll(client, options);
  const made = await make(client, options);
  await client.query(`TRUNCATE ${quoteTable(heldTable(staging, stage))}`);
  await runSeal(client, node, (sealing) => seal(sealing, made));
  await sendCommit(client, node);
}

async function make(client: ClientBase, options: FinishStageOptions): Promise<number> {
  const { staging, stage } = options;
  const into = quoteTable(madeTable(staging, stage));
  const made = await makeRows(client, { ...options, base: staging });
  await client.query(`CREATE UNIQUE INDEX ON ${into} (${ORDER_COLUMN})`);
  await client.query(`ANALYZE ${into} (${ORDER_COLUMN})`);
  return made;
}

async function requireAll(client: ClientBase, { node, staging, stage, held }: FinishStageOptions): Promise<void> {
  const { rows } = await client.query<{ rows: string }>(
    `SELECT count(*) AS rows FROM ${quoteTable(heldTable(staging, stage))}`,
  );
  const found = Number(rows[0]?.rows);
  if (found === held) return;
  throw new PipelineError('sink.count_mismatch', {
    node,
    message: `${found} rows wait in the staging table, but ${held} were committed to it: someone else has written to it.`,
    next: 'Run the pipeline again. Report it with the run id if nobody touches the schema sluice.',
    detail: { found, held },
  });
}
