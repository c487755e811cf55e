import type { ClientBase } from 'pg';
import { hasReady, type Look, noteArrivals } from '../../runtime/commit/arrivals.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { isNothingYet } from '../../runtime/contract/nothing-yet.ts';
import type { ArrivedFile } from '../../runtime/contract/source.ts';
import type { PlanningDeps } from '../api/deps.ts';
import { planVersion } from '../api/pipelines/plan-version.ts';
import { findTenant } from '../auth/tenants.ts';
import { findVersion } from '../store/pipelines.ts';
import type { ClaimedTrigger } from '../store/triggers.ts';
import { concludeLook } from './conclude-look.ts';
import { failLook } from './fail-look.ts';
import { windowToJudge } from './judge-deadline.ts';
import type { Looked } from './looked.ts';
import { openWatched, type WatchedSource } from './open-watched.ts';
import { tookTooLong } from './trigger-errors.ts';

/** Files that are noted at once. */
const CHUNK = 1_000;
const LONGEST_MINUTES = 30;

export interface Looking {
  readonly deps: PlanningDeps;
  /** Holds the lock of the trigger. */
  readonly client: ClientBase;
  readonly claimed: ClaimedTrigger;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** Lists what a trigger watches and stores what follows. `null`: another look has begun since, or this one was stopped. */
export async function look(looking: Looking): Promise<Looked | null> {
  const { client, claimed, now, signal } = looking;
  const at = now();
  const limit = AbortSignal.timeout(LONGEST_MINUTES * 60_000);
  let pollSeconds: number | null = null;
  try {
    const { version, tenant, watched } = await open(looking, at);
    pollSeconds = watched.trigger.pollSeconds;
    const { trigger, node } = watched;
    const number = { number: claimed.epoch, at };
    const until = AbortSignal.any([signal, limit]);
    try {
      await noteAll(looking, { watched, look: number, signal: until });
    } finally {
      await watched.source.close?.();
    }
    const key = { tenant: claimed.tenant, pipelineId: claimed.pipelineId, node };
    const settledBy = new Date(at.getTime() - trigger.settleSeconds * 1_000);
    const mayFail = trigger.deadline?.onMiss === 'fail' && windowToJudge(trigger.deadline, claimed, at) !== null;
    const needsPlan = mayFail || (await hasReady(client, key, { look: number, settledBy }));
    const plan = needsPlan ? await planVersion(looking.deps, tenant, { version }, until) : null;
    const concluded = await concludeLook(client, { claimed, trigger, node, look: number, plan });
    return concluded === null ? null : { kind: 'concluded', concluded };
  } catch (cause) {
    if (signal.aborted) return null;
    const error = limit.aborted ? tookTooLong(LONGEST_MINUTES) : cause;
    // What is not the store's fault nor the definition's is the database's, where nothing can be stored now.
    if (!(error instanceof PipelineError)) throw error;
    await failLook(client, { claimed, at, pollSeconds, error });
    return { kind: 'failed', error };
  }
}

async function open({ deps, claimed }: Looking, at: Date) {
  const tenant = await findTenant(deps.store.pool, claimed.tenant);
  const version = await findVersion(deps.store.db, claimed.pipelineId, claimed.version);
  if (tenant === null || version === null)
    throw new TypeError(`what the trigger of ${claimed.pipelineId} belongs to is gone`);
  return { tenant, version, watched: await openWatched(deps, tenant, { version, at }) };
}

interface Listing {
  readonly watched: WatchedSource;
  readonly look: Look;
  readonly signal: AbortSignal;
}

async function noteAll({ client, claimed }: Looking, { watched, look, signal }: Listing): Promise<void> {
  const { source, node } = watched;
  const key = { tenant: claimed.tenant, pipelineId: claimed.pipelineId, node };
  const files = source.arrivals!(signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const chunk = await readChunk(files, node);
      if (chunk.length > 0) await noteArrivals(client, key, look, chunk);
      if (chunk.length < CHUNK) return;
    }
  } finally {
    await files.return?.(undefined);
  }
}

/** The next files of a listing; fewer than `CHUNK` at its end. That there is none yet is no fault. */
async function readChunk(files: AsyncIterator<ArrivedFile>, node: string): Promise<readonly ArrivedFile[]> {
  const chunk: ArrivedFile[] = [];
  try {
    while (chunk.length < CHUNK) {
      const { done, value } = await files.next();
      if (done === true) break;
      chunk.push(value);
    }
  } catch (error) {
    if (!isNothingYet(error)) throw placed(error, node);
  }
  return chunk;
}

function placed(error: unknown, node: string): PipelineError {
  if (error instanceof PipelineError)
    return error.node === undefined || error.node === 'source' ? moved(error, node) : error;
  return new PipelineError('trigger.defect', {
    node,
    message: `The store could not be listed, for an unexpected reason: ${error instanceof Error ? error.message : String(error)}`,
    next: 'Report it. The trigger goes on trying.',
    cause: error,
  });
}

/** A source that is only looked at does not know the id of its node. */
const moved = (error: PipelineError, node: string): PipelineError =>
  PipelineError.fromJSON({ ...error.toJSON(), node });
