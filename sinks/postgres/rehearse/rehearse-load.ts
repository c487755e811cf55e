import type { Client, ClientBase } from 'pg';
import type { RowBatch } from '../../../runtime/contract/batch.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Seal, Target, Written } from '../../../runtime/contract/sink.ts';
import type { TableChange } from '../../../runtime/contract/table-change.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS, type Session } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { createMerger } from '../merge/merger.ts';
import { createStaging, type StagingTable } from '../staging/create-staging.ts';
import { publishOver } from '../staging/publish-staging.ts';
import type { Part, Published, Publishing } from '../staging/publishing.ts';
import { backUpTable } from '../tables/back-up-table.ts';
import { applyChanges } from '../tables/change-table.ts';
import { fitTarget } from '../tables/fit-target.ts';
import { introspectTable } from '../tables/introspect-table.ts';
import { writerOver } from '../writer.ts';
import { lookAtTable, type TableLook } from './look-at-table.ts';
import type { Tried } from './open-rehearsal.ts';
import { logStatements } from './statement-log.ts';

export interface RehearseLoadOptions {
  readonly databaseUrl: string;
  readonly target: Target;
  readonly batches: readonly RowBatch[];
  /** Made first, where it is not there. */
  readonly createTable: string | null;
  readonly changes: readonly TableChange[];
  readonly backup: boolean;
  /** How the staged rows are published; `null`: rows are written to the target itself. */
  readonly publish: () => Pick<Part, 'replace' | 'swap' | 'watermark'> | null;
  /** Looks at staged rows before they are published; what it throws would end the load. */
  readonly check: (client: ClientBase, staging: StagingTable, rows: number) => Promise<void>;
  /** First, and last, in the transaction of the load. */
  readonly begin: (client: ClientBase) => Promise<void>;
  readonly after: (client: ClientBase) => Promise<void>;
  /** Rows of the table to show at most. */
  readonly showRows: number;
}

export interface RehearsedLoad extends TableLook {
  /** By batch. */
  readonly tried: readonly Tried[];
  readonly published: Published;
  /** What was sent, as far as it changes something. */
  readonly statements: readonly string[];
  /** What would have ended the load; `null`: nothing. */
  readonly error: PipelineError | null;
}

/** A rehearsal holds its locks until it ends. */
const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 2_000;
const RUN_ID = '00000000-0000-0000-0000-000000000000';
const NOTHING: Published = { loaded: 0, superseded: 0, filtered: 0, mark: null };

/** Thrown by the seal in place of a COMMIT. */
class Rehearsed extends Error {}

/**
 * A whole load in one transaction that is rolled back: changes of the table, COPY, merge or swap, constraints, triggers.
 * The writer and the publishing are those of a run; only their last step is taken from them. Where the table refuses
 * rows, it is done once more batch by batch, as a run does it, to find them.
 */
export async function rehearseLoad(options: RehearseLoadOptions, signal: AbortSignal): Promise<RehearsedLoad> {
  const whole = await attempt(options, false, signal);
  const isRefusal = whole.error?.code === 'sink.constraint' && options.publish() === null;
  return isRefusal ? attempt(options, true, signal) : whole;
}

async function attempt(options: RehearseLoadOptions, isolate: boolean, signal: AbortSignal): Promise<RehearsedLoad> {
  const limits = { ...DEFAULT_LIMITS, statementTimeoutMs: STATEMENT_TIMEOUT_MS, lockTimeoutMs: LOCK_TIMEOUT_MS };
  const connection = { databaseUrl: options.databaseUrl, applicationName: 'sluice dry run', limits };
  const { node } = options.target;
  const session = await connect(connection, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw translatePgError(error, node);
  });
  signal.addEventListener('abort', session.destroy, { once: true });
  const made: Made = { tried: [], published: NOTHING, look: null, stop: null };
  const statements = logStatements(session.client);
  try {
    const error = await load({ session, connection, options, isolate, signal, made }).then(
      () => null,
      (failure: unknown) => failure,
    );
    signal.throwIfAborted();
    const found = made.look ?? { before: [], after: [], rows: null, sequences: [] };
    const { tried, published, stop } = made;
    return { ...found, tried, published, statements: [...statements], error: stopOf(stop ?? error, node) };
  } finally {
    signal.removeEventListener('abort', session.destroy);
    await session.client.end().catch(() => session.destroy());
  }
}

