import type { Client, DatabaseError } from 'pg';
import type { RowBatch } from '../../runtime/contract/batch.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Seal, SinkWriter, Target, WriteOptions, WriteResult, Written } from '../../runtime/contract/sink.ts';
import { COPY_BINARY_HEADER, COPY_BINARY_TRAILER } from '../../runtime/rows/encode/copy-format.ts';
import { createEncoder, type Encoder } from '../../runtime/rows/encode/encoder.ts';
import { runSeal, sendCommit } from './commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS, type Session, type SessionLimits } from './connect.ts';
import { CopyIn, FRAME_HEAD } from './copy-in.ts';
import { translatePgError } from './errors.ts';
import { quoteIdentifier, quoteTable } from './identifier.ts';
import { isolateRows } from './isolate-rows.ts';
import { watched } from './liveness.ts';
import { createMerger, type Merger } from './merge/merger.ts';
import { OutputBuffers } from './output-buffers.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { createRefusalReader, type Refusal } from './refusal.ts';
import { isStagingIntact, type StagingTable, stagingLost } from './staging/create-staging.ts';
import { fitTarget } from './tables/fit-target.ts';
import { introspectTable } from './tables/introspect-table.ts';
import { collectRejects, type FoundRejects, refusedRow } from './target-reject.ts';

export interface WriterOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly target: Target;
  /** Where `target` is a staging table: which filling of it. Refused with `sink.staging_lost` when that is gone. */
  readonly staging?: StagingTable | null;
  readonly limits?: Partial<SessionLimits>;
}

/** Buffers on their way to the socket: one is sent while the next is encoded. */
const WINDOW = 2;
/** Beyond this a buffer goes alone, so that memory is bounded by the largest row and not by two of them. */
const ALONE_BYTES = 4 << 20;
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
    const real = await introspectTable(session.client, target);
    const fitted = fitTarget(target, real);
    const { merge } = fitted;
    const merger = merge === null || real === null ? null : await createMerger(session.client, fitted, merge, real);
    return new PostgresWriter(session, connection, fitted, merger);
  } catch (error) {
    session?.destroy();
    signal.throwIfAborted();
    throw translatePgError(error, target.node);
  }
}

/** A writer over a session that its owner closes: it is rolled back, never disposed of. `target` is taken as it is, and not merged. */
export function writerOver(
  session: Session,
  connection: ConnectOptions,
  target: Target,
  merger: Merger | null = null,
): SinkWriter {
  return new PostgresWriter(session, connection, target, merger);
}

class PostgresWriter implements SinkWriter {
  readonly #session: Session;
  readonly #connection: ConnectOptions;
  readonly #target: Target;
  readonly #encoder: Encoder;
  readonly #copySql: string;
  readonly #buffers = new OutputBuffers();
  readonly #readRefusal: (error: DatabaseError) => Promise<Refusal>;
  readonly #merger: Merger | null;
  /** Of this transaction, by split. */
  readonly #superseded = new Map<string, number>();
  /** The COPY that takes rows now. */
  #copy: CopyIn | null = null;
  #inTransaction = false;
  /** Rows handed to COPY in this transaction, and rows that the COPYs that have ended reported. */
  #encoded = 0;
  #copied = 0;
  /** Grows with whatever the connection does, for the watch. */
  #steps = 0;

  constructor(session: Session, connection: ConnectOptions, target: Target, merger: Merger | null) {
    this.#session = session;
    this.#connection = connection;
    this.#target = target;
    this.#encoder = createEncoder(target.columns, { coerce: target.coerce, format: target.format });
    const columns = target.columns.map((column) => quoteIdentifier(column.name)).join(', ');
    this.#merger = merger;
    this.#copySql = `COPY ${quoteTable(merger?.arriving ?? target)} (${columns}) FROM STDIN (FORMAT ${this.#encoder.format})`;
    this.#readRefusal = createRefusalReader(session.client);
  }

