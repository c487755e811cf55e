import type { Observable } from 'rxjs';
import type { DropCause } from './batch.ts';
import type { CheckResult } from './check.ts';
import type { DeadLetterFilter, LetterPreview, PreviewRequest } from './dead-letter.ts';
import type { PipelineErrorJson } from './errors.ts';
import type { ErrorPolicy, LoadMode, MissAction, Plan, RunMode } from './plan.ts';

export const RUN_STATUSES = ['pending', 'running', 'success', 'partial', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
/** In which a run stays unless it is resumed. */
export const ENDED: readonly RunStatus[] = ['success', 'partial', 'failed', 'cancelled'];

export const RUN_TRIGGERS = [
  'manual',
  'schedule',
  'api',
  'upload',
  'file_arrival',
  'example',
  'resume',
  'replay',
] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/** read + added = loaded + filtered + deduplicated + folded + superseded + skipped + deadLettered. Committed rows only. */
export interface RunCounts extends Record<DropCause, number> {
  readonly read: number;
  readonly added: number;
  readonly loaded: number;
  readonly skipped: number;
  readonly deadLettered: number;
}

export interface RunNode {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  /** Nodes whose rows come in. */
  readonly inputs: readonly string[];
  /** Of a target: the table that it loads into. */
  readonly table: string | null;
  readonly in: number;
  readonly out: number;
  readonly rejected: number;
  readonly busyMs: number;
}

/** A column of the input that the target lacks. */
export interface DroppedColumn {
  readonly name: string;
  /** Loaded rows that had a value in it, which was not stored. */
  readonly rows: number;
}

/** Of a run that had nothing to read at its start: how it waits, or has waited. */
export interface RunWait {
  /** Source node that had nothing. */
  readonly node: string;
  /** How often the run has looked in vain. */
  readonly looks: number;
  /** In vain at most, all in all. */
  readonly mostLooks: number;
  /** When it looks next; `null` once it waits no more. */
  readonly nextLookAt: string | null;
  /** `null` while it waits; then what came, or what was done as nothing has. */
  readonly outcome: 'found' | MissAction | null;
}

/** A run as the API shows it. */
export interface RunSnapshot {
  readonly id: string;
  readonly pipelineId: string | null;
  readonly pipelineName: string;
  readonly version: number | null;
  readonly status: RunStatus;
  readonly mode: RunMode;
  readonly loadStrategy: LoadMode;
  readonly trigger: RunTrigger;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly counts: RunCounts;
  readonly balanced: boolean;
  readonly nodes: readonly RunNode[];
  readonly splits: { readonly total: number; readonly done: number; readonly listed: boolean };
  /** Files of the sources that are not read, as an earlier run has loaded them: see `loadedFiles`. */
  readonly filesLeftOut: number;
  /** Bytes of the source read and committed, and in all (`null` while the listing goes on or the source cannot say). */
  readonly bytes: number;
  readonly totalBytes: number | null;
  readonly rowsPerSecond: number;
  /** Bound on the run's memory by its plan, in bytes. */
  readonly memoryBytes: number;
  readonly droppedColumns: readonly DroppedColumn[];
  /** Of an incremental load: rows above `from` were loaded, and the mark stands at `to` since. */
  readonly watermark: { readonly column: string; readonly from: string | null; readonly to: string | null } | null;
  /** `null`: it had something to read, or was not to wait. */
  readonly wait: RunWait | null;
  /** How what was asked of all rows together came out, once it was looked at. */
  readonly checks: readonly CheckResult[];
  readonly error: PipelineErrorJson | null;
}

export interface RunLogEntry {
  readonly at: string;
  readonly stage: string;
  readonly message: string;
}

/** What a run says while it goes: a snapshot first, then fresh snapshots at most 4 a second, then `ended`; completes after it. */
export type RunEvent =
  | { readonly kind: 'snapshot'; readonly run: RunSnapshot }
  | { readonly kind: 'progress'; readonly run: RunSnapshot }
  | { readonly kind: 'log'; readonly entry: RunLogEntry }
  | { readonly kind: 'ended'; readonly run: RunSnapshot };

export interface RunRequest {
  readonly plan: Plan;
  readonly tenant: string;
  readonly pipelineId: string | null;
  readonly version: number | null;
  readonly trigger: RunTrigger;
  /** Files that earlier runs have loaded are read again. */
  readonly reload?: boolean | undefined;
  /** The moment that it is held to have started at, which date templates stand for; absent: when it does. */
  readonly startedAt?: Date | undefined;
  /** The open dead letters that a replay takes: frozen in the transaction that stores the run. */
  readonly replay?: DeadLetterFilter;
}

export interface ResumeChanges {
  /** Where bad rows go from now on. */
  readonly errorPolicy?: ErrorPolicy | undefined;
  /** Rows that may fail in all, those that have included; `null`: any number. What is left out stays as the plan says. */
  readonly maxErrors?: number | null | undefined;
  /** Share of the rows read that may fail; `null`: any. */
  readonly maxErrorRate?: number | null | undefined;
}

/** Starts, watches, cancels and resumes runs. Made by `runtime/worker`; the server and the CLI hold one each. */
export interface Runner {
  /** Stores the run (`pending`) and starts it; resolves once it is durable. */
  start(request: RunRequest): Promise<RunSnapshot>;
  /** What a replay would make of dead letters; writes nothing. */
  preview(request: PreviewRequest, signal: AbortSignal): Promise<readonly LetterPreview[]>;
  /**
   * Goes on with a failed or cancelled run from its stored positions, by its own plan but for what `changes` says.
   * `run.not_resumable` otherwise.
   */
  resume(runId: string, changes?: ResumeChanges): Promise<RunSnapshot>;
  /** Resolves when the run has ended, within 5 s. `run.not_running` when it already has. */
  cancel(runId: string): Promise<RunSnapshot>;
  /** The state now; `null` when there is no such run. */
  snapshot(runId: string): Promise<RunSnapshot | null>;
  events(runId: string): Observable<RunEvent>;
  /** Snapshots of every run of a tenant that goes on here, as they change. */
  allEvents(tenant: string): Observable<RunEvent>;
  /** Goes on with a run that is stored and has not ended. False: it has, or it goes on elsewhere. */
  take(runId: string): Promise<boolean>;
  /** Goes on with every run that a crash interrupted; gives their ids. */
  recover(): Promise<readonly string[]>;
  /**
   * Lets the table whose place was taken by the last blue-green load take it again; the loaded one is kept in its
   * stead. Gives the name that the loaded one has now. `load.nothing_to_roll_back` when none is kept.
   */
  rollback(table: { readonly schema: string; readonly table: string }): Promise<string>;
  /** Stops all runs so that the next start resumes them; resolves within 5 s. */
  close(): Promise<void>;
}
