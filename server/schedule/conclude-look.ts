import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { countArrivals, giveArrivals, type Look, type Waiting, type Watched } from '../../runtime/commit/arrivals.ts';
import { appendRunLog } from '../../runtime/commit/run-log.ts';
import { createRun, readStoredRun } from '../../runtime/commit/runs.ts';
import type { PipelineError } from '../../runtime/contract/errors.ts';
import type { Plan, PlannedSource } from '../../runtime/contract/plan.ts';
import type { Trigger } from '../../runtime/plan/model/trigger.ts';
import { finish } from '../../runtime/worker/finish.ts';
import { type ClaimedTrigger, endLook, holdTrigger } from '../store/triggers.ts';
import type { Window } from './deadline.ts';
import { insertAlert } from './insert-alert.ts';
import { deadlineAfter, readByHand, windowToJudge } from './judge-deadline.ts';
import type { Concluded } from './looked.ts';
import { nothingArrived } from './trigger-errors.ts';

/** After a run that ended during the look, how soon the next one follows. */
const AFTER_RUN_MS = 1_000;

export interface Concluding {
  readonly claimed: ClaimedTrigger;
  readonly trigger: Trigger;
  readonly node: string;
  readonly look: Look;
  /** What a run takes; `null`: none is to start, and none to fail. */
  readonly plan: Plan | null;
}

/**
 * Stores what a look has led to, in one transaction: the run with its files, the deadline with its alert, the time of
 * the next look. `null`: another look has begun since, and nothing is stored.
 */
