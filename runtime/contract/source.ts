import type { KeptRecord } from './batch.ts';
import type { ColumnTypes } from './column.ts';
import type { ErrorOrigin } from './errors.ts';
import type { Json } from './json.ts';
import type { Vector } from './vector.ts';

/** A piece of a source read in order with its own position: a file, later a range of it, a partition, a shard. */
export interface Split {
  /** Stable across listings of an unchanged source; unique in a run. */
  readonly id: string;
  /** What a person calls it: the file's path. */
  readonly label: string;
  /** Size for progress and placement; `null` where the source cannot say. */
  readonly bytes: number | null;
  /**
   * All that `read` needs on another machine, and what tells that the object has changed. Of one that may be loaded once
   * for all: `version`, a text, and `modifiedAt`, milliseconds since 1970 or `null`, one of which differs when it has.
   */
  readonly meta: Json;
}

/** A record that the source could not parse. */
export interface SourceReject {
  readonly rowNumber: number;
  readonly line?: number;
  readonly lineColumn?: number;
  /** As `Reject.byte`. */
  readonly byte?: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly reason: string;
  /** The record's raw text at most, as `{ raw: "…" }`, cut to 64 KiB. */
  readonly record: Json;
}

/** What a source yields: a batch before the pump has given it a delivery. */
export interface SourceRows<P extends Json = Json> {
  readonly vectors: readonly Vector[];
  readonly length: number;
  /** Memory held, in bytes. */
  readonly bytes: number;
  /** Bytes of the source consumed by this batch, for progress. */
  readonly consumed: number;
  readonly firstRow: number;
  readonly rowNumbers: Int32Array | null;
  readonly rejects: readonly SourceReject[];
  /** Resume after this batch. */
  readonly position: P;
  record(row: number): Json;
  /** Line on which a row's record begins, counted from 1; absent where the source has no lines. Rows asked for in order cost one look at the batch. */
  line?(row: number): number;
  /** Of rows that were held as they are, by the offset of their number: which record of the run's source each is. */
  kept?(offset: number): KeptRecord;
  /** Called once when nothing reads the vectors any more: the source may use their memory again. */
  recycle?(): void;
}

export interface CheckStep {
  readonly step: string;
  readonly ok: boolean;
  readonly durationMs: number;
  /** What was found, or what failed and what to do. */
  readonly detail?: string;
  /** Of the error, where it failed. */
  readonly code?: string;
  /** Where in the input it stands. */
  readonly origin?: ErrorOrigin;
  /** What the credentials may not do, in the words of the store. */
  readonly permission?: string;
}

/** Test Connection: each step, how long, what failed. */
export interface CheckReport {
  readonly ok: boolean;
  readonly steps: readonly CheckStep[];
}

/** A file that would be read, as its store lists it. */
export interface ListedFile {
  /** From the connector's root. */
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970; `null` where the store tells none. */
  readonly modifiedAt: number | null;
  /** The format that is set, or that its name ends in; `null`: its first bytes will tell. */
  readonly format: string | null;
}

/** A file that a trigger watches for. `version` and `modifiedAt`: as in the metadata of its splits. */
export interface ArrivedFile {
  readonly path: string;
  readonly bytes: number;
  readonly version: string;
  readonly modifiedAt: number | null;
}

/** Of some files of a listing, those that a run was given. */
export type GivenFiles = <F extends ArrivedFile>(files: readonly F[]) => Promise<readonly F[]>;

/** A run that claims objects. */
export interface Claimer {
  readonly runId: string;
  /** Another each time that the run goes on: its earlier claims are told from those that hold. */
  readonly attempt: string;
  /** How a claim of another run stands that lies where this run's would, on the object that it calls so. */
  found(runId: string, path: string): Promise<FoundClaim>;
}

export interface FoundClaim {
  /**
   * Not, where the run has ended or was deleted, or where no process goes on with it and it has not begun to read the object;
   * then it never does.
   */
  readonly holds: boolean;
  /** The run names the folder of claims as this one does. Else it reads from another root, and the claim is on another object. */
  readonly isHere: boolean;
}

/**
 * How a source keeps its objects for one run before it reads them: others neither read nor move them then. `meta.claimed` of
 * the splits of an object is where the claim lies, which is noted before the claim is made.
 */
