import type { Client, ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Merge, Seal, Target } from '../../../runtime/contract/sink.ts';
import { runSeal, sendCommit } from '../commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS, type SessionLimits } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { quoteIdentifier, quoteTable } from '../identifier.ts';
import { watched } from '../liveness.ts';
import { mergeSql, touches } from '../merge/merge-sql.ts';
import { applyChanges, losersSql } from '../merge/merger.ts';
import { requireUniqueKey } from '../merge/require-unique-key.ts';
import { prepareAndSwap } from '../swap/publish-twin.ts';
import { backUpTable } from '../tables/back-up-table.ts';
import { introspectTable } from '../tables/introspect-table.ts';
import { dropStaging, isStagingIntact, type StagingTable, stagingLost } from './create-staging.ts';

export interface PublishOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly target: Target;
  readonly staging: StagingTable;
  /** Rows that the lanes have committed: just so many must arrive. */
  readonly rows: number;
  /** The staged rows take the place of all that the table holds. `allowEmpty`: also when there are none. */
  readonly replace: { readonly allowEmpty: boolean } | null;
  /** The staging table takes the target's place, and the old one is kept for so many hours. `null`: its rows are written to the target. */
  readonly swap?: { readonly keepHours: number; readonly patienceMs?: number } | null;
  readonly watermark?: Watermark | null;
  /** The rows that the target has are copied first; see `backUpTable`. */
  readonly backup?: boolean;
  /** Looks at the staged rows before any of them can be seen; what it throws ends the load. */
  readonly check?: (client: ClientBase) => Promise<void>;
  readonly limits?: Partial<SessionLimits>;
}

/** What is published, wherever from. */
export type Publishing = Omit<PublishOptions, 'databaseUrl' | 'applicationName' | 'limits'>;

/** Staged rows whose column is not above `after` are dropped; `null`: all are new. */
export interface Watermark {
  readonly column: string;
  readonly after: string | null;
}

