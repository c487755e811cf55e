import type { SplitCounters } from '../commit/counters.ts';
import type { StagingState } from '../commit/runs.ts';
import type { PipelineErrorJson } from '../contract/errors.ts';
import type { Json } from '../contract/json.ts';
import type { Plan } from '../contract/plan.ts';

/** A table that COPY writes. `numbered`: its rows say where they were read. */
export interface LaneTable {
  readonly schema: string;
  readonly table: string;
  readonly numbered?: boolean;
}

/** All that a lane needs, as plain data: it crosses to a worker thread. */
export interface LaneSetup {
  readonly databaseUrl: string;
  readonly plan: Plan;
  readonly runId: string;
  readonly pipelineId: string | null;
  readonly lane: number;
  /** Start of the run: microseconds since 1970-01-01 UTC, as text; the same after a resume. */
  readonly startedAt: string;
  /** Decrypted credentials of each source's connector, by node; stay in memory. */
  readonly auth: Readonly<Record<string, Json>>;
  readonly baseDirectory: string;
  readonly allowPrivateHosts: boolean;
  /** The tables that COPY writes, of the plan's targets in their order: each its own, or one of the run's staging tables. */
  readonly tables: readonly LaneTable[];
  /** Which filling of the staging tables; `null` where the tables are the targets'. */
  readonly staging: StagingState | null;
  /** Which part of the run's plan `plan` is; see `stagePlan`. */
  readonly stage: number;
}

/** What a lane tells while it goes. */
export type LaneReport =
  | { readonly kind: 'read'; readonly rows: number; readonly bytes: number }
  | { readonly kind: 'commit'; readonly delta: SplitCounters; readonly splitsDone: number }
  | { readonly kind: 'retry'; readonly failure: PipelineErrorJson; readonly attempt: number }
  | { readonly kind: 'isolate'; readonly failure: PipelineErrorJson };

/** Runs a lane to its end; rejects with what ended it. */
export type StartLane = (setup: LaneSetup, report: (report: LaneReport) => void, signal: AbortSignal) => Promise<void>;