export async function concludeLook(client: ClientBase, concluding: Concluding): Promise<Concluded | null> {
  const { claimed, trigger, node, look } = concluding;
  await client.query('BEGIN');
  try {
    if (!(await holdTrigger(client, claimed))) {
      await client.query('ROLLBACK');
      return null;
    }
    const watched = { tenant: claimed.tenant, pipelineId: claimed.pipelineId, node };
    const settledBy = new Date(look.at.getTime() - trigger.settleSeconds * 1_000);
    const judged = windowToJudge(trigger.deadline, claimed, look.at);
    const waiting = await countArrivals(client, watched, { look, settledBy, writtenBy: judged?.deadline ?? look.at });
    const other = await otherRun(client, claimed);
    const starts = waiting.ready > 0 && other === null && concluding.plan !== null;
    const runId = starts ? await storeRun(client, watched, { ...concluding, plan: concluding.plan!, settledBy }) : null;
    const missed =
      judged === null || (await hasArrived(client, watched, { concluding, judged, waiting })) ? null : judged;
    const error = missed === null ? null : nothingArrived(node, trigger.deadline!, missed);
    if (error !== null) await tellMissed(client, watched, concluding, error);
    const lastArrivalAt = waiting.fresh > 0 ? look.at : claimed.lastArrivalAt;
    const deadlineAt = deadlineAfter(trigger.deadline, { ...claimed, lastArrivalAt }, { judged, now: look.at });
    await endLook(client, claimed.pipelineId, {
      at: look.at,
      nextLookAt: nextLook(trigger, { at: look.at, waiting, other, deadlineAt }),
      lastArrivalAt,
      lastRunId: runId ?? claimed.lastRunId,
      waiting: waiting.files - (runId === null ? 0 : waiting.ready),
      deadlineAt,
      missedAt: missed?.deadline ?? claimed.missedAt,
    });
    await client.query('COMMIT');
    const given = runId === null ? 0 : waiting.ready;
    const left = waiting.files - given;
    const waitsFor = left === 0 ? null : waiting.ready > given ? 'run' : 'settling';
    return { runId, missed: error, arrived: waiting.fresh, given, waiting: left, waitsFor };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

type OtherRun = 'goes on' | 'has ended' | null;

/** A run of the pipeline that goes on, or has ended since the look began: it may have read what the look has found. */
async function otherRun(client: ClientBase, { tenant, pipelineId, claimedAt }: ClaimedTrigger): Promise<OtherRun> {
  const { rows } = await client.query<{ ended: boolean }>(
    `SELECT status NOT IN ('pending', 'running') AS ended FROM sluice.runs WHERE tenant = $1 AND pipeline_id = $2
       AND (status IN ('pending', 'running') OR finished_at >= $3::timestamptz) ORDER BY ended LIMIT 1`,
    [tenant, pipelineId, claimedAt],
  );
  if (rows[0] === undefined) return null;
  return rows[0].ended ? 'has ended' : 'goes on';
}

async function storeRun(
  client: ClientBase,
  watched: Watched,
  { claimed, look, plan, settledBy }: Concluding & { readonly plan: Plan; readonly settledBy: Date },
): Promise<string> {
  const runId = randomUUID();
  const { tenant, pipelineId, version } = claimed;
  await createRun(client, runId, {
    plan: readingArrived(plan, watched.node),
    tenant,
    pipelineId,
    version,
    trigger: 'file_arrival',
    startedAt: look.at,
  });
  const files = await giveArrivals(client, watched, { runId, settledBy });
  const message = files === 1 ? '1 file has arrived.' : `${files} files have arrived.`;
  await appendRunLog(client, runId, { stage: 'arrival', message });
  return runId;
}

function readingArrived(plan: Plan, node: string): Plan {
  const of = (one: PlannedSource): PlannedSource => (one.node === node ? { ...one, arrived: true } : one);
  const { source, moreSources } = plan;
  return { ...plan, source: of(source), ...(moreSources === undefined ? {} : { moreSources: moreSources.map(of) }) };
}

interface Judging {
  readonly concluding: Concluding;
  readonly judged: Window;
  readonly waiting: Waiting;
}

/** A look in time has seen what has arrived; of what a late one has found, the store says when it was written. */
async function hasArrived(
  client: ClientBase,
  watched: Watched,
  { concluding: { claimed, trigger, look }, judged, waiting }: Judging,
): Promise<boolean> {
  const { lastArrivalAt } = claimed;
  // With no time of day the window begins at the last arrival.
  if (trigger.deadline?.at !== undefined && lastArrivalAt !== null && lastArrivalAt >= judged.from) return true;
  const isLate = look.at.getTime() - judged.deadline.getTime() > trigger.pollSeconds * 1_000;
  if ((isLate ? waiting.inTime : waiting.fresh) > 0) return true;
  return await readByHand(client, watched, judged);
}

async function tellMissed(
  client: ClientBase,
  watched: Watched,
  { claimed, trigger, plan, look }: Concluding,
  error: PipelineError,
): Promise<void> {
  const { tenant, pipelineId, version, name } = claimed;
  if (trigger.deadline?.onMiss === 'alert') await insertAlert(client, { ...watched, name }, error);
  if (trigger.deadline?.onMiss !== 'fail') return;
  if (plan === null) throw new TypeError('a run is to fail, and has no plan');
  const runId = randomUUID();
  await createRun(client, runId, { plan, tenant, pipelineId, version, trigger: 'file_arrival', startedAt: look.at });
  await appendRunLog(client, runId, { stage: 'end', message: error.message });
  const run = await readStoredRun(client, runId);
  if (run === null) throw new TypeError(`run ${runId} is gone from its own transaction`);
  await finish(client, run, { kind: 'failed', error });
}

interface Next {
  readonly at: Date;
  readonly waiting: Waiting;
  readonly other: OtherRun;
  readonly deadlineAt: Date | null;
}

/** After pollSeconds; sooner where a file will be ready sooner, where ready ones have waited for the end of a run, or at the deadline. */
function nextLook({ pollSeconds, settleSeconds }: Trigger, { at, waiting, other, deadlineAt }: Next): Date {
  const { settlingSince, ready } = waiting;
  const moments = [at.getTime() + pollSeconds * 1_000];
  if (settlingSince !== null) moments.push(settlingSince.getTime() + settleSeconds * 1_000);
  if (other === 'has ended' && ready > 0) moments.push(at.getTime() + AFTER_RUN_MS);
  if (deadlineAt !== null) moments.push(deadlineAt.getTime());
  return new Date(Math.min(...moments));
}
