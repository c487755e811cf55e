import type { CheckResult } from './check.ts';
import type { PipelineErrorJson } from './errors.ts';
import type { Json } from './json.ts';
import type { Hook, LoadMode, Plan } from './plan.ts';
import type { SampleReject } from './sample.ts';

export interface DryRunRequest {
  readonly plan: Plan;
  /** Records of the source to read at most, bad ones included; `null`: all, batch by batch. */
  readonly limit: number | null;
  /** Whose watermark and keys of former runs count; `null`: of none. */
  readonly pipeline: { readonly tenant: string; readonly id: string | null } | null;
  /** Makes the target where it is not there; `null`: it has to be. */
  readonly createTable: string | null;
  /** Decrypted credentials of a connector that is not stored. */
  readonly auth?: Json;
}

/** in + added = out + dropped + rejected, for every node. */
export interface DryRunNode {
  readonly node: string;
  readonly label: string;
  /** `source`, `target`, or the operator's. */
  readonly type: string;
  /** Nodes whose rows go in. */
  readonly inputs: readonly string[];
  readonly in: number;
  readonly added: number;
  readonly out: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly rejected: number;
}

/** Rejects of one node for one reason. */
export interface RejectCause {
  readonly node: string;
  readonly column: string | null;
  readonly code: string;
  readonly count: number;
  readonly first: SampleReject;
}

/** What a load would do to one table. */
export interface DryRunTable {
  /** Node of the target. */
  readonly target: string;
  readonly loadMode: LoadMode;
  readonly table: string;
  /** Columns of the table before and after; `null` where it has none. */
  readonly schema: readonly {
    readonly column: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  /** Of the table, as it would be. */
  readonly columns: readonly string[];
  /** Some of the rows that would be written, as the table would hold them, in the order of `columns`; `null`: it is too large to look for them. */
  readonly rows: readonly (readonly (string | null)[])[] | null;
}

/** What a load would do: it was done, and rolled back. Of several targets it tells of the first itself. */
export interface DryRun extends DryRunTable {
  readonly others: readonly DryRunTable[];
  readonly shape: Plan['shape'];
  readonly read: { readonly records: number; readonly stoppedBy: 'limit' | 'time' | null };
  readonly nodes: readonly DryRunNode[];
  readonly balanced: boolean;
  readonly causes: readonly RejectCause[];
  /** Statements that were sent and that change something, each once. */
  readonly statements: readonly string[];
  readonly checks: readonly CheckResult[];
  /** What was not done: hooks, and views of dead letters. */
  readonly hooks: readonly (Hook & { readonly place: 'before' | 'after' })[];
  /** Sequences that have counted on, which no rollback turns back. */
  readonly sequences: readonly string[];
  /** What would end the run; `null`: nothing. */
  readonly error: PipelineErrorJson | null;
}

/** Does a load in this process, and takes it back. */
export type DryRunner = (request: DryRunRequest, signal: AbortSignal) => Promise<DryRun>;
