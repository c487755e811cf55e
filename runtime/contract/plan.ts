import type { AnomalyGuard, DatasetCheck } from './check.ts';
import type { ColumnTypes } from './column.ts';
import type { AuthMethod } from './definition.ts';
import type { Issue } from './issue.ts';
import type { Json } from './json.ts';
import type { Lineage } from './lineage.ts';
import type { LookupTable, PlannedArchive, PlannedSummary, StagedQuery } from './operator.ts';
import type { CopyFormat, Mirror, OrderBy, TargetColumn } from './sink.ts';
import type { TableChange } from './table-change.ts';

export const RUN_MODES = ['batch', 'micro_batch', 'streaming'] as const;
export type RunMode = (typeof RUN_MODES)[number];

export const ERROR_POLICIES = ['fail', 'skip', 'dlq'] as const;
export type ErrorPolicy = (typeof ERROR_POLICIES)[number];

export const VALIDATION_MODES = ['strict', 'skip', 'coerce'] as const;
export type ValidationMode = (typeof VALIDATION_MODES)[number];

/** Only what is built is listed; more load modes come with the issue on loading. */
export const LOAD_MODES = [
  'append',
  'truncate',
  'upsert',
  'blue_green',
  'incremental_watermark',
  'cdc_mirror',
] as const;
export type LoadMode = (typeof LOAD_MODES)[number];

/** What is done before or after a load. */
export type Hook = { readonly onFailure: 'fail' | 'warn' } & (
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'refresh'; readonly view: string }
  | { readonly kind: 'function'; readonly function: string }
  /** `signWith`: the environment variable that holds the secret; a plan holds none. */
  | { readonly kind: 'webhook'; readonly url: string; readonly signWith?: string | undefined }
);

/** Types whose values are in an order that Postgres and a person agree on. */
export const WATERMARK_TYPES = [
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'date',
  'timestamp',
  'timestamptz',
] as const;
export type WatermarkType = (typeof WATERMARK_TYPES)[number];

/** How arriving rows meet those that the table has. */
export type PlannedLoad =
  | { readonly mode: 'append' }
  /** All rows of the table are replaced, in the transaction that publishes. `allowEmpty`: also by none. */
  | { readonly mode: 'truncate'; readonly allowEmpty: boolean }
  /** Another table, filled first, takes the place of the target; the old one is kept for so many hours. */
  | { readonly mode: 'blue_green'; readonly allowEmpty: boolean; readonly keepOldHours: number }
  /** Only rows above the highest `column` of former runs are new; the others are dropped. `type`: of the column. */
  | { readonly mode: 'incremental_watermark'; readonly column: string; readonly type: WatermarkType }
  /** Rows are changes of rows: the table mirrors what they lead to, key by key. */
  | {
      readonly mode: 'cdc_mirror';
      readonly key: readonly string[];
      readonly update: readonly string[];
      readonly mirror: Mirror;
    }
  /** Rows of the same `key` become one: the last in source order. `update`: columns that it changes in a row that is there. */
  | { readonly mode: 'upsert'; readonly key: readonly string[]; readonly update: readonly string[] };

/** What is loaded is noted, with what tells that it has changed. `skip`: what is noted so is not read again; `note`: all is read. */
export type Remembers = 'skip' | 'note';

/** What a run does that has waited for files, and none has come. */
export const MISS_ACTIONS = ['alert', 'skip', 'fail'] as const;
export type MissAction = (typeof MISS_ACTIONS)[number];

/** A run that finds nothing to read in a source looks again before anything else is done. */
export interface PlannedWait {
  /** Looks after the first one. */
  readonly maxRetries: number;
  readonly intervalMinutes: number;
  /** `skip`: it ends with nothing read. `alert`: so it does, and an alert says it. */
  readonly onMissAction: MissAction;
}

export interface PlannedSource {
  readonly node: string;
  /** What a person calls the node; its id where the author gave no label. */
  readonly label: string;
  readonly connectorType: string;
  /** The stored connector, where it has an id; credentials are looked up by it when the plan is built, never stored in it. */
  readonly connectorId: string | null;
  readonly connector: Json;
  readonly authMethod: AuthMethod;
  readonly read: Json;
  readonly columns: ColumnTypes;
  /** Which of its columns say where rows were read; absent: none. */
  readonly lineage?: Lineage;
  /** Its rows have been read before, and wait in a staging table: they are no rows of the source. `kept`: each is still one of its records. */
  readonly staged?: 'made' | 'kept';
  /** Its rows are dead letters of earlier runs: each is marked in the commit that covers its row. */
  readonly replay?: true;
  /** What later runs of the pipeline are to know of what was loaded; absent: nothing. */
  readonly remembers?: Remembers;
  /** Only what the trigger has given to the run is read. */
  readonly arrived?: true;
  /** Absent: that it has nothing to read is a mistake. */
  readonly wait?: PlannedWait;
  /** Where a file goes that cannot be read on, with the reason beside it; tokens as in `PlannedArchive.folder`. Absent: it stays. */
  readonly failureFolder?: string;
  /** Where claims lie: its files are claimed before they are read, and those that other runs hold are left out. Absent: none is. */
  readonly stagingFolder?: string;
  /** Absolute; relative paths of the connector start here. Absent: where the process that runs it says. */
  readonly baseDirectory?: string;
}

