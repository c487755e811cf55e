import type { ClientBase, Pool } from 'pg';
import { storableJson } from '../../runtime/commit/storable.ts';
import type { PipelineErrorJson } from '../../runtime/contract/errors.ts';

type Queries = Pick<ClientBase, 'query'>;

/** How the trigger of a pipeline stands. */
export interface TriggerState {
  readonly version: number;
  /** `null`: at once. */
  readonly nextLookAt: Date | null;
  readonly lastLookAt: Date | null;
  readonly lastArrivalAt: Date | null;
  readonly lastRunId: string | null;
  /** Files that have arrived and were given to no run yet. */
  readonly waiting: number;
  readonly deadlineAt: Date | null;
  /** The last deadline by which nothing had arrived. */
  readonly missedAt: Date | null;
  readonly error: PipelineErrorJson | null;
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly isTold: boolean;
}

/** A trigger that a process looks for. */
export interface ClaimedTrigger extends TriggerState {
  readonly pipelineId: string;
  readonly tenant: string;
  readonly name: string;
  readonly epoch: string;
  /** By the clock of the database, as text with microseconds. */
  readonly claimedAt: string;
}

const STATE = `t.version, t.next_look_at AS "nextLookAt", t.last_look_at AS "lastLookAt",
  t.last_arrival_at AS "lastArrivalAt", t.last_run_id AS "lastRunId", t.waiting, t.deadline_at AS "deadlineAt",
  t.missed_at AS "missedAt", t.error, t.failures, t.failing_since AS "failingSince", t.is_told AS "isTold"`;

/** Pipelines whose triggers are to look now, the most overdue first. */
export async function dueTriggers(
  queries: Queries,
  { now, except, limit }: { readonly now: Date; readonly except: readonly string[]; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await queries.query<{ id: string }>(
    `SELECT t.pipeline_id AS id FROM sluice.triggers AS t JOIN sluice.pipelines AS p ON p.id = t.pipeline_id
     WHERE p.status = 'active' AND (t.next_look_at IS NULL OR t.next_look_at <= $1) AND t.pipeline_id <> ALL ($2::uuid[])
     ORDER BY t.next_look_at NULLS FIRST LIMIT $3`,
    [now, except, limit],
  );
  return rows.map(({ id }) => id);
}

/** Begins a look, under its lock. `null`: it is no longer due. */
export async function claimTrigger(queries: Queries, pipelineId: string, now: Date): Promise<ClaimedTrigger | null> {
  const { rows } = await queries.query<ClaimedTrigger>(
    `UPDATE sluice.triggers AS t SET epoch = nextval('sluice.looks'), hastened = false
     FROM sluice.pipelines AS p WHERE t.pipeline_id = $1 AND p.id = t.pipeline_id AND p.status = 'active'
       AND (t.next_look_at IS NULL OR t.next_look_at <= $2)
     RETURNING ${STATE}, t.pipeline_id AS "pipelineId", p.tenant, p.name, t.epoch::text, clock_timestamp()::text AS "claimedAt"`,
    [pipelineId, now],
  );
  return rows[0] ?? null;
}

/** Holds the trigger for the transaction. False: another look has begun since, or another version is published. */
export async function holdTrigger(
  queries: Queries,
  { pipelineId, epoch }: Pick<ClaimedTrigger, 'pipelineId' | 'epoch'>,
): Promise<boolean> {
  const { rowCount } = await queries.query(
    'SELECT FROM sluice.triggers WHERE pipeline_id = $1 AND epoch = $2 FOR UPDATE',
    [pipelineId, epoch],
  );
  return rowCount === 1;
}

/** What a look that saw all there is has led to. */
export interface LookDone
  extends Pick<TriggerState, 'lastArrivalAt' | 'lastRunId' | 'waiting' | 'deadlineAt' | 'missedAt'> {
  readonly at: Date;
  readonly nextLookAt: Date;
}

/** Ends a look that went well, in the transaction that holds the trigger. One that was hastened meanwhile is due at once. */
export async function endLook(queries: Queries, pipelineId: string, done: LookDone): Promise<void> {
  await queries.query(
    `UPDATE sluice.triggers SET last_look_at = $2, next_look_at = CASE WHEN hastened THEN NULL ELSE $3::timestamptz END,
       last_arrival_at = $4, last_run_id = $5, waiting = $6, deadline_at = $7, missed_at = $8, error = NULL, failures = 0,
       failing_since = NULL, is_told = false
     WHERE pipeline_id = $1`,
    [
      pipelineId,
      done.at,
      done.nextLookAt,
      done.lastArrivalAt,
      done.lastRunId,
      done.waiting,
      done.deadlineAt,
      done.missedAt,
    ],
  );
}

/** Ends a look that failed, in the transaction that holds the trigger. */
export async function endFailedLook(
  queries: Queries,
  pipelineId: string,
  failed: Pick<TriggerState, 'error' | 'failures' | 'failingSince' | 'isTold'> & {
    readonly at: Date;
    readonly nextLookAt: Date;
  },
): Promise<void> {
  await queries.query(
    `UPDATE sluice.triggers SET last_look_at = $2, next_look_at = CASE WHEN hastened THEN NULL ELSE $3::timestamptz END,
       error = $4, failures = $5, failing_since = $6, is_told = $7 WHERE pipeline_id = $1`,
    [
      pipelineId,
      failed.at,
      failed.nextLookAt,
      storableJson(failed.error),
      failed.failures,
      failed.failingSince,
      failed.isTold,
    ],
  );
}

/** Makes the trigger look at once. False: the live version has none. */
export async function hastenTrigger(queries: Queries, pipelineId: string): Promise<boolean> {
  const { rowCount } = await queries.query(
    'UPDATE sluice.triggers SET next_look_at = NULL, hastened = true WHERE pipeline_id = $1',
    [pipelineId],
  );
  return rowCount === 1;
}

/** A pipeline that is paused looks no more, and one that was begins anew: no deadline that has passed meanwhile is missed. */
export async function restartTrigger(queries: Queries, pipelineId: string): Promise<void> {
  await queries.query(
    `UPDATE sluice.triggers SET next_look_at = NULL, deadline_at = NULL, epoch = nextval('sluice.looks')
     WHERE pipeline_id = $1`,
    [pipelineId],
  );
}

/** The live version is another one: its trigger looks at once, and its deadlines begin; where it has none, none is left. */
export async function followTrigger(queries: Queries, pipelineId: string, version: number): Promise<void> {
  await queries.query(
    `WITH said AS (
       SELECT version FROM sluice.pipeline_versions
       WHERE pipeline_id = $1 AND version = $2 AND jsonb_typeof(definition->'trigger') = 'object'
     ), gone AS (DELETE FROM sluice.triggers WHERE pipeline_id = $1 AND NOT EXISTS (SELECT FROM said))
     INSERT INTO sluice.triggers AS t (pipeline_id, version) SELECT $1, version FROM said
     ON CONFLICT (pipeline_id) DO UPDATE SET version = excluded.version, epoch = nextval('sluice.looks'),
       next_look_at = NULL, deadline_at = NULL, error = NULL, failures = 0, failing_since = NULL, is_told = false`,
    [pipelineId, version],
  );
}

/** How it stands; `null`: the live version has none. */
export async function readTriggerState(pool: Pool, pipelineId: string): Promise<TriggerState | null> {
  const { rows } = await pool.query<TriggerState>(
    `SELECT ${STATE} FROM sluice.triggers AS t WHERE t.pipeline_id = $1`,
    [pipelineId],
  );
  return rows[0] ?? null;
}
