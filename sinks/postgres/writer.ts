import type { DatabaseError } from 'pg';
import type { RowBatch } from '../../runtime/contract/batch.ts';
import type {
  Seal,
  SinkWriter,
  TakenBatch,
  Target,
  WriteOptions,
  WriteResult,
  Written,
} from '../../runtime/contract/sink.ts';
import { runSeal, sendCommit } from './commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS, type Session, type SessionLimits } from './connect.ts';
import { translatePgError } from './errors.ts';
import { watched } from './liveness.ts';
import type { Merger } from './merge/merger.ts';
import { type Outlet, openOutlet, outletOf } from './outlet.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { createRefusalReader, type Refusal } from './refusal.ts';
import { isStagingIntact, type StagingTable, stagingLost } from './staging/create-staging.ts';
import { takeInOrder } from './take-in-order.ts';
import { collectRejects, type FoundRejects } from './target-reject.ts';
import { writeIsolated } from './write-isolated.ts';
import { WriteTransaction } from './write-transaction.ts';

export interface WriterOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly target: Target;
  /** Written in the same transactions as `target`. */
  readonly moreTargets?: readonly Target[];
  /** Where `target` is a staging table: which filling of it. Refused with `sink.staging_lost` when that is gone. */
  readonly staging?: StagingTable | null;
  readonly limits?: Partial<SessionLimits>;
}

/** How long a COMMIT that was sent may go on once the run is stopped: its answer is worth waiting for. */
const COMMIT_GRACE_MS = 800;
/** Connects, holds the target to the real table, and gives a writer for one lane. */
export async function openWriter(options: WriterOptions, signal: AbortSignal): Promise<SinkWriter> {
  const { databaseUrl, applicationName, target } = options;
  const connection: ConnectOptions = { databaseUrl, applicationName, limits: { ...DEFAULT_LIMITS, ...options.limits } };
  let session: Session | null = null;
  try {
    session = await connect(connection, signal);
    if (options.staging && !(await isStagingIntact(session.client, options.staging))) {
      throw stagingLost(target.node, options.staging);
    }
    const outlets: Outlet[] = [];
    for (const one of [target, ...(options.moreTargets ?? [])]) {
      outlets.push(await openOutlet(session.client, one, outlets.length));
    }
    return new PostgresWriter(session, connection, outlets);
  } catch (error) {
    session?.destroy();
    signal.throwIfAborted();
    throw translatePgError(error, target.node);
  }
}

/** A writer over a session that its owner closes: it is rolled back, never disposed of. Targets are taken as they are. */
export function writerOver(
  session: Session,
  connection: ConnectOptions,
  targets: readonly { readonly target: Target; readonly merger?: Merger | null }[],
): SinkWriter {
  const outlets = targets.map(({ target, merger = null }) => outletOf(target, merger));
  return new PostgresWriter(session, connection, outlets);
}

class PostgresWriter implements SinkWriter {
  readonly #session: Session;
  readonly #connection: ConnectOptions;
  readonly #transaction: WriteTransaction;
  readonly #readRefusal: (error: DatabaseError) => Promise<Refusal>;

  constructor(session: Session, connection: ConnectOptions, outlets: readonly Outlet[]) {
    this.#session = session;
    this.#connection = connection;
    this.#transaction = new WriteTransaction(session.client, outlets);
    this.#readRefusal = createRefusalReader(session.client);
  }

  take(batch: RowBatch, options: WriteOptions, signal: AbortSignal): Promise<TakenBatch> {
    return this.#guarded(signal, () => this.#take(batch, options));
  }

  write(batch: RowBatch, options: WriteOptions, signal: AbortSignal): Promise<WriteResult> {
    return this.#guarded(signal, async () => (await this.#take(batch, options)).result);
  }

  async commit(seal: (written: Written) => Seal, signal: AbortSignal): Promise<Written> {
    const transaction = this.#transaction;
    const { client, outlets } = transaction;
    const written = await this.#guarded(signal, async () => {
      await transaction.putInOrder();
      await transaction.endCopies();
      for (const outlet of outlets) await transaction.merge(outlet);
      await transaction.begin();
      const counts: Written = {
        copied: outlets.reduce((sum, { copied }) => sum + copied, 0),
        superseded: outlets.map(({ superseded }) => new Map(superseded)),
      };
      await runSeal(client, transaction.at.target.node, seal(counts));
      return counts;
    });
    await this.#guarded(signal, () => sendCommit(client, transaction.at.target.node), COMMIT_GRACE_MS);
    transaction.forget();
    return written;
  }

  /** Ends the transaction, if one is open. A connection that is gone has rolled back by itself. */
  async rollback(): Promise<void> {
    const { copy, isOpen } = this.#transaction.forget();
    if (!isOpen) return;
    await this.#watched(async () => {
      await copy?.fail('The load was stopped.');
      await this.#session.client.query('ROLLBACK');
    }).catch(() => this.#session.destroy());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rollback();
    await this.#watched(() => this.#session.client.end()).catch(() => this.#session.destroy());
  }

  async #take(batch: RowBatch, { isolate, target = 0 }: WriteOptions): Promise<TakenBatch> {
    const outlet = this.#transaction.outlets[target]!;
    if (isolate) {
      return { result: await writeIsolated(this.#transaction, { outlet, batch, readRefusal: this.#readRefusal }) };
    }
    if (outlet.ordered !== null) return takeInOrder(outlet, outlet.ordered, batch);
    const found: FoundRejects = { rejects: [], rejectedRows: [] };
    let sum = 0;
    for (const piece of piecesOf(batch, (rows) => outlet.encoder.bound(rows)))
      sum += await this.#writePiece(outlet, piece, found);
    return { result: { encoded: sum, ...found } };
  }

  /** Encodes rows and hands them to COPY; gives how many they are. */
  async #writePiece(outlet: Outlet, piece: Piece, found: FoundRejects): Promise<number> {
    const { rows: batch, bytes } = piece;
    const reject = collectRejects(outlet.target, batch, found);
    const { buffer, end: from } = this.#transaction.place(outlet, bytes);
    const { end, encoded } = outlet.encoder.encode(batch, buffer, from, reject);
    outlet.encoded += encoded;
    outlet.merger?.took(batch.delivery.split, encoded, batch);
    await this.#transaction.put(outlet, { buffer, end });
    return encoded;
  }

  #watched<T>(work: () => Promise<T>): Promise<T> {
    return watched(this.#session, this.#connection, () => this.#transaction.steps, work);
  }

  /**
   * Runs one step. An abort drops the connection, after `graceMs`; a failure rolls back, so that nothing of the
   * transaction is left whatever the caller does, and comes out as a `PipelineError`.
   */
  async #guarded<T>(signal: AbortSignal, work: () => Promise<T>, graceMs = 0): Promise<T> {
    signal.throwIfAborted();
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      timer = setTimeout(() => this.#session.destroy(), graceMs);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await this.#watched(work);
    } catch (error) {
      await this.rollback();
      signal.throwIfAborted();
      throw translatePgError(error, this.#transaction.at.target.node);
    } finally {
      signal.removeEventListener('abort', stop);
      clearTimeout(timer);
    }
  }
}
