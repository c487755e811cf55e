import type { PipelineError } from './errors.ts';
import type { Json } from './json.ts';
import type { Vector } from './vector.ts';

/** Why a row left without being loaded or rejected. */
export const DROP_CAUSES = ['filtered', 'deduplicated', 'folded', 'superseded'] as const;
export type DropCause = (typeof DROP_CAUSES)[number];

/** What becomes of a row that breaks a rule of its own: the run stops, the row is dropped, or it is kept as a dead letter. */
export const RULE_ACTIONS = ['abort', 'skip', 'quarantine'] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];

/** A record of the source that a row is, though it was held and read again since. */
export interface KeptRecord {
  /** Number of its split in the order of the source. */
  readonly ordinal: number;
  readonly split: string;
  readonly label: string;
  /** Number of the record in its split, counted from 1. */
  readonly rowNumber: number;
  readonly line?: number;
}

/** Where the rows of a batch came from. */
export interface Origin {
  readonly split: string;
  /** What a person calls it: the file's path, the topic. */
  readonly label: string;
  /** Number of the split in the order of its source. */
  readonly ordinal: number;
  /** Source node that it was read at, where a plan has several. */
  readonly source?: string;
  /** Number of the batch's first record in its split, counted from 1, header excluded. */
  readonly firstRow: number;
  /** Offsets from `firstRow` by row index, where malformed records left gaps; `null` = row index is the offset. */
  readonly rowNumbers: Int32Array | null;
  /** The row as the source gave it (column name → text or JSON), for rejects and dead letters. Valid until the batch's delivery is released. */
  record(row: number): Json;
  /** Line on which the row's record begins, counted from 1; absent where the source has no lines. Valid as long as `record`. */
  line?(row: number): number;
  /** Of rows that were held as they are, by the offset of their number: which record each is. Rejects name that one. */
  kept?(offset: number): KeptRecord;
}

/** A row that failed. Travels with its batch to the same commit. */
export interface Reject {
  readonly node: string;
  readonly split: string;
  readonly label: string;
  /** Record number in the split, counted from 1, header excluded. */
  readonly rowNumber: number;
  /** Line of the record, and byte column where it is malformed, counted from 1, where the source knows them. */
  readonly line?: number;
  readonly lineColumn?: number;
  /**
   * Byte of the file, unpacked, at which the record begins, from 0. Of formats that are read byte by byte: the others, and
   * rows that are rejected behind the source, have the record's number.
   */
  readonly byte?: number;
  readonly column: string | null;
  /** Text of the offending value, at most 1,000 characters. */
  readonly value: string | null;
  /** Machine-readable cause, e.g. `row.not_an_integer`. */
  readonly code: string;
  /** The cause in plain words. */
  readonly reason: string;
  /** Id of the rule that the row breaks, where one was set, and what is to become of it. */
  readonly rule?: string;
  readonly action?: RuleAction;
  /** Of a file that cannot be read on: what to do. Previews say it; a dead letter of it has actions of its own. */
  readonly next?: string;
  readonly record: Json;
}

/** What one node did to rows. in + added = out + Σ dropped + rejected, always. */
export interface NodeTally {
  in: number;
  out: number;
  added: number;
  dropped: Partial<Record<DropCause, number>>;
  rejected: number;
  busyMs: number;
}

/**
 * Counts of one batch, by node id. Operators report only what they drop or add; the graph counts what goes in,
 * what comes out and what is rejected by itself, so that a wrong report shows as an equation that does not balance.
 */
export interface Tally {
  readonly nodes: ReadonlyMap<string, NodeTally>;
  /** What operators have learned of the batch, see `OperatorState`. */
  readonly states: readonly LearnedState[];
  dropped(node: string, cause: DropCause, rows: number): void;
  added(node: string, rows: number): void;
  learned(node: string, state: Uint8Array): void;
}

/** What an operator is to remember of a batch, in bytes of its own making. */
export interface LearnedState {
  readonly node: string;
  readonly state: Uint8Array;
}

/** The life of a batch's claim on its source position. */
export interface Delivery {
  readonly split: string;
  /** Counts up from 0 in a split's reading; only a contiguous settled prefix is ever stored. */
  readonly seq: number;
  /** Resume after this. */
  readonly position: Json;
  /** Rows are encoded into COPY or taken into an operator's state: credit and memory go back, the position stays uncovered. Once. */
  release(): void;
  /** The position is covered by a commit, or the batch failed. Once, exactly. */
  settle(outcome: 'committed' | PipelineError): void;
  /** A branch: the parent releases and settles when all children have. */
  fork(children: number): readonly Delivery[];
}

/** What a batch's rows hold. */
export interface BatchRows {
  /** One a column, in the order of the node's columns; names and types are in the plan. */
  readonly vectors: readonly Vector[];
  /** Rows held by each vector, selected or not. */
  readonly length: number;
  /** Row indices that are still in, ascending; `null` = all. */
  readonly selection: Int32Array | null;
  /** Rows still in: `selection?.length ?? length`. */
  readonly rowCount: number;
}

/** Rows of one split, in order. The unit that flows: about 256 KiB. */
export interface RowBatch extends BatchRows {
  readonly bytes: number;
  readonly origin: Origin;
  readonly rejects: readonly Reject[];
  readonly tally: Tally;
  readonly delivery: Delivery;
}
