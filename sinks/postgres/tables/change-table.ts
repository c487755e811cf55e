import { setTimeout as delay } from 'node:timers/promises';
import { type Client, type ClientBase, DatabaseError } from 'pg';
import type { ColumnType } from '../../../runtime/contract/column.ts';
import { columnTypeSql } from '../../../runtime/contract/column-type-sql.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { alterTableSql, type TableChange } from '../../../runtime/contract/table-change.ts';
import { isWiderOrSame } from '../../../runtime/contract/widen.ts';
import { sendCommit } from '../commit-transaction.ts';
import { connect, DEFAULT_LIMITS } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { quoteTable, type TableRef } from '../identifier.ts';
import { watched } from '../liveness.ts';
import { changeObstacles } from './change-obstacles.ts';
import { introspectTable, type RealColumn, type RealTable } from './introspect-table.ts';

export interface ChangeTableOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly node: string;
  readonly table: TableRef;
  readonly changes: readonly TableChange[];
  /** What is stored in the same transaction, before the table is locked. */
  readonly record: (client: ClientBase) => Promise<void>;
  readonly patienceMs?: number;
}

/** Waits for the lock this long at a time: readers queue behind us as long, and below deadlock_timeout nobody is killed for us. */
const LOCK_MS = 400;
/** Sessions that do not end are waited for this long in all. */
const PATIENCE_MS = 300_000;
const BACKOFF_MS = { first: 50, most: 1_000 } as const;

/**
 * Makes what is left to make of the changes, in one transaction: those that are there already are skipped, so that it
 * may run again after a crash, or beside another load. Stands back while others use the table. Gives the statement;
 * `null`: nothing was left. Throws `load.change_obstacles`, `load.change_blocked` (retryable), `sink.*`.
 */