export interface FileClaims {
  /** Throws `source.*` for a folder that nothing may be put into, or that it would read. */
  refuse(folder: string): void;
  /** Where the claim of a run on a split's object is to lie. */
  place(split: Split, folder: string, runId: string): string;
  /** Gives back what runs that are over have left in the folder; gives how many of this source's objects others hold there. */
  freeLeft(
    folder: string,
    claimer: Claimer,
    signal: AbortSignal,
  ): Promise<{ readonly freed: number; readonly held: number }>;
  /** Gives whether the object, as it was listed, is the run's now. Twice is once. */
  take(split: Split, claimer: Claimer, signal: AbortSignal): Promise<boolean>;
  /** Ends the claim: the object is at its own place again. Twice is once, and once it is put away it is nothing. */
  giveBack(split: Split, runId: string, signal: AbortSignal): Promise<void>;
  /** Its claims lie beside the objects, and are to be ended also once these are put away. */
  readonly outlasts?: true;
}

/** An object that is at its own place again. A move may give it another version. */
export interface TakenBack {
  /** The version that lay where it was put. */
  readonly was: string;
  /** What is another in `meta` of its splits, where its content is not. */
  readonly now: { readonly version: string; readonly modifiedAt: number | null };
}

/** How a source puts away what has been loaded, or cannot be. Folders and paths are its own, with `/`. */
export interface Archive {
  /** Throws `source.*` for a folder that nothing may be put into, or that it would read again. */
  refuse(folder: string): void;
  /** A path beneath the folder for a split's object: nothing is there yet, nor at the path that `beside` gives of it. */
  place(split: Split, folder: string, signal: AbortSignal, beside?: (path: string) => string): Promise<string>;
  /**
   * Moves the object that was read there, and replaces nothing: `source.archive_taken` when something else has come to be
   * there. Twice is once, wherever the first time broke off.
   */
  move(split: Split, to: string, signal: AbortSignal): Promise<void>;
  /** Puts a text at a path, whole or not at all, and replaces nothing: `source.archive_taken`. Twice is once. */
  note(path: string, text: string, signal: AbortSignal): Promise<void>;
  /** Takes away what `note` has put there. */
  removeNote(path: string, signal: AbortSignal): Promise<void>;
  /** Moves back what lies where `move` has put an object. `gone`: nothing does. `taken`: something else has the object's own place. */
  takeBack(split: Split, from: string, signal: AbortSignal): Promise<TakenBack | 'gone' | 'taken'>;
  /** What lies at the path of an object, as a split of its own; `null`: nothing. */
  find(path: string, signal: AbortSignal): Promise<Split | null>;
}

/**
 * A readable outside system. All methods obey `signal` within a second. Errors are `PipelineError`s with a
 * `source.*` code. `columns` gives the order in which `read` lays its vectors, unless the plan asked for others.
 */
export interface Source<P extends Json = Json> {
  check(signal: AbortSignal): Promise<CheckReport>;
  columns(signal: AbortSignal): Promise<ColumnTypes>;
  /**
   * The columns of one split, as `read` lays them unless the plan asked for others; `null` where it is empty and does not
   * say. Absent: each split has those of `columns`.
   */
  columnsOf?(split: Split, signal: AbortSignal): Promise<ColumnTypes | null>;
  /** The files that it would read, none of them opened, in source order. Absent: it reads no files. */
  files?(signal: AbortSignal): AsyncIterable<ListedFile>;
  /**
   * Streamed, in source order. `given`: of no other files; it is asked before any is opened, and before one is chosen by the
   * order that is wanted.
   */
  splits(signal: AbortSignal, given?: GivenFiles): AsyncIterable<Split>;
  /**
   * These are being read or will be next, in this order and from their beginnings; others that were told before are read or
   * will not be. It may fetch ahead, within a bound of its own.
   */
  soon?(splits: readonly Split[], signal: AbortSignal): void;
  /** Yields at least one batch (perhaps of no rows) for every split, the last one with the split's final position. */
  read(split: Split, after: P | null, signal: AbortSignal): AsyncIterable<SourceRows<P>>;
  /** Only after the commit: commit offsets, move files. */
  committed?(split: Split, position: P): Promise<void>;
  /** What `splits` would read, as files that are not opened: one that is still being written is among them. Absent: no files. */
  arrivals?(signal: AbortSignal): AsyncIterable<ArrivedFile>;
  /** Absent: it has nothing that could be put away. */
  readonly archive?: Archive;
  /** With `archive`. */
  readonly claims?: FileClaims;
  close?(): Promise<void>;
}
