import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { TargetColumn } from '../../../runtime/contract/sink.ts';
import { runSeal, sendCommit } from '../commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { quoteTable } from '../identifier.ts';
import { watched } from '../liveness.ts';
import { ORDER_COLUMN } from '../merge/merge-sql.ts';
import { isStagingIntact, type StagingTable, stagingLost } from './create-staging.ts';
import { type MakeRows, makeRows } from './make-rows.ts';
import { passStraight } from './pass-straight.ts';
import { heldTable, madeTable } from './stage-tables.ts';

export interface FinishStageOptions extends Omit<MakeRows, 'base'> {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly node: string;
  readonly staging: StagingTable;
  /** Rows that the lanes have committed: just so many must be there. */
  readonly held: number;
  /** Columns of the staging table that the rows feed as they are; `null`: lanes take them there. */
  readonly straight: readonly TargetColumn[] | null;
}

/** Notes with the caller's tables how many rows were made, and whether they are in the staging table already. */
export type StageSeal = (client: ClientBase, made: number, isStaged: boolean) => Promise<void>;

/** For sorting and hashing all rows of a load, on one connection a run: at the default of 4 MB it takes twice as long. */
const WORK_MEM = '128MB';

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
  await client.query(`SET LOCAL work_mem = '${WORK_MEM}'`);
  if (await isDone(client)) {
    await client.query('ROLLBACK');
    return;
  }
  if (!(await isStagingIntact(client, staging))) throw stagingLost(node, staging);
  await requireAll(client, options);
  const { straight } = options;
  const passed = straight === null ? null : await passStraight(client, { ...options, base: staging }, straight);
  const made = passed ?? (await make(client, options));
  await client.query(`TRUNCATE ${quoteTable(heldTable(staging, stage))}`);
  await runSeal(client, node, (sealing) => seal(sealing, made, passed !== null));
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