interface Made {
  tried: Tried[];
  published: Published;
  look: TableLook | null;
  stop: unknown;
}

interface Work {
  readonly session: Session;
  readonly connection: ConnectOptions;
  readonly options: RehearseLoadOptions;
  readonly isolate: boolean;
  readonly signal: AbortSignal;
  readonly made: Made;
}

function stopOf(error: unknown, node: string): PipelineError | null {
  if (error instanceof Rehearsed) return null;
  const translated = translatePgError(error, node);
  // A connection that is lost says nothing about the load.
  if (!(translated instanceof PipelineError) || translated.code === 'sink.connection') throw translated;
  return translated;
}

async function load(work: Work): Promise<void> {
  const { session, options, made } = work;
  const { client } = session;
  const { target } = options;
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    if (options.createTable !== null) await client.query(options.createTable);
    await options.begin(client);
    const publish = options.publish();
    const look = await lookAtTable(client, target, options.showRows);
    const record = async (): Promise<void> => {};
    await applyChanges(client, { node: target.node, table: target, changes: options.changes, record });
    const sealed = async (sealing: ClientBase, published: Published): Promise<void> => {
      made.published = published;
      await options.after(sealing);
      await sealing.query('SET CONSTRAINTS ALL IMMEDIATE');
      made.look = await look(sealing);
      throw new Rehearsed('Everything was done but the COMMIT.');
    };
    if (publish === null) await loadDirect(work, sealed);
    else await loadStaged(work, publish, sealed);
  } finally {
    await client.query('ROLLBACK').catch(() => session.destroy());
  }
}

type Sealed = (client: ClientBase, published: Published) => Promise<void>;

async function loadDirect(work: Work, sealed: Sealed): Promise<void> {
  const { session, connection, options } = work;
  const { client } = session;
  const { target } = options;
  if (options.backup) await backUpTable(client, target, target.node);
  const real = await introspectTable(client, target);
  const fitted = fitTarget(target, real);
  const { merge } = fitted;
  const merger =
    merge === null || real === null ? null : await createMerger(client, { target: fitted, merge, real, number: 0 });
  await write(work, writerOver(session, connection, fitted, merger), ({ copied, superseded }) => async (sealing) => {
    const lost = superseded.flatMap((bySplit) => [...bySplit.values()]).reduce((sum, rows) => sum + rows, 0);
    await sealed(sealing, { ...NOTHING, loaded: copied - lost, superseded: lost });
  });
}

async function loadStaged(
  work: Work,
  publish: NonNullable<ReturnType<RehearseLoadOptions['publish']>>,
  sealed: Sealed,
): Promise<void> {
  const { session, connection, options, signal } = work;
  const { client } = session;
  const { target, backup } = options;
  const twin = publish.swap != null;
  const staging = await createStaging(client, {
    targets: [{ target, twin }],
    runId: RUN_ID,
    unlogged: true,
    stages: [],
  });
  const staged = { ...target, schema: staging.schema, table: staging.table, merge: null };
  const fitted = fitTarget(staged, await introspectTable(client, staging));
  await write(work, writerOver(session, connection, fitted), ({ copied }) => async (sealing) => {
    const check = (checking: ClientBase): Promise<void> => options.check(checking, staging, copied);
    const parts: readonly Part[] = [{ target, staging, rows: copied, backup, ...publish }];
    const publishing: Publishing = { staging, parts, check };
    await publishOver(
      sealing as Client,
      publishing,
      ([published]) =>
        (last) =>
          sealed(last, published!),
      signal,
    );
  });
}

/** All batches, then what a run does at a commit. */
async function write(
  { options, isolate, signal, made }: Work,
  writer: ReturnType<typeof writerOver>,
  seal: (written: Written) => Seal,
): Promise<void> {
  for (const batch of options.batches) {
    const { rejects, rejectedRows } =
      batch.rowCount === 0 ? { rejects: [], rejectedRows: [] } : await writer.write(batch, { isolate }, signal);
    made.tried.push({ rejects, rejectedRows });
  }
  const noted = (written: Written): Seal => {
    const inner = seal(written);
    return async (client) => {
      try {
        await inner(client);
      } catch (error) {
        // What a seal throws is taken for a fault of its own; here it publishes.
        made.stop = error;
        throw error;
      }
    };
  };
  await writer.commit(noted, signal);
}
