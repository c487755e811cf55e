import type { Client, DatabaseError } from 'pg';
import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { Seal, SinkWriter, Target, WriteOptions, WriteResult, Written } from '../../runtime/contract/sink.ts';
import { COPY_BINARY_HEADER, COPY_BINARY_TRAILER } from '../../runtime/rows/encode/copy-format.ts';
import { runSeal, sendCommit } from './commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS, type Session, type SessionLimits } from './connect.ts';
import { CopyIn, FRAME_HEAD } from './copy-in.ts';
import { translatePgError } from './errors.ts';
import { isolateRows } from './isolate-rows.ts';
import { watched } from './liveness.ts';
import type { Merger } from './merge/merger.ts';
import { checkCount, type Frame, type Outlet, openOutlet, outletOf, resetOutlet } from './outlet.ts';
import { OutputBuffers } from './output-buffers.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { createRefusalReader, type Refusal } from './refusal.ts';
import { isStagingIntact, type StagingTable, stagingLost } from './staging/create-staging.ts';
import { collectRejects, type FoundRejects, refusedRow } from './target-reject.ts';

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

/** Buffers on their way to the socket: one is sent while the next is encoded. */
const WINDOW = 2;
/** Beyond this a buffer goes alone, so that memory is bounded by the largest row and not by two of them. */
const ALONE_BYTES = 4 << 20;
/** How long a COMMIT that was sent may go on once the run is stopped: its answer is worth waiting for. */
const COMMIT_GRACE_MS = 800;
/** Encoded rows of targets whose COPY is not open, in all; then the COPYs change over. */
const WAITING_BYTES = 4 << 20;

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
  readonly #outlets: readonly Outlet[];
  readonly #buffers = new OutputBuffers();
  readonly #readRefusal: (error: DatabaseError) => Promise<Refusal>;
  /** The target at work, for errors: the one whose COPY is open, or was last. */
  #at: Outlet;
  /** The COPY that takes rows now, those of `#at`. */
  #copy: CopyIn | null = null;
  #inTransaction = false;
  /** Bytes that wait for their target's COPY. */
  #waiting = 0;
  /** Grows with whatever the connection does, for the watch. */
  #steps = 0;

  constructor(session: Session, connection: ConnectOptions, outlets: readonly Outlet[]) {
    this.#session = session;
    this.#connection = connection;
    this.#outlets = outlets;
    this.#at = outlets[0]!;
    this.#readRefusal = createRefusalReader(session.client);
  }

  get #client(): Client {
    return this.#session.client;
  }

  write(batch: RowBatch, options: WriteOptions, signal: AbortSignal): Promise<WriteResult> {
    const outlet = this.#outlets[options.target ?? 0]!;
    return this.#guarded(signal, () =>
      options.isolate ? this.#writeIsolated(outlet, batch) : this.#writeAll(outlet, batch),
    );
  }

  async commit(seal: (written: Written) => Seal, signal: AbortSignal): Promise<Written> {
    const written = await this.#guarded(signal, async () => {
      await this.#endCopies();
      for (const outlet of this.#outlets) await this.#merge(outlet);
      if (!this.#inTransaction) await this.#begin();
      const counts: Written = {
        copied: this.#outlets.reduce((sum, { copied }) => sum + copied, 0),
        superseded: this.#outlets.map(({ superseded }) => new Map(superseded)),
      };
      await runSeal(this.#client, this.#at.target.node, seal(counts));
      return counts;
    });
    await this.#guarded(signal, () => sendCommit(this.#client, this.#at.target.node), COMMIT_GRACE_MS);
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

  async #writeAll(outlet: Outlet, batch: RowBatch): Promise<WriteResult> {
    const found: FoundRejects = { rejects: [], rejectedRows: [] };
    let sum = 0;
    for (const piece of piecesOf(batch, (rows) => outlet.encoder.bound(rows)))
      sum += await this.#writePiece(outlet, piece, found);
    return { encoded: sum, ...found };
  }

  /** Encodes rows and hands them to COPY, at once or when it is their target's turn; gives how many they are. */
  async #writePiece(outlet: Outlet, { rows: batch, bytes }: Piece, found: FoundRejects): Promise<number> {
    const buffer = this.#buffers.take(FRAME_HEAD + bytes);
    const reject = collectRejects(outlet.target, batch, found);
    const { end, encoded } = outlet.encoder.encode(batch, buffer, FRAME_HEAD, reject);
    outlet.encoded += encoded;
    outlet.merger?.took(batch.delivery.split, encoded);
    const isOpen = this.#copy === null || this.#at === outlet;
    if (isOpen && outlet.waiting.length === 0) {
      await this.#send(await this.#openCopy(outlet), { buffer, end });
      return encoded;
    }
    outlet.waiting.push({ buffer, end });
    this.#waiting += buffer.length;
    if (this.#waiting >= WAITING_BYTES) await this.#takeTurns();
    return encoded;
  }

  #send(copy: CopyIn, { buffer, end }: Frame): Promise<void> {
    return copy.send(buffer, end, {
      window: buffer.length > ALONE_BYTES ? 1 : WINDOW,
      onFree: () => {
        this.#steps += 1;
        this.#buffers.give(buffer);
      },
    });
  }

  /** Lets the COPY of each target that has rows waiting take them; the last one stays open. */
  async #takeTurns(): Promise<void> {
    for (const outlet of this.#outlets) {
      if (outlet.waiting.length === 0) continue;
      await this.#endCopy();
      const copy = await this.#openCopy(outlet);
      for (const frame of outlet.waiting.splice(0)) {
        this.#waiting -= frame.buffer.length;
        await this.#send(copy, frame);
      }
    }
  }

  async #writeIsolated(outlet: Outlet, batch: RowBatch): Promise<WriteResult> {
    await this.#endCopies();
    if (!this.#inTransaction) await this.#begin();
    // What came before is merged before, and apart, so that a refusal is of a row of this batch.
    for (const one of this.#outlets) await this.#merge(one);
    await outlet.merger?.clear();
    this.#at = outlet;
    const found: FoundRejects = { rejects: [], rejectedRows: [] };
    let sum = 0;
    for (const piece of piecesOf(batch, (rows) => outlet.encoder.bound(rows))) {
      sum += await this.#writePieceIsolated(outlet, piece, found);
    }
    checkCount(outlet);
    return { encoded: sum, ...found };
  }

  /** Writes rows one way or another by themselves, those that the table refuses left out; gives how many are written. */
  async #writePieceIsolated(outlet: Outlet, { rows: batch, bytes }: Piece, found: FoundRejects): Promise<number> {
    const { target, encoder, merger } = outlet;
    const rows = { row: new Int32Array(batch.rowCount), end: new Int32Array(batch.rowCount) };
    const buffer = Buffer.allocUnsafe(bytes);
    const { encoded } = encoder.encode(batch, buffer, 0, collectRejects(target, batch, found), rows);
    const { copied, refused } = await isolateRows(this.#client, {
      count: encoded,
      copy: async (places, before) => {
        const copied = await this.#copyPlaces(outlet, { places, before, buffer, ends: rows.end });
        merger?.took(batch.delivery.split, copied);
        await this.#merge(outlet);
        await merger?.clear();
        return copied;
      },
    });
    for (const { place, error } of refused) {
      const row = rows.row[place]!;
      found.rejectedRows.push(row);
      found.rejects.push(refusedRow(target, batch, row, await this.#readRefusal(error)));
    }
    const stuck = encoded - refused.length;
    outlet.encoded += stuck;
    outlet.copied += copied;
    return stuck;
  }

  /** A COPY of its own, after the statement `before`, for the rows at these places of an encoded batch. */
  async #copyPlaces(
    { copySql, encoder }: Outlet,
    input: {
      readonly places: readonly number[];
      readonly before: string;
      readonly buffer: Buffer;
      readonly ends: Int32Array;
    },
  ): Promise<number> {
    const { places, before, buffer, ends } = input;
    const copy = this.#client.query(new CopyIn(`${before}; ${copySql}`));
    await copy.opened;
    const pieces: Buffer[] = [Buffer.alloc(FRAME_HEAD)];
    if (encoder.format === 'binary') pieces.push(COPY_BINARY_HEADER);
    for (const place of places) pieces.push(buffer.subarray(place === 0 ? 0 : ends[place - 1], ends[place]));
    if (encoder.format === 'binary') pieces.push(COPY_BINARY_TRAILER);
    const frame = Buffer.concat(pieces);
    await copy.send(frame, frame.length, { window: 1, onFree: () => {} });
    const rows = await copy.end();
    this.#steps += 1;
    return rows;
  }

  async #openCopy(outlet: Outlet): Promise<CopyIn> {
    if (this.#copy !== null) return this.#copy;
    this.#at = outlet;
    // One round trip for both statements.
    const copy = this.#client.query(new CopyIn(this.#inTransaction ? outlet.copySql : `BEGIN; ${outlet.copySql}`));
    this.#inTransaction = true;
    this.#copy = copy;
    await copy.opened;
    if (outlet.encoder.format === 'binary') await this.#sendBytes(copy, COPY_BINARY_HEADER);
    return copy;
  }

  async #endCopies(): Promise<void> {
    await this.#takeTurns();
    await this.#endCopy();
    for (const outlet of this.#outlets) checkCount(outlet);
  }

  async #endCopy(): Promise<void> {
    const copy = this.#copy;
    if (copy === null) return;
    if (this.#at.encoder.format === 'binary') await this.#sendBytes(copy, COPY_BINARY_TRAILER);
    this.#at.copied += await copy.end();
    this.#copy = null;
  }

  async #merge(outlet: Outlet): Promise<void> {
    const { merger, superseded } = outlet;
    if (merger === null) return;
    this.#at = outlet;
    for (const [split, rows] of await merger.merge()) superseded.set(split, (superseded.get(split) ?? 0) + rows);
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
      throw translatePgError(error, this.#at.target.node);
    } finally {
      signal.removeEventListener('abort', stop);
      clearTimeout(timer);
    }
  }

  #reset(): void {
    this.#copy = null;
    this.#inTransaction = false;
    this.#waiting = 0;
    this.#outlets.forEach(resetOutlet);
  }
}
