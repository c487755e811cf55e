import type { ClientBase } from 'pg';
import type { RowBatch } from '../../../runtime/contract/batch.ts';
import type { Target, WriteResult } from '../../../runtime/contract/sink.ts';
import { alterTableSql, type TableChange } from '../../../runtime/contract/table-change.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS, type Session } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { ORDER_COLUMN } from '../merge/merge-sql.ts';
import { plainTextSession } from '../plain-text-session.ts';
import { type GoneRows, goneRows } from '../staging/gone-rows.ts';
import { type MakeRows, makeRows } from '../staging/make-rows.ts';
import { type MadeRows, readMade } from '../staging/read-made.ts';
import {
  createStageSql,
  heldColumns,
  heldTable,
  madeTable,
  type Side,
  type Stage,
  sidesOf,
} from '../staging/stage-tables.ts';
import { changedTable, remaining } from '../tables/change-table.ts';
import { fitTarget } from '../tables/fit-target.ts';
import { introspectTable } from '../tables/introspect-table.ts';
import { writerOver } from '../writer.ts';
import { twinSql, twinTable } from './twin-sql.ts';

export interface RehearsalOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  /** Longest that one statement may take. */
  readonly statementTimeoutMs: number;
  /** Made first, in the session's own schema. */
  readonly prepare: readonly string[];
  /** Operators that hold until the end. */
  readonly stages: readonly Stage[];
  readonly targets: readonly RehearsedTarget[];
}

export interface RehearsedTarget {
  readonly target: Target;
  /** What a load does to its table first. */
  readonly changes: readonly TableChange[];
  /** Its rows have been taken by the table: constraints are not tried again, as triggers may have seen to them. */
  readonly isTaken?: boolean;
}

/** A batch's rows as they were written, and what was refused of it. */
export type Tried = Pick<WriteResult, 'rejects' | 'rejectedRows'>;

/** A row as the table would hold it: its number, the cells as Postgres prints them, whether a later one of its key stands in its place. */
export interface StoredRow {
  readonly cells: readonly (string | null)[];
  readonly superseded: boolean;
}

/** A batch, and by which input of a holder it comes in. */
export interface HeldBatch {
  readonly side: Side;
  readonly batch: RowBatch;
}

/** A session in which rows are staged and written as in a run, into tables of its own that end with it. */
export interface Rehearsal extends AsyncDisposable {
  /** Can read everything, and write nothing but what `prepare` made. */
  readonly client: ClientBase;
  /** What a holder makes of rows, and how many of them are gone, by cause; `keeps`: see `StagedQuery`. */
  hold(
    batches: readonly HeldBatch[],
    options: Omit<MakeRows, 'base'> & { readonly node: string },
  ): Promise<{ readonly tried: readonly Tried[]; readonly made: MadeRows; readonly gone: GoneRows }>;
  /** What the target of a node would hold; those of its rows that are not refused, in their order. */
  load(
    node: string,
    batches: readonly RowBatch[],
  ): Promise<{ readonly tried: readonly Tried[]; readonly stored: readonly StoredRow[] }>;
}

const BASE: TableRef = { schema: 'pg_temp', table: 'sluice_sample' };
const LOCK_TIMEOUT_MS = 2_000;
const NOTHING: Tried = { rejects: [], rejectedRows: [] };

/**
 * Opens a session, makes its temporary tables, and takes from it the right to write anywhere else: Postgres itself
 * refuses that in a read-only transaction. An abort drops the connection.
 */
export async function openRehearsal(options: RehearsalOptions, signal: AbortSignal): Promise<Rehearsal> {
  const { databaseUrl, applicationName, statementTimeoutMs } = options;
  const limits = { ...DEFAULT_LIMITS, statementTimeoutMs, lockTimeoutMs: LOCK_TIMEOUT_MS };
  const connection: ConnectOptions = { databaseUrl, applicationName, limits };
  const session = await connect(connection, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw translatePgError(error, options.targets[0]?.target.node);
  });
  signal.addEventListener('abort', session.destroy, { once: true });
  const close = async (): Promise<void> => {
    signal.removeEventListener('abort', session.destroy);
    await session.client.end();
    session.destroy();
  };
  const guarded = guard(signal);
  try {
    const targets = await guarded(options.targets[0]?.target.node, () => makeTables(session.client, options));
    return rehearse({ session, connection, targets, stages: options.stages, guarded, signal, close });
  } catch (error) {
    await close();
    throw error;
  }
}

type Guarded = <T>(node: string | undefined, work: () => Promise<T>) => Promise<T>;

function guard(signal: AbortSignal): Guarded {
  return async (node, work) => {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw translatePgError(error, node);
    }
  };
}

