import type { DropCause, Reject } from './batch.ts';
import type { Column } from './column.ts';
import type { Json } from './json.ts';
import type { Plan } from './plan.ts';

/** A row as a person writes it down: values by column. */
export type GivenRow = Readonly<Record<string, Json>>;

/** Rows that are to pass a plan without being loaded. */
export interface SampleRequest {
  readonly plan: Plan;
  /** Records of the source to read at most, bad ones included. */
  readonly limit: number;
  /** Rows that nodes give, by node, in place of those that they would: of the source, or of any other. */
  readonly given?: Readonly<Record<string, readonly GivenRow[]>>;
  /**
   * Rows of the tables that operators look into, by the name that their settings have, that of a summary as
   * `<name>.summary`; of those that are not named, none. The tables that are there when not given.
   */
  readonly tables?: Readonly<Record<string, readonly GivenRow[]>>;
  /** The last node that is looked at; all are when not given. */
  readonly upTo?: string;
  /** Whose keys of former runs count as seen; `null`: of none. */
  readonly pipeline: { readonly tenant: string; readonly id: string | null } | null;
  /** Decrypted credentials of a connector that is not stored. */
  readonly auth?: Json;
  /** What `now()` is: microseconds since 1970-01-01 UTC. The present when not given. */
  readonly startedAt?: bigint;
}

export interface SampleColumn extends Column {
  /** Its values are not shown: an operator of the plan hides them. */
  readonly hidden?: true;
}

/** Where a row was read, or that it was given. */
export interface SampleOrigin {
  readonly label: string;
  /** Number of the record in its split, or of the given row, counted from 1. */
  readonly row: number;
  readonly line?: number;
  /** As `Reject.byte`: of records that could not be read, and where a file cannot be read on. */
  readonly byte?: number;
}

export interface SampleRow {
  /** Which of the rows that went in it is, or is made of, counted from 0; `null`: of several, or of none. */
  readonly from: number | null;
  readonly origin: SampleOrigin | null;
  /** In the order of the columns, as Postgres prints values; `null` = NULL. */
  readonly cells: readonly (string | null)[];
}

export interface SampleReject
  extends Pick<Reject, 'column' | 'value' | 'code' | 'reason' | 'rule' | 'action' | 'next'> {
  /** Which of the rows that went in it is; `null`: none, it could not be read. */
  readonly from: number | null;
  readonly origin: SampleOrigin | null;
}

/** Rows that left a node on purpose. */
export interface SampleDrop {
  readonly cause: DropCause;
  readonly count: number;
  /** Which of those that went in; `null` where none of them is gone by itself. */
  readonly rows: readonly number[] | null;
}

/** What one node did. */
export interface NodeSample {
  readonly node: string;
  readonly label: string;
  /** `source`, `target`, or the operator's. */
  readonly type: string;
  /** Nodes whose rows go in, one after another; the same twice where two routes of it lead here. */
  readonly inputs: readonly string[];
  /** Which of all rows that its inputs gave, counted on from one to the next, went in; `null`: all. */
  readonly taken: readonly number[] | null;
  /** Rows were given in its place: nothing was asked of it. */
  readonly given: boolean;
  readonly columns: readonly SampleColumn[];
  /** Rows that came out. Of the target: as the table would hold them. */
  readonly rows: readonly SampleRow[];
  readonly rejects: readonly SampleReject[];
  readonly dropped: readonly SampleDrop[];
  readonly added: number;
}

export interface Sample {
  /** In the order in which rows pass. */
  readonly nodes: readonly NodeSample[];
  /** Records read from the source; `null` where rows were given instead. */
  readonly read: {
    readonly records: number;
    /** There may be more: the limit was met, or the time for reading was over. */
    readonly stoppedBy: 'limit' | 'time' | null;
  } | null;
}

/** Lets rows pass a plan in this process. Nothing is written that stays. */
export type Sampler = (request: SampleRequest, signal: AbortSignal) => Promise<Sample>;
