import type { ClientBase } from 'pg';
import type { PipelineError, PipelineErrorJson } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import type { RunCounts, RunNode, RunRequest, RunStatus } from '../contract/run.ts';
import { storableJson } from './storable.ts';

/** Stores a run as `pending`. Once this resolves, a crash loses nothing. */
export async function createRun(client: ClientBase, runId: string, request: RunRequest): Promise<void> {
  const { plan } = request;
  await client.query(
    `INSERT INTO sluice.runs
       (id, tenant, pipeline_id, pipeline_name, version, mode, load_strategy, trigger, plan, started_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      runId,
      request.tenant,
      request.pipelineId,
      plan.name,
      request.version,
      plan.mode,
      plan.target.load.mode,
      request.trigger,
      JSON.stringify(plan),
      request.startedAt ?? null,
    ],
  );
}

/**
 * Marks a run as running, for its first start and for every resume. What stopped an earlier attempt is cleared: its
 * error, and the reject that made it fail, which will be met again if it is still there.
 */
export async function startRun(client: ClientBase, runId: string): Promise<void> {
  await client.query(
    `WITH cleared AS (DELETE FROM sluice.rejects WHERE run_id = $1 AND disposition = 'failed')
     UPDATE sluice.runs SET status = 'running', resumed_at = clock_timestamp(), finished_at = NULL, error = NULL,
       started_at = coalesce(started_at, clock_timestamp()), counts = NULL, nodes = NULL,
       checks = CASE WHEN published_at IS NULL THEN NULL ELSE checks END,
       read_before_resume =
         (SELECT coalesce(sum((counters->>'read')::bigint), 0) FROM sluice.splits WHERE scope = $1)
     WHERE id = $1`,
    [runId],
  );
}

export interface FinishedRun {
  readonly status: Extract<RunStatus, 'success' | 'partial' | 'failed' | 'cancelled'>;
  readonly counts: RunCounts;
  readonly balanced: boolean;
  readonly nodes: readonly RunNode[];
  readonly error: PipelineError | PipelineErrorJson | null;
}

/**
 * Stores how a run ended. Dead letters that a replay has not come to are open again: it is never resumed once it has
 * failed or was cancelled.
 */
export async function finishRun(client: ClientBase, runId: string, finished: FinishedRun): Promise<void> {
  await client.query(
    `WITH released AS (UPDATE sluice.rejects SET letter = 'open', replay_run = NULL
       WHERE replay_run = $1 AND letter = 'replaying' AND $2 IN ('failed', 'cancelled'))
     UPDATE sluice.runs SET status = $2, counts = $3, balanced = $4, nodes = $5, error = $6,
       finished_at = clock_timestamp(), wait = wait || '{"nextLookAt": null}' WHERE id = $1`,
    [
      runId,
      finished.status,
      JSON.stringify(finished.counts),
      finished.balanced,
      JSON.stringify(finished.nodes),
      finished.error === null ? null : storableJson(finished.error),
    ],
  );
}

/** The run goes on by another plan. */
export async function setRunPlan(client: ClientBase, runId: string, plan: Plan): Promise<void> {
  await client.query('UPDATE sluice.runs SET plan = $2 WHERE id = $1', [runId, JSON.stringify(plan)]);
}

/** What of a run's plan a resume may change. */
export type PlanChanges = { readonly [K in 'errorPolicy' | 'errorBudget']?: Plan[K] | undefined };

/**
 * A run that has failed or was cancelled is to go on. Clears the request to cancel; one that comes from now on holds. Where
 * it has waited for files in vain, it waits anew.
 * False when the run does not stand so any more. `changes`: what of its plan is another from now on; `undefined`: gone.
 */
export async function reopenRun(client: ClientBase, runId: string, changes: PlanChanges = {}): Promise<boolean> {
  const gone = Object.entries(changes).flatMap(([key, value]) => (value === undefined ? [key] : []));
  const { rowCount } = await client.query(
    `UPDATE sluice.runs SET status = 'pending', finished_at = NULL, cancel_requested = false, wait = NULL,
       plan = (plan - $2::text[]) || $3::jsonb
     WHERE id = $1 AND status IN ('failed', 'cancelled')`,
    [runId, gone, JSON.stringify(changes)],
  );
  return rowCount === 1;
}

/** Asks a run to end, wherever it goes on. False when it has ended already, or was never there. */
export async function requestCancel(client: ClientBase, runId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE sluice.runs SET cancel_requested = true WHERE id = $1 AND status IN ('pending', 'running')`,
    [runId],
  );
  return rowCount === 1;
}

/** Where a staged run keeps its rows until it publishes them. */
export interface StagingState {
  readonly schema: string;
  readonly table: string;
  /** Lost when Postgres crashes. */
  readonly unlogged: boolean;
  /** Mark in `sluice.staging_marks`, which a crash empties together with the unlogged rows. */
  readonly generation: string;
  /** Operators of the plan that hold until the end, and how many of them have made their rows. */
  readonly stages: number;
  readonly finished: number;
  /** Its rows say where they were read. */
  readonly origins?: boolean;
  /** Tables of the plan's other targets, in their order. */
  readonly others?: readonly { readonly schema: string; readonly table: string; readonly origins?: boolean }[];
}

/** A run as its runner needs it. */
export interface StoredRun {
  readonly id: string;
  readonly tenant: string;
  readonly pipelineId: string | null;
  readonly version: number | null;
  readonly status: RunStatus;
  readonly plan: Plan;
  readonly splitsListed: boolean;
  readonly cancelRequested: boolean;
  readonly staging: StagingState | null;
  /** A staged run's rows are in the target. */
  readonly published: boolean;
  /** When it first started: microseconds since 1970-01-01 UTC, as text; the same after a resume. */
  readonly startedAt: string | null;
}

const STORED_RUN = `SELECT id, tenant, pipeline_id AS "pipelineId", version, status, plan, splits_listed AS "splitsListed",
  cancel_requested AS "cancelRequested", staging, published_at IS NOT NULL AS published,
  (extract(epoch FROM started_at) * 1000000)::bigint::text AS "startedAt" FROM sluice.runs`;

/** The run with its plan; `null` when there is none. */
export async function readStoredRun(client: ClientBase, runId: string): Promise<StoredRun | null> {
  const { rows } = await client.query<StoredRun>(`${STORED_RUN} WHERE id = $1`, [runId]);
  return rows[0] ?? null;
}

/** Runs that had not ended, oldest first: after a start, those that a crash or a stop interrupted. */
export async function listInterrupted(client: ClientBase): Promise<readonly StoredRun[]> {
  const { rows } = await client.query<StoredRun>(
    `${STORED_RUN} WHERE status IN ('pending', 'running') ORDER BY created_at, id`,
  );
  return rows;
}