export async function changeTable(options: ChangeTableOptions, signal: AbortSignal): Promise<string | null> {
  const { databaseUrl, applicationName, node } = options;
  const connection = { databaseUrl, applicationName, limits: { ...DEFAULT_LIMITS, statementTimeoutMs: 0 } };
  try {
    const session = await connect(connection, signal);
    signal.addEventListener('abort', session.destroy, { once: true });
    try {
      const made = await watched(
        session,
        connection,
        () => 0,
        () => change(session.client, options, signal),
      );
      await session.client.end();
      return made;
    } finally {
      signal.removeEventListener('abort', session.destroy);
      session.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw translatePgError(error, node);
  }
}

async function change(client: Client, options: ChangeTableOptions, signal: AbortSignal): Promise<string | null> {
  const { node, patienceMs = PATIENCE_MS } = options;
  const until = performance.now() + patienceMs;
  for (let wait: number = BACKOFF_MS.first; ; wait = Math.min(BACKOFF_MS.most, wait * 2)) {
    signal.throwIfAborted();
    try {
      await client.query('BEGIN');
      const sql = await applyChanges(client, options);
      await sendCommit(client, node);
      return sql;
    } catch (error) {
      await client.query('ROLLBACK');
      if (!isInTheWay(error)) throw error;
      if (performance.now() > until) throw blocked(options, patienceMs, error);
    }
    await delay(wait, undefined, { signal });
  }
}

/** The changes in the caller's transaction, under a lock that is not waited for long. Gives the statement, or `null`. */
export async function applyChanges(
  client: ClientBase,
  { node, table, changes, record }: Pick<ChangeTableOptions, 'node' | 'table' | 'changes' | 'record'>,
): Promise<string | null> {
  const real = await introspectTable(client, table);
  if (real === null) return null;
  await record(client);
  await client.query(`SET LOCAL lock_timeout = '${LOCK_MS}ms'`);
  if (remaining(real, changes).length === 0) return null;
  await client.query(`LOCK TABLE ${quoteTable(table)} IN ACCESS EXCLUSIVE MODE`);
  const now = await introspectTable(client, table);
  const left = remaining(now, changes);
  if (left.length === 0) return null;
  await requireChangeable(client, { node, table, changes: left });
  if (left.some((one) => one.kind === 'widen' && one.rewrites)) await requireNoOldSnapshot(client);
  const sql = alterTableSql(table, left, collationsOf(now));
  await client.query(sql);
  return sql;
}

/** Throws `load.change_obstacles` when something keeps the table from being changed so. */
async function requireChangeable(
  client: ClientBase,
  { node, table, changes }: Pick<ChangeTableOptions, 'node' | 'table' | 'changes'>,
): Promise<void> {
  const obstacles = await changeObstacles(client, table, changes);
  if (obstacles.length === 0) return;
  throw new PipelineError('load.change_obstacles', {
    node,
    message: `${table.schema}.${table.table} cannot be changed as what arrives needs it (${alterTableSql(table, changes)}): ${obstacles.join('; ')}.`,
    next: 'Drop what is named, run the pipeline, and make it again; or convert the fields on the way.',
    detail: { schema: table.schema, table: table.table, obstacles: [...obstacles] },
  });
}

/** Collations that a change of the type would take away, unless it says them again. */
function collationsOf(real: RealTable | null): ReadonlyMap<string, string> {
  return new Map(real?.columns.flatMap(({ name, collation }) => (collation === null ? [] : [[name, collation]])));
}

class OldSnapshot extends Error {}

/** Rows that a rewrite moves cannot be seen by a snapshot that is older: a transaction that holds one is waited for. */
async function requireNoOldSnapshot(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ held: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND state LIKE 'idle in transaction%' AND backend_xmin IS NOT NULL) AS held`,
  );
  if (rows[0]?.held === true) throw new OldSnapshot('a transaction holds an older snapshot');
}

/** The changes that the table does not have yet. No table: none, and the load says that it is missing. */
export function remaining(real: RealTable | null, changes: readonly TableChange[]): readonly TableChange[] {
  if (real === null) return [];
  const types = new Map<string, ColumnType | null>(real.columns.map(({ name, columnType }) => [name, columnType]));
  return changes.filter((one) => {
    const now = types.get(one.column.name);
    // What is of a type that we do not write, or of quite another one, is told when the load is held to the table.
    if (one.kind === 'add_column') return now === undefined;
    return now != null && !isWiderOrSame(now, one.column) && isWiderOrSame(one.column, now);
  });
}

function isInTheWay(error: unknown): boolean {
  return (
    error instanceof OldSnapshot || (error instanceof DatabaseError && ['55P03', '40P01'].includes(error.code ?? ''))
  );
}

function blocked({ node, table }: ChangeTableOptions, patienceMs: number, cause: unknown): PipelineError {
  return new PipelineError('load.change_blocked', {
    node,
    message: `Other sessions have used ${table.schema}.${table.table} for ${patienceMs / 1_000} seconds without a pause, so that it could not be changed.`,
    next: 'End long transactions (see pg_stat_activity and pg_locks) and resume the run.',
    retryable: true,
    cause,
  });
}

/** The table as it will be once the changes are made. */
export function changedTable(real: RealTable, changes: readonly TableChange[]): RealTable {
  const wide = new Map(
    changes.flatMap((one) => (one.kind === 'widen' ? [[one.column.name, one.column] as const] : [])),
  );
  const added = changes.flatMap(({ kind, column }): RealColumn[] =>
    kind === 'add_column'
      ? [{ name: column.name, ...typed(column), collation: null, nullable: true, default: null, generated: null }]
      : [],
  );
  const kept = real.columns.map((column): RealColumn => {
    const change = wide.get(column.name);
    return change === undefined ? column : { ...column, ...typed(change) };
  });
  return { ...real, columns: [...kept, ...added] };
}

function typed({ name: _, ...columnType }: TableChange['column']): Pick<RealColumn, 'type' | 'columnType'> {
  return { type: columnTypeSql(columnType), columnType };
}
