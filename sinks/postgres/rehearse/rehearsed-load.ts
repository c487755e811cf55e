import type { ClientBase } from 'pg';
import type { RowBatch } from '../../../runtime/contract/batch.ts';
import type { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Target } from '../../../runtime/contract/sink.ts';
import type { TableChange } from '../../../runtime/contract/table-change.ts';
import type { Part, Published, Publishing, RefusedRow } from '../staging/publishing.ts';
import type { TableLook } from './look-at-table.ts';
import type { Tried } from './open-rehearsal.ts';

/** A target, and the rows that arrive there. */
export interface ToRehearse {
  readonly target: Target;
  /** Where they are staged: with two vectors more than `vectors`, of their split and number. */
  readonly batches: readonly RowBatch[];
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

export interface RehearseLoadOptions {
  readonly databaseUrl: string;
  readonly targets: readonly ToRehearse[];
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
  /** By batch. */
  readonly tried: readonly Tried[];
  /** Of the staged rows, those that the table refuses. */
  readonly refused: readonly RefusedRow[];
  readonly published: Published;
}

export interface RehearsedLoad {
  readonly targets: readonly RehearsedTargetLoad[];
  /** What was sent, as far as it changes something. */
  readonly statements: readonly string[];
  /** What would have ended the load; `null`: nothing. */
  readonly error: PipelineError | null;
}
