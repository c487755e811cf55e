import type { Client, ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Seal, Target, Written } from '../../../runtime/contract/sink.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS, type Session } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { createMerger, type Merger } from '../merge/merger.ts';
import { createStaging, stagedTables } from '../staging/create-staging.ts';
import { originColumns } from '../staging/origin-columns.ts';
import { publishOver } from '../staging/publish-staging.ts';
import type { Part, Published, Publishing, Refusals } from '../staging/publishing.ts';
import { backUpTable } from '../tables/back-up-table.ts';
import { applyChanges } from '../tables/change-table.ts';
import { fitTarget } from '../tables/fit-target.ts';
import { introspectTable } from '../tables/introspect-table.ts';
import { writerOver } from '../writer.ts';
import { lookAtTable, type TableLook } from './look-at-table.ts';
import type { RehearsedLoad, RehearseLoadOptions } from './rehearsed-load.ts';
import { logStatements } from './statement-log.ts';

/** A rehearsal holds its locks until it ends, and waits for none for long. */
const LOCK_TIMEOUT_MS = 2_000;
const RUN_ID = '00000000-0000-0000-0000-000000000000';
const NOTHING: Published = { loaded: 0, superseded: 0, filtered: 0, mark: null };

const NO_ROWS = { encoded: 0, rejects: [], rejectedRows: [] } as const;

/** Thrown by the seal in place of a COMMIT. */
class Rehearsed extends Error {}

/**
 * A whole load in one transaction that is rolled back: changes of the table, COPY, merge or swap, constraints, triggers.
 * The writer and the publishing are those of a run; only their last step is taken from them. Where the table refuses
 * rows, it is done once more batch by batch, as a run does it, to find them.
 */
export async function rehearseLoad(options: RehearseLoadOptions, signal: AbortSignal): Promise<RehearsedLoad> {
  const whole = await attempt(options, false, signal);
  const isRefusal = whole.error?.code === 'sink.constraint' && !options.staged;
  return isRefusal ? attempt(options, true, signal) : whole;
}

async function attempt(options: RehearseLoadOptions, isolate: boolean, signal: AbortSignal): Promise<RehearsedLoad> {
  const { statementTimeoutMs } = options;
  const limits = { ...DEFAULT_LIMITS, statementTimeoutMs, lockTimeoutMs: LOCK_TIMEOUT_MS };
  const connection = { databaseUrl: options.databaseUrl, applicationName: 'sluice dry run', limits };
  const { node } = options.targets[0]!.target;
  const session = await connect(connection, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw translatePgError(error, node);
  });
  signal.addEventListener('abort', session.destroy, { once: true });
  const made: Made = {
    targets: options.targets.map(() => ({ encoded: 0, published: NOTHING, look: NO_LOOK })),
    stop: null,
  };
  const statements = logStatements(session.client);
  try {
    const error = await load({ session, connection, options, isolate, signal, made }).then(
      () => null,
      (failure: unknown) => failure,
    );
    signal.throwIfAborted();
    const targets = made.targets.map(({ look, encoded: _, ...found }) => ({ ...look, ...found }));
    return { targets, statements: [...statements], error: stopOf(made.stop ?? error, node) };
  } finally {
    signal.removeEventListener('abort', session.destroy);
    await session.client.end().catch(() => session.destroy());
  }
}

const NO_LOOK: TableLook = { before: [], after: [], rows: null, sequences: [] };

interface MadeTarget {
  encoded: number;
  published: Published;
  look: TableLook;
}

