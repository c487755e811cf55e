import type { ClientBase } from 'pg';
import type { Reject, RowBatch } from './batch.ts';
import type { Column, ColumnType, DataType } from './column.ts';

/** The last statements of a commit: rejects, counters, position, epoch check. Throws `commit.fenced` when another owner came. */
export type Seal = (client: ClientBase) => Promise<void>;

/** A target column and the batch column that feeds it. */
export interface TargetColumn extends ColumnType {
  readonly name: string;
  readonly nullable: boolean;
  /** Index into the vectors of a batch. */
  readonly from: number;
  /** The feeding column's logical type. */
  readonly input: Column;
  /** Whether its values are converted or trimmed before they are rejected, in place of what its target says. */
  readonly coerce?: boolean;
  /** What rejects call it, where that is not its name. */
  readonly said?: string;
}

/** How rows go over the wire: `auto` is binary wherever every column has an encoder. */
export const COPY_FORMATS = ['auto', 'binary', 'text'] as const;
export type CopyFormat = (typeof COPY_FORMATS)[number];

/** Rows are merged into the table by key at each commit, not appended. */
export interface Merge {
  /** Columns of a unique index that is not partial. No cell of them is NULL. */
  readonly key: readonly string[];
  /** Columns that an arriving row changes in the row that is there. */
  readonly update: readonly string[];
  /** Rows are changes, not rows of the table: inserts, updates, deletes. */
  readonly mirror?: Mirror;
}

/** How changes arrive. */
export interface Mirror {
  /**
   * `columns`: table columns and `sluice_op`. `debezium`: `sluice_op`, `sluice_before`, `sluice_after`.
   * `debezium_wrapped`: all three in `sluice_change`.
   */
  readonly format: 'columns' | 'debezium' | 'debezium_wrapped';
  /** Operations after which the row is there, and those after which it is gone. */
  readonly upserts: readonly string[];
  readonly deletes: readonly string[];
  /** Columns of the table that changes carry. */
  readonly columns: readonly string[];
  /** With `columns`: those that hold the key as it was before, in the key's order. */
  readonly oldKey: readonly string[] | null;
}

/** What the rows of a transaction are ordered by before they are written, first by first; rows that are equal stay as they came. */
export interface OrderBy {
  /** Index into the vectors of a batch, which feeds a column of the same type: a row that is encoded has a value of it there. */
  readonly from: number;
  readonly type: DataType;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface Target {
  readonly node: string;
  /** Postgres schema and table that COPY writes: the target table, or a staging table of the same row type. */
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly TargetColumn[];
  /** Try to convert or trim a value before it is rejected. */
  readonly coerce: boolean;
  readonly format: CopyFormat;
  /** `null`: appended. */
  readonly merge: Merge | null;
  /** Absent: rows are written as they come. Of a writer's only target, into which rows are appended. */
  readonly order?: readonly OrderBy[];
}

export interface WriteResult {
  /** Rows handed to COPY. */
  readonly encoded: number;
  readonly rejects: readonly Reject[];
  /** The batch row of each reject, in the same order. */
  readonly rejectedRows: readonly number[];
}

/** A batch that a writer has taken. What comes of it may be known later, while others are taken: its memory is in use until then. Who does not wait for it need not handle its failure. */
export interface TakenBatch {
  readonly result: WriteResult | Promise<WriteResult>;
}

export interface WriteOptions {
  /**
   * COPY this batch alone, under a savepoint, and bisect it where the table refuses a row (unique, check, foreign
   * key, trigger): the offenders become rejects that name the constraint. Slow; used after a commit failed on data.
   */
  readonly isolate: boolean;
  /** Number of the target among those of the writer; 0 where it has one. */
  readonly target?: number;
}

/** What one transaction has written, before its seal. */
export interface Written {
  /** Rows that COPY reported; the graph holds its own count against it. */
  readonly copied: number;
  /** Of those, by target and split: rows of a key that came again, later in the same transaction. Empty unless rows are merged. */
  readonly superseded: readonly ReadonlyMap<string, number>[];
}

/**
 * Writes one lane's rows over one connection, to one target or several, one transaction after another. Not concurrent: one
 * call at a time.
 *
 * `take` opens a transaction where none is open, and resolves when more may come: mostly the batch is encoded then, and the
 * socket has drained. All results are to be known before `commit`; one that fails is for the caller to roll back. `write` takes a
 * batch and waits for its result. `commit` ends COPY, runs the seal last, and commits. When COMMIT was
 * sent and no answer came, it throws `commit.in_doubt` (retryable): take the split again to learn the truth.
 * A refusal by the table's own rules throws `sink.constraint`; nothing of the transaction is left.
 */
export interface SinkWriter extends AsyncDisposable {
  take(batch: RowBatch, options: WriteOptions, signal: AbortSignal): Promise<TakenBatch>;
  write(batch: RowBatch, options: WriteOptions, signal: AbortSignal): Promise<WriteResult>;
  commit(seal: (written: Written) => Seal, signal: AbortSignal): Promise<Written>;
  rollback(): Promise<void>;
}
