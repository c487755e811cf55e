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
import { type GoneRows, goneRows } from './gone-rows.ts';
import { type MakeRows, makeRows } from './make-rows.ts';
import { passStraight } from './pass-straight.ts';
import { heldTable, madeTable, sidesOf } from './stage-tables.ts';

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

/** What an operator made of the rows that it held. */
export interface MadeOfHeld {
  readonly made: number;
  readonly dropped: GoneRows;
}

/** Notes with the caller's tables what was made, and whether it is in the staging table already. */
export type StageSeal = (client: ClientBase, result: MadeOfHeld, isStaged: boolean) => Promise<void>;

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
  const held = sidesOf(options).map((side) => quoteTable(heldTable(staging, stage, side)));
  // Of one table there is but one way to read it; how two are joined depends on what is in them.
  if (held.length > 1) await client.query(`ANALYZE ${held.join(', ')}`);
  const { straight } = options;
  const passed = straight === null ? null : await passStraight(client, { ...options, base: staging }, straight);
  const made = passed ?? (await make(client, options));
  const dropped = await goneRows(client, { ...options, base: staging, made });
  await client.query(`TRUNCATE ${held.join(', ')}`);
  await runSeal(client, node, (sealing) => seal(sealing, { made, dropped }, passed !== null));
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

async function requireAll(client: ClientBase, options: FinishStageOptions): Promise<void> {
  const { node, staging, stage, held } = options;
  const counts = sidesOf(options).map(
    (side) => `(SELECT count(*) FROM ${quoteTable(heldTable(staging, stage, side))})`,
  );
  const { rows } = await client.query<{ rows: string }>(`SELECT ${counts.join(' + ')} AS rows`);
  const found = Number(rows[0]?.rows);
  if (found === held) return;
  throw new PipelineError('sink.count_mismatch', {
    node,
    message: `${found} rows wait in the staging table, but ${held} were committed to it: someone else has written to it.`,
    next: 'Run the pipeline again. Report it with the run id if nobody touches the schema sluice.',
    detail: { found, held },
  });
}