interface Made {
  readonly targets: readonly MadeTarget[];
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
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    for (const { createTable } of options.targets) if (createTable !== null) await client.query(createTable);
    await options.begin(client);
    const looks: ((client: ClientBase) => Promise<TableLook>)[] = [];
    for (const { target, changes } of options.targets) {
      looks.push(await lookAtTable(client, target, options.showRows));
      const record = async (): Promise<void> => {};
      await applyChanges(client, { node: target.node, table: target, changes, record });
    }
    const sealed = async (sealing: ClientBase, published: readonly Published[]): Promise<void> => {
      for (const [index, one] of made.targets.entries()) one.published = published[index]!;
      await options.after(sealing);
      await sealing.query('SET CONSTRAINTS ALL IMMEDIATE');
      for (const [index, one] of made.targets.entries()) one.look = await looks[index]!(sealing);
      throw new Rehearsed('Everything was done but the COMMIT.');
    };
    if (options.staged) await loadStaged(work, sealed);
    else await loadDirect(work, sealed);
  } finally {
    await client.query('ROLLBACK').catch(() => session.destroy());
  }
}

type Sealed = (client: ClientBase, published: readonly Published[]) => Promise<void>;

async function loadDirect(work: Work, sealed: Sealed): Promise<void> {
  const { session, connection, options, made } = work;
  const { client } = session;
  const outlets: { readonly target: Target; readonly merger: Merger | null }[] = [];
  for (const { target: planned, backup } of options.targets) {
    if (backup) await backUpTable(client, planned, planned.node);
    const real = await introspectTable(client, planned);
    const target = fitTarget(planned, real);
    const { merge } = target;
    const number = outlets.length;
    const merger = merge === null || real === null ? null : await createMerger(client, { target, merge, real, number });
    outlets.push({ target, merger });
  }
  await write(work, writerOver(session, connection, outlets), ({ superseded }) => async (sealing) => {
    const published = made.targets.map(({ encoded }, index): Published => {
      const lost = [...(superseded[index]?.values() ?? [])].reduce((sum, rows) => sum + rows, 0);
      return { ...NOTHING, loaded: encoded - lost, superseded: lost };
    });
    await sealed(sealing, published);
  });
}

async function loadStaged(work: Work, sealed: Sealed): Promise<void> {
  const { session, connection, options, made, signal } = work;
  const { client } = session;
  const ways = options.targets.map(({ publish }) => publish());
  const targets = options.targets.map(({ target, origins }, index) => ({
    target,
    origins,
    twin: ways[index]!.swap != null,
  }));
  const staging = await createStaging(client, { targets, runId: RUN_ID, unlogged: true, stages: [] });
  const tables = stagedTables(staging);
  const outlets: { readonly target: Target }[] = [];
  for (const [index, { target, vectors }] of options.targets.entries()) {
    const { schema, table, origins } = tables[index]!;
    const columns = [...target.columns, ...(origins === true ? originColumns(vectors) : [])];
    const staged = { ...target, schema, table, columns, merge: null };
    outlets.push({ target: fitTarget(staged, await introspectTable(client, staged)) });
  }
  await write(work, writerOver(session, connection, outlets), () => async (sealing) => {
    const parts = options.targets.map(({ target, backup }, index): Part => {
      const { encoded } = made.targets[index]!;
      const refusals = telling(options, index);
      return { target, staging: tables[index]!, rows: encoded, backup, refusals, ...ways[index]! };
    });
    const publishing: Publishing = { staging, parts, check: options.check, within: true };
    await publishOver(sealing as Client, publishing, (published) => (last) => sealed(last, published), signal);
  });
}

/** Refused rows are looked at, whatever a run would do about them. */
function telling({ onRefused }: RehearseLoadOptions, target: number): Refusals {
  return {
    async dispose(rows) {
      onRefused(target, rows);
      return rows.map(() => '');
    },
    record: async () => {},
  };
}

/** All batches, then what a run does at a commit. */
async function write(
  { options, isolate, signal, made }: Work,
  writer: ReturnType<typeof writerOver>,
  seal: (written: Written) => Seal,
): Promise<void> {
  await options.feed(async (target, batch) => {
    const result = batch.rowCount === 0 ? NO_ROWS : await writer.write(batch, { isolate, target }, signal);
    made.targets[target]!.encoded += result.encoded;
    return result;
  });
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