/** Gives the targets with the real tables' bounds, to be written to the twins. */
async function makeTables(client: ClientBase, options: RehearsalOptions): Promise<readonly Target[]> {
  await plainTextSession(client);
  for (const statement of options.prepare) await client.query(statement);
  for (const [index, stage] of options.stages.entries()) await client.query(createStageSql(BASE, index, stage, false));
  const targets: Target[] = [];
  for (const one of options.targets) targets.push(await makeTwin(client, one, targets.length));
  await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY');
  return targets;
}

async function makeTwin(
  client: ClientBase,
  { target, changes, isTaken = false }: RehearsedTarget,
  number: number,
): Promise<Target> {
  const now = await introspectTable(client, target);
  const left = remaining(now, changes);
  const real = now === null ? null : changedTable(now, left);
  const fitted = real === null ? target : fitTarget(target, real);
  const twin = twinTable(number);
  await client.query(twinSql(twin, fitted, { real, isBare: isTaken }));
  if (left.length > 0 && target.merge?.mirror === undefined) await client.query(alterTableSql(twin, left));
  return fitted;
}

function rehearse(input: {
  readonly session: Session;
  readonly connection: ConnectOptions;
  readonly targets: readonly Target[];
  readonly stages: readonly Stage[];
  readonly guarded: Guarded;
  readonly signal: AbortSignal;
  close(): Promise<void>;
}): Rehearsal {
  const { session, connection, guarded, signal } = input;
  const { client } = session;

  /** Writes rows, each batch to one of the targets, looks at what came of it, and takes it back. */
  async function tried<T>(
    targets: readonly Target[],
    batches: readonly { readonly batch: RowBatch; readonly target: number }[],
    look: (results: readonly Tried[]) => Promise<T>,
  ): Promise<{ tried: readonly Tried[]; found: T }> {
    const writer = writerOver(
      session,
      connection,
      targets.map((target) => ({ target })),
    );
    try {
      const results: Tried[] = [];
      for (const { batch, target } of batches) {
        results.push(batch.rowCount === 0 ? NOTHING : await writer.write(batch, { isolate: true, target }, signal));
      }
      return { tried: results, found: await guarded(targets[0]!.node, () => look(results)) };
    } finally {
      await writer.rollback();
    }
  }

  return {
    client,
    async hold(batches, { node, ...options }) {
      const { stage, query, output } = options;
      const sides = sidesOf(options);
      const targets = sides.map(
        (side): Target => ({
          node,
          ...heldTable(BASE, stage, side),
          columns: heldColumns(input.stages[stage]!, side),
          coerce: false,
          format: 'auto',
          merge: null,
        }),
      );
      const parts = batches.map(({ side, batch }) => ({ batch, target: sides.indexOf(side) }));
      const { tried: results, found } = await tried(targets, parts, async (written) => {
        const came = batches.reduce((sum, { batch }) => sum + batch.rowCount, 0);
        const held = came - written.reduce((sum, { rejectedRows }) => sum + rejectedRows.length, 0);
        const made = await makeRows(client, { ...options, base: BASE });
        const gone = await goneRows(client, { ...options, base: BASE, held, made });
        const shape = { columns: output, keeps: query.keeps === true };
        return { made: await readMade(client, madeTable(BASE, stage), shape, { after: 0n, to: BigInt(made) }), gone };
      });
      return { tried: results, ...found };
    },
    async load(node, batches) {
      const number = input.targets.findIndex((one) => one.node === node);
      const target = input.targets[number];
      if (target === undefined) throw new TypeError(`the rehearsal was opened without the target ${node}`);
      const twin = { ...target, ...twinTable(number), merge: null };
      const parts = batches.map((batch) => ({ batch, target: 0 }));
      const { tried: results, found } = await tried([twin], parts, () => readStored(client, target, twin));
      return { tried: results, stored: found };
    },
    [Symbol.asyncDispose]: input.close,
  };
}

async function readStored(
  client: ClientBase,
  { columns, merge }: Target,
  twin: TableRef,
): Promise<readonly StoredRow[]> {
  const key = merge === null || merge.mirror !== undefined ? null : merge.key.map(quoteIdentifier).join(', ');
  const superseded =
    key === null ? 'false' : `row_number() OVER (PARTITION BY ${key} ORDER BY ${ORDER_COLUMN} DESC) > 1`;
  const { rows } = await client.query<[boolean, ...(string | null)[]] & unknown[]>({
    rowMode: 'array',
    text: `SELECT ${[superseded, ...columns.map(({ name }) => `${quoteIdentifier(name)}::text`)].join(', ')}
      FROM ${quoteTable(twin)} ORDER BY ${ORDER_COLUMN}`,
  });
  return rows.map(([isLost, ...cells]) => ({ cells: cells as (string | null)[], superseded: isLost === true }));
}
