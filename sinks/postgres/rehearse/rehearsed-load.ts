import type { ClientBase } from 'pg';
import type { RowBatch } from '../../../runtime/contract/batch.ts';
import type { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Target, WriteResult } from '../../../runtime/contract/sink.ts';
import type { TableChange } from '../../../runtime/contract/table-change.ts';
import type { Part, Published, Publishing, RefusedRow } from '../staging/publishing.ts';
import type { TableLook } from './look-at-table.ts';

/** A target of a load. */
export interface ToRehearse {
  readonly target: Target;
  /** Of the batches that arrive; where they are staged they have two more, of their split and number. */
  readonly vectors: number;
  /** Made first, where it is not there. */
  readonly createTable: string | null;
  readonly changes: readonly TableChange[];
  readonly backup: boolean;
  /** Rows that are staged may be left out where the table refuses them. */
  readonly origins: boolean;
  /** How staged rows are published. */
  readonly publish: () => Pick<Part, 'replace' | 'swap' | 'watermark'>;
}

/** Writes a batch to the target of this place. */
export type PutRows = (target: number, batch: RowBatch) => Promise<WriteResult>;

export interface RehearseLoadOptions {
  readonly databaseUrl: string;
  readonly targets: readonly ToRehearse[];
  /** Gives all rows, in their order; is asked again where they have to be written apart. */
  readonly feed: (put: PutRows) => Promise<void>;
  /** Takes staged rows that a target refuses, a few at a time. */
  readonly onRefused: (target: number, rows: readonly RefusedRow[]) => void;
  /** Longest that a statement may take; 0: as long as it likes. */
  readonly statementTimeoutMs: number;
  /** Rows are staged, and published at the end. */
  readonly staged: boolean;
  /** Looks at staged rows before they are published; what it throws would end the load. */
  readonly check: NonNullable<Publishing['check']>;
  /** First, and last, in the transaction of the load. */
  readonly begin: (client: ClientBase) => Promise<void>;
  readonly after: (client: ClientBase) => Promise<void>;
  /** Rows of a table to show at most. */
  readonly showRows: number;
}

export interface RehearsedTargetLoad extends TableLook {
  readonly published: Published;
}

export interface RehearsedLoad {
  readonly targets: readonly RehearsedTargetLoad[];
  /** What was sent, as far as it changes something. */
  readonly statements: readonly string[];
  /** What would have ended the load; `null`: nothing. */
  readonly error: PipelineError | null;
}
