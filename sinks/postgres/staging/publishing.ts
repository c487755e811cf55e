import type { Client, ClientBase } from 'pg';
import type { Seal, Target } from '../../../runtime/contract/sink.ts';
import type { TableRef } from '../identifier.ts';
import type { StagedTable, StagingTable } from './create-staging.ts';

/** What is published, wherever from: in one transaction. */
export interface Publishing {
  readonly staging: StagingTable;
  /** One a target. */
  readonly parts: readonly Part[];
  /** A transaction is open, and nothing may be committed but it. */
  readonly within?: boolean;
  /** Looks at the rows of the load, part by part, before any of them can be seen; what it throws ends it. */
  readonly check?: (client: ClientBase, staged: readonly Staged[]) => Promise<void>;
}

/** Rows that are about to be loaded. */
export interface Staged {
  readonly table: TableRef;
  readonly rows: number;
}

/** What is published in one target. */
export interface Part {
  readonly target: Target;
  readonly staging: StagedTable;
  /** Rows that the lanes have committed: just so many must arrive. */
  readonly rows: number;
  /** The staged rows take the place of all that the table holds. `allowEmpty`: also when there are none. */
  readonly replace: { readonly allowEmpty: boolean } | null;
  /** Another table takes the target's place, and the old one is kept for so many hours. `null`: rows are written to the target. */
  readonly swap?: { readonly keepHours: number; readonly patienceMs?: number } | null;
  readonly watermark?: Watermark | null;
  /** The rows that the target has are copied first; see `backUpTable`. */
  readonly backup?: boolean;
  /** What becomes of rows that the table refuses; absent, or where no row says whence it came: they end the load. */
  readonly refusals?: Refusals;
}

/** Staged rows whose column is not above `after` are dropped; `null`: all are new. */
export interface Watermark {
  readonly column: string;
  readonly after: string | null;
}

export interface Refusals {
  /** Is asked about them in source order, a few at a time; what it throws ends the load. Gives what is to be noted of each, as text. */
  dispose(rows: readonly RefusedRow[]): Promise<readonly string[]>;
  /** Takes what was noted, page by page, in the transaction that publishes the other rows. */
  record(client: ClientBase, pages: AsyncIterable<readonly string[]>): Promise<void>;
}

/** A staged row that the table refuses. */
export interface RefusedRow {
  /** Number of the split that it was read from, and of the row in it. */
  readonly split: number;
  readonly row: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly reason: string;
}

/** What became of the staged rows. */
export interface Published {
  readonly loaded: number;
  readonly superseded: number;
  /** Not above the watermark. */
  readonly filtered: number;
  /** Highest watermark of the loaded rows; `null`: none was loaded, or there is no watermark. */
  readonly mark: string | null;
}

/** The last statements of the transaction, by what became of each part. */
export type SealPublished = (published: readonly Published[]) => Seal;

/** Where rows are tried, and which of them. */
export interface Trial {
  readonly client: Client;
  readonly part: Part;
  /** Of the part among those of the load. */
  readonly number: number;
  /** The target, or a table that is to take its place. */
  readonly into: Target;
  /** What users call constraints that have another name in `into`. */
  readonly names: ReadonlyMap<string, string>;
}