  get #client(): Client {
    return this.#session.client;
  }

  write(batch: RowBatch, options: WriteOptions, signal: AbortSignal): Promise<WriteResult> {
    return this.#guarded(signal, () => (options.isolate ? this.#writeIsolated(batch) : this.#writeAll(batch)));
  }

  async commit(seal: (written: Written) => Seal, signal: AbortSignal): Promise<Written> {
    const { node } = this.#target;
    const written = await this.#guarded(signal, async () => {
      await this.#endCopy();
      await this.#merge();
      if (!this.#inTransaction) await this.#begin();
      const counts = { copied: this.#copied, superseded: new Map(this.#superseded) };
      await runSeal(this.#client, node, seal(counts));
      return counts;
    });
    await this.#guarded(signal, () => sendCommit(this.#client, node), COMMIT_GRACE_MS);
    this.#reset();
    return written;
  }

  /** Ends the transaction, if one is open. A connection that is gone has rolled back by itself. */
  async rollback(): Promise<void> {
    const { copy, inTransaction } = { copy: this.#copy, inTransaction: this.#inTransaction };
    this.#reset();
    if (!inTransaction) return;
    await this.#watched(async () => {
      await copy?.fail('The load was stopped.');
      await this.#client.query('ROLLBACK');
    }).catch(() => this.#session.destroy());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rollback();
    await this.#watched(() => this.#client.end()).catch(() => this.#session.destroy());
  }

  async #writeAll(batch: RowBatch): Promise<WriteResult> {
    const found: FoundRejects = { rejects: [], rejectedRows: [] };
    let sum = 0;
    for (const piece of piecesOf(batch, (rows) => this.#encoder.bound(rows)))
      sum += await this.#writePiece(piece, found);
    return { encoded: sum, ...found };
  }

  /** Encodes rows and hands them to COPY; gives how many they are. */
  async #writePiece({ rows: batch, bytes }: Piece, found: FoundRejects): Promise<number> {
    const buffer = this.#buffers.take(FRAME_HEAD + bytes);
    const reject = collectRejects(this.#target, batch, found);
    const { end, encoded } = this.#encoder.encode(batch, buffer, FRAME_HEAD, reject);
    const copy = await this.#openCopy();
    this.#encoded += encoded;
    this.#merger?.took(batch.delivery.split, encoded);
    await copy.send(buffer, end, {
      window: buffer.length > ALONE_BYTES ? 1 : WINDOW,
      onFree: () => {
        this.#steps += 1;
        this.#buffers.give(buffer);
      },
    });
    return encoded;
  }

  async #writeIsolated(batch: RowBatch): Promise<WriteResult> {
    await this.#endCopy();
    if (!this.#inTransaction) await this.#begin();
    // What came before is merged before, and apart, so that a refusal is of a row of this batch.
    await this.#merge();
    await this.#merger?.clear();
    const found: FoundRejects = { rejects: [], rejectedRows: [] };
    let sum = 0;
    for (const piece of piecesOf(batch, (rows) => this.#encoder.bound(rows))) {
      sum += await this.#writePieceIsolated(piece, found);
    }
    this.#checkCount();
    return { encoded: sum, ...found };
  }

  /** Writes rows one way or another by themselves, those that the table refuses left out; gives how many are written. */
  async #writePieceIsolated({ rows: batch, bytes }: Piece, found: FoundRejects): Promise<number> {
    const rows = { row: new Int32Array(batch.rowCount), end: new Int32Array(batch.rowCount) };
    const buffer = Buffer.allocUnsafe(bytes);
    const { encoded } = this.#encoder.encode(batch, buffer, 0, collectRejects(this.#target, batch, found), rows);
    const { copied, refused } = await isolateRows(this.#client, {
      count: encoded,
      copy: async (places, before) => {
        const copied = await this.#copyPlaces({ places, before, buffer, ends: rows.end });
        this.#merger?.took(batch.delivery.split, copied);
        await this.#merge();
        await this.#merger?.clear();
        return copied;
      },
    });
    for (const { place, error } of refused) {
      const row = rows.row[place]!;
      found.rejectedRows.push(row);
      found.rejects.push(refusedRow(this.#target, batch, row, await this.#readRefusal(error)));
    }
    const stuck = encoded - refused.length;
    this.#encoded += stuck;
    this.#copied += copied;
    return stuck;
  }

  /** A COPY of its own, after the statement `before`, for the rows at these places of an encoded batch. */
  async #copyPlaces(input: {
    readonly places: readonly number[];
    readonly before: string;
    readonly buffer: Buffer;
    readonly ends: Int32Array;
  }): Promise<number> {
    const { places, before, buffer, ends } = input;
    const copy = this.#client.query(new CopyIn(`${before}; ${this.#copySql}`));
    await copy.opened;
    const pieces: Buffer[] = [Buffer.alloc(FRAME_HEAD)];
    if (this.#encoder.format === 'binary') pieces.push(COPY_BINARY_HEADER);
    for (const place of places) pieces.push(buffer.subarray(place === 0 ? 0 : ends[place - 1], ends[place]));
    if (this.#encoder.format === 'binary') pieces.push(COPY_BINARY_TRAILER);
    const frame = Buffer.concat(pieces);
    await copy.send(frame, frame.length, { window: 1, onFree: () => {} });
    const rows = await copy.end();
    this.#steps += 1;
    return rows;
  }

  async #openCopy(): Promise<CopyIn> {
    if (this.#copy !== null) return this.#copy;
    // One round trip for both statements.
    const copy = this.#client.query(new CopyIn(this.#inTransaction ? this.#copySql : `BEGIN; ${this.#copySql}`));
    this.#inTransaction = true;
    this.#copy = copy;
    await copy.opened;
    if (this.#encoder.format === 'binary') await this.#sendBytes(copy, COPY_BINARY_HEADER);
    return copy;
  }

  async #endCopy(): Promise<void> {
    const copy = this.#copy;
    if (copy === null) return;
    if (this.#encoder.format === 'binary') await this.#sendBytes(copy, COPY_BINARY_TRAILER);
    this.#copied += await copy.end();
    this.#copy = null;
    this.#checkCount();
  }

  async #merge(): Promise<void> {
    for (const [split, rows] of (await this.#merger?.merge()) ?? []) {
      this.#superseded.set(split, (this.#superseded.get(split) ?? 0) + rows);
    }
    this.#steps += 1;
  }

  #sendBytes(copy: CopyIn, bytes: Buffer): Promise<void> {
    const frame = Buffer.concat([Buffer.alloc(FRAME_HEAD), bytes]);
    return copy.send(frame, frame.length, { window: WINDOW + 1, onFree: () => {} });
  }

  async #begin(): Promise<void> {
    this.#inTransaction = true;
    await this.#client.query('BEGIN');
  }

  #checkCount(): void {
    if (this.#copied === this.#encoded) return;
    throw new PipelineError('sink.count_mismatch', {
      node: this.#target.node,
      message: `Postgres stored ${this.#copied} of ${this.#encoded} rows of a transaction: a BEFORE INSERT trigger on ${this.#target.schema}.${this.#target.table} leaves rows out. Nothing of the transaction is kept.`,
      next: 'Let the trigger raise an error for rows that it does not want, so that they are accounted for, or disable it.',
      detail: { encoded: this.#encoded, copied: this.#copied },
    });
  }

  #watched<T>(work: () => Promise<T>): Promise<T> {
    return watched(this.#session, this.#connection, () => this.#steps, work);
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
      throw translatePgError(error, this.#target.node);
    } finally {
      signal.removeEventListener('abort', stop);
      clearTimeout(timer);
    }
  }

  #reset(): void {
    this.#copy = null;
    this.#inTransaction = false;
    this.#encoded = 0;
    this.#copied = 0;
    this.#superseded.clear();
    this.#merger?.reset();
  }
}