/** What became of the staged rows. */
export interface Published {
  readonly loaded: number;
  readonly superseded: number;
  /** Not above the watermark. */
  readonly filtered: number;
  /** Highest watermark of the loaded rows; `null`: none was loaded, or there is no watermark. */
  readonly mark: string | null;
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

async function publish(client: ClientBase, options: Publishing, seal: (published: Published) => Seal): Promise<void> {
  const { target, staging, replace } = options;
  await client.query('BEGIN');
  if (!(await isStagingIntact(client, staging))) throw stagingLost(target.node, staging);
  await options.check?.(client);
  requireRows(options);
  if (options.backup === true) await backUpTable(client, target, target.node);
  if (replace !== null) {
    // Writers wait, so that a row that comes in between is not deleted unseen; readers go on.
    await client.query(`LOCK TABLE ${quoteTable(target)} IN SHARE ROW EXCLUSIVE MODE`);
    await client.query(`DELETE FROM ${quoteTable(target)}`);
  }
  const published = target.merge === null ? await append(client, options) : await merge(client, options, target.merge);
  // The seal still reads what is staged.
  await runSeal(client, target.node, seal(published));
  await dropStaging(client, staging);
  await sendCommit(client, target.node);
}

/** The staging table is checked and made complete while readers go on; then one transaction swaps it in. */
async function swapIn(
  client: Client,
  options: Publishing,
  { keepHours, ...patience }: NonNullable<PublishOptions['swap']>,
  seal: (published: Published) => Seal,
  signal: AbortSignal,
): Promise<void> {
  const { target, staging, rows } = options;
  const { node } = target;
  if (!(await isStagingIntact(client, staging))) throw stagingLost(node, staging);
  await options.check?.(client);
  requireRows(options);
  const counted = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${quoteTable(staging)}`);
  if (Number(counted.rows[0]?.rows) !== rows) throw countMismatch(target, rows, Number(counted.rows[0]?.rows));
  await client.query(`ANALYZE ${quoteTable(staging)}`);
  const sealed = async (sealing: Client): Promise<void> => {
    await runSeal(sealing, node, seal({ ...ALL, loaded: rows }));
    await dropStaging(sealing, staging);
  };
  await prepareAndSwap(client, { node, table: target, other: staging, keepHours, ...patience }, sealed, signal);
}

function requireRows({ rows, replace, target }: Publishing): void {
  if (rows === 0 && replace !== null && !replace.allowEmpty) throw nothingToLoad(target);
}

const ALL = { superseded: 0, filtered: 0, mark: null };

async function append(client: ClientBase, options: Publishing): Promise<Published> {
  const { target, staging, rows, watermark = null } = options;
  const columns = target.columns.map((column) => quoteIdentifier(column.name)).join(', ');
  const insert = `INSERT INTO ${quoteTable(target)} (${columns}) SELECT ${columns} FROM ${quoteTable(staging)}`;
  if (watermark === null) {
    const { rowCount } = await client.query(insert);
    if (rowCount !== rows) throw countMismatch(target, rows, rowCount ?? 0);
    return { ...ALL, loaded: rows };
  }
  const column = quoteIdentifier(watermark.column);
  const isNew = watermark.after === null ? 'true' : `${column} > $1`;
  const values = watermark.after === null ? [] : [watermark.after];
  const { rows: found } = await client.query<{ old: string; mark: string | null }>(
    `SELECT count(*) FILTER (WHERE NOT (${isNew})) AS old, max(${column}) FILTER (WHERE ${isNew})::text AS mark
     FROM ${quoteTable(staging)}`,
    values,
  );
  const { old, mark } = found[0]!;
  const filtered = Number(old);
  if (mark !== null && UNBOUNDED.includes(mark)) throw unboundedMark(target, watermark.column, mark);
  const { rowCount } = await client.query(`${insert} WHERE ${isNew}`, values);
  const loaded = rowCount ?? 0;
  if (loaded + filtered !== rows) throw countMismatch(target, rows - filtered, loaded);
  return { loaded, superseded: 0, filtered, mark };
}

/** Above every value: as a mark it would leave all rows of all later runs out. */
const UNBOUNDED: readonly string[] = ['NaN', 'Infinity', 'infinity'];

function unboundedMark(target: Target, column: string, mark: string): PipelineError {
  return new PipelineError('load.watermark_unbounded', {
    node: target.node,
    message: `A row has ${mark} in "${column}", the watermark: no row of a later run could be above it. Nothing was loaded.`,
    next: `Leave such rows out (filter_rows on "${column}"), and run again.`,
    detail: { column, mark },
  });
}

async function merge(
  client: ClientBase,
  { target, staging, rows }: Publishing,
  merge: NonNullable<Target['merge']>,
): Promise<Published> {
  await requireUniqueKey(client, target, merge);
  if (merge.mirror !== undefined) {
    await applyChanges(client, staging, target);
    const superseded = await countLosers(client, staging, target, merge);
    return { ...ALL, loaded: rows - superseded, superseded };
  }
  const real = await introspectTable(client, target);
  const columns = target.columns.map(({ name }) => name);
  const touch = touches(real, columns);
  const { rowCount } = await client.query(mergeSql({ from: staging, into: target, columns, merge, touch }));
  const loaded = rowCount ?? 0;
  const superseded = loaded === rows ? 0 : await countLosers(client, staging, target, merge);
  if (loaded + superseded !== rows) throw countMismatch(target, rows - superseded, loaded);
  return { ...ALL, loaded, superseded };
}

async function countLosers(client: ClientBase, staging: StagingTable, target: Target, merge: Merge): Promise<number> {
  const { rows } = await client.query<{ rows: number }>(losersSql(staging, target, merge), [[1]]);
  return rows.reduce((sum, part) => sum + part.rows, 0);
}

function countMismatch(target: Target, staged: number, published: number): PipelineError {
  return new PipelineError('sink.count_mismatch', {
    node: target.node,
    message: `${published} of ${staged} staged rows arrived in ${target.schema}.${target.table}: a BEFORE INSERT trigger leaves rows out, or the staging table was written by someone else. Nothing was published.`,
    next: 'Let the trigger raise an error for rows that it does not want, or disable it, and resume the run.',
    detail: { staged, published },
  });
}

function nothingToLoad(target: Target): PipelineError {
  return new PipelineError('load.empty', {
    node: target.node,
    message: `No row arrived, and replacing all rows of ${target.schema}.${target.table} by none is not allowed. The table is untouched.`,
    next: 'Look at why the source gave nothing. If the table is to be emptied, set allowEmpty on the target and run again.',
  });
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