/** A node whose rows come in. */
export interface PlannedInput {
  readonly node: string;
  /** Of a node that rows leave by several routes: by which. */
  readonly port: string | null;
}

export interface PlannedOperator {
  readonly node: string;
  readonly label: string;
  readonly type: string;
  readonly config: Json;
  /** Several: their rows come in together, see `OperatorDefinition.unite`; or each on its own side, see `join`. */
  readonly inputs: readonly PlannedInput[];
  readonly input: ColumnTypes;
  /** Of one that joins: the columns of its second input; `input` is that of its first. */
  readonly right?: ColumnTypes;
  readonly output: ColumnTypes;
  /** Of an operator that holds until the end: what makes its rows of the staged ones. */
  readonly finish?: StagedQuery;
  /** The target writes the rows in its order, and nothing is staged. A run puts it into the plan that is stored with it. */
  readonly inTarget?: true;
  /** Of one that joins: memory that a lane may take for its right rows, where it joins them itself. */
  readonly meets?: { readonly bytes: number };
  /**
   * The lane does join its rows, all in one transaction, and nothing is staged; the sources of its right side are read `first`. A run
   * puts it into the plan that is stored with it.
   */
  readonly inLane?: { readonly first: readonly string[] };
  /** It remembers what it must know of the rows that have passed it, in so much memory at most. */
  readonly state?: { readonly bytes: number };
  /** A view over its dead letters is made under this name. */
  readonly quarantine?: { readonly schema: string; readonly table: string };
  /** It takes values that may come once in the run. */
  readonly claims?: true;
  /** What is done once the load is in. */
  readonly summary?: PlannedSummary;
  /** Tables that it reads, by the name or id that its config has. */
  readonly tables?: Readonly<Record<string, LookupTable>>;
}

export interface PlannedTarget {
  readonly node: string;
  readonly label: string;
  readonly input: PlannedInput;
  readonly schemaId: string | null;
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly TargetColumn[];
  /** Input columns that the table lacks: dropped, counted, and said on screen. */
  readonly dropped: readonly string[];
  /** What the load does to the table before the first row; absent: nothing. `sql`: all of it, as one statement. */
  readonly changes?: { readonly sql: string; readonly columns: readonly TableChange[] };
  readonly load: PlannedLoad;
  readonly hooks?: { readonly before: readonly Hook[]; readonly after: readonly Hook[] };
  /** The rows that the table has are copied first. */
  readonly backup?: true;
  /** Rows that arrive are held by this operator, to become others: none is loaded. */
  readonly holds?: PlannedOperator;
  /** Which input of that operator they are, where it has two; absent: the first. */
  readonly side?: 'right';
  readonly copyFormat: CopyFormat;
  /** Its rows are written in this order, so all of them in one transaction; see `PlannedOperator.inTarget`. */
  readonly order?: readonly OrderBy[];
}

/** Rows that may be skipped or dead-lettered before a run stops; `null` = any number. */
export interface ErrorBudget {
  readonly maxErrors: number | null;
  /** Of the rows read, once there are `afterRows`. */
  readonly maxErrorRate: number | null;
  readonly afterRows: number;
}

/** The frozen, typed form of a pipeline version, plain JSON; the only thing that runs. Holds no secret. */
export interface Plan {
  readonly name: string;
  readonly source: PlannedSource;
  /** Others beside it, in the order in which their rows come. */
  readonly moreSources?: readonly PlannedSource[];
  /** Each after all that feed it. */
  readonly operators: readonly PlannedOperator[];
  readonly target: PlannedTarget;
  /** Others beside it; the rows of all are in the same transactions. */
  readonly moreTargets?: readonly PlannedTarget[];
  readonly mode: RunMode;
  /** `direct`: commits land in the target. `staged`: one last transaction publishes. */
  readonly shape: 'direct' | 'staged';
  readonly errorPolicy: ErrorPolicy;
  readonly validation: ValidationMode | null;
  /** Columns of the target whose own mode stands in place of `validation` for what fails in them. */
  readonly columnModes?: Readonly<Record<string, ValidationMode>>;
  readonly lanes: number;
  /** Rows a transaction, and the time after which one is committed all the same. */
  readonly batchRows: number;
  readonly commitEveryMs: number;
  /** Bytes that a batch aims at, batches in flight a lane, and the bound on the run's memory that follows. */
  readonly batchBytes: number;
  readonly credits: number;
  readonly memoryBytes: number;
  /** Tries in all of what fails for a transient reason, without a commit between; absent: for about a minute. */
  readonly maxAttempts?: number;
  /**
   * Every name, from the source on, of the columns whose values an operator hides; `all` where one of them cannot be
   * followed back to the source. Absent: none is hidden. Rejects that are no dead letters are stored without them.
   */
  readonly hidden?: readonly string[] | 'all';
  /** What all rows of the load are held to together, before any of them can be seen. */
  readonly checks?: readonly DatasetCheck[];
  readonly anomaly?: AnomalyGuard;
  readonly errorBudget?: ErrorBudget;
  readonly archive?: PlannedArchive;
  /** Of other sources. */
  readonly moreArchives?: readonly PlannedArchive[];
  readonly guarantee: 'exactly-once' | 'at-least-once';
  readonly warnings: readonly Issue[];
}
