import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { SplitCounters } from '../commit/counters.ts';
import { wholeNode } from '../commit/plan-flow.ts';
import { createSeal } from '../commit/seal.ts';
import { retakeSplit, type TakenSplit, takeSplits } from '../commit/take-splits.ts';
import { PipelineError } from '../contract/errors.ts';
import { needsStaging } from '../contract/needs-staging.ts';
import type { Plan } from '../contract/plan.ts';
import type { SinkWriter } from '../contract/sink.ts';
import { announce } from './announce.ts';
import { backoffMs, DEFAULT_ATTEMPTS } from './backoff.ts';
import type { Graph } from './build.ts';
import { Credits } from './credits.ts';
import { LoadError, load } from './load.ts';
import { pump } from './pump.ts';
import { type SplitProgress, startProgress } from './split-progress.ts';
import { givenUp } from './try-again.ts';

/**
 * Small files are claimed together, up to so many bytes: ten thousand of them do not cost a round trip each, and those that are
 * far away are fetched many at a time. Two such claims are held: one is read, the next is fetched.
 */
const CLAIM = { limit: 128, bytes: 3.5 * 1024 * 1024 } as const;
/** Waits for splits while the listing goes on: short at first, since the first ones come at once. */
const POLL_MS = { first: 5, most: 200 } as const;

export interface LaneInput {
  readonly plan: Plan;
  readonly runId: string;
  readonly pipelineId: string | null;
  readonly graph: Graph;
  readonly openWriter: (signal: AbortSignal) => Promise<SinkWriter>;
  /** Runs a statement on a connection of the lane's own, never the writer's. */
  readonly withClient: <T>(use: (client: ClientBase) => Promise<T>) => Promise<T>;
  /** Whether all splits of the run are recorded. */
  readonly isListed: () => Promise<boolean>;
  readonly signal: AbortSignal;
  readonly onRead: (rows: number, bytes: number) => void;
  readonly onCommit: (delta: SplitCounters, splitsDone: number) => void;
  readonly onRetry: (failure: PipelineError, attempt: number) => void;
  /** A refused transaction is read again, and its batches are written apart. */
  readonly onIsolate: (failure: PipelineError) => void;
}

/**
 * One copy of the graph with its own connections. Takes splits until none is left, and survives what can be survived:
 * each attempt starts from the positions that Postgres holds. Rejects with the `PipelineError` that ended it, or with
 * the signal's reason.
 */
export async function runLane(input: LaneInput): Promise<void> {
  const { signal } = input;
  const owned: Owned = { owner: randomUUID(), splits: new Map() };
  const attempt = { number: 0, isolateRows: 0 };
  for (let isFirst = true; ; isFirst = false) {
    try {
      if (!isFirst) await reclaim(input, owned);
      await runAttempt(input, owned, attempt);
      return;
    } catch (error) {
      signal.throwIfAborted();
      await prepareRetry(input, attempt, error);
    }
  }
}

/** What this lane holds, under a token that no other lane has. */
interface Owned {
  readonly owner: string;
  readonly splits: Map<string, SplitProgress>;
}

interface Attempt {
  /** Counts up with each transient failure, without a commit between. */
  number: number;
  isolateRows: number;
}

/**
 * Whether the rows of the failed transaction are to be written apart: to find the row that the table refuses, and,
 * before a run stops at a bad row, to find out whether the table refuses one that comes before it.
 */
function needsIsolation(plan: Plan, { failure, isolated }: LoadError): boolean {
  if (isolated || wholeNode(plan) !== null) return false;
  return failure.code === 'sink.constraint' || (failure.code === 'row.rejected' && plan.shape === 'direct');
}

async function prepareRetry(input: LaneInput, attempt: Attempt, error: unknown): Promise<void> {
  const whole = wholeNode(input.plan);
  if (whole !== null && error instanceof LoadError && error.failure.code === 'sink.constraint') {
    throw needsStaging(whole, 'the table refuses a row', error.failure);
  }
  if (error instanceof LoadError && needsIsolation(input.plan, error)) {
    attempt.isolateRows = error.records;
    input.onIsolate(error.failure);
    return;
  }
  const failure = error instanceof LoadError ? error.failure : error;
  if (!(failure instanceof PipelineError)) throw failure;
  if (!failure.retryable) throw failure;
  attempt.number += 1;
  const { maxAttempts = DEFAULT_ATTEMPTS } = input.plan;
  if (attempt.number >= maxAttempts) throw givenUp(failure, maxAttempts);
  input.onRetry(failure, attempt.number);
  await delay(backoffMs(attempt.number), undefined, { signal: input.signal });
}

async function runAttempt(input: LaneInput, owned: Owned, attempt: Attempt): Promise<void> {
  const { plan, graph, signal } = input;
  const writer = await input.openWriter(signal);
  try {
    const reading = pump({
      node: plan.source.node,
      staged: plan.source.staged !== undefined,
      sources: graph.sources,
      claims: claim(input, owned),
      failures: leavesOutFiles(plan) ? 'reject' : 'stop',
      credits: new Credits({ batches: plan.credits, bytes: plan.credits * plan.batchBytes }),
      signal,
      onRead: input.onRead,
    });
    const commits = load(reading.batches.pipe(graph.operators), {
      plan,
      writer,
      splits: owned.splits,
      createSeal: (parts) =>
        createSeal({
          scope: input.runId,
          runId: input.runId,
          pipelineId: input.pipelineId,
          ...(plan.source.replay ? { replay: plan.shape === 'direct' ? 'covered' : 'staged' } : {}),
          ...(plan.shape === 'direct' ? { remembering: plan } : {}),
          budget: plan.errorBudget,
          whole: wholeNode(plan) ?? undefined,
          ...parts,
        }),
      isolateRows: attempt.isolateRows,
      signal,
    });
    const committed = commits.forEach((commit) => {
      attempt.number = 0;
      attempt.isolateRows = Math.max(0, attempt.isolateRows - commit.delta.read);
      for (const { split } of commit.done) owned.splits.delete(split.id);
      input.onCommit(commit.delta, commit.done.length);
    });
    await committed.finally(() => reading.stopped);
  } finally {
    await writer[Symbol.asyncDispose]();
  }
}

/** Whether a file that cannot be read on is left out, and the others are loaded. */
export function leavesOutFiles({ errorPolicy, validation }: Plan): boolean {
  return errorPolicy !== 'fail' && validation !== 'strict';
}

/** First what this lane owns already, then whatever is pending, until the listing has ended and nothing is. */
async function* claim(input: LaneInput, owned: Owned): AsyncGenerator<SplitProgress> {
  // A lane of several would claim what the others could read.
  const isAhead = input.plan.lanes === 1;
  yield* [...owned.splits.values()];
  let next: ReturnType<typeof take> | null = null;
  try {
    for (let wait: number = POLL_MS.first; ; wait = Math.min(POLL_MS.most, wait * 2)) {
      const { taken, listed } = await (next ?? take(input, owned, []));
      next = null;
      if (taken.length === 0) {
        if (listed) return;
        await delay(wait, undefined, { signal: input.signal });
        continue;
      }
      // While these are read, so that their source fetches the next ones meanwhile.
      if (isAhead) next = take(input, owned, taken);
      // Its failure is told when its turn has come.
      next?.catch(() => {});
      for (const split of taken) yield owned.splits.get(split.split.id) as SplitProgress;
    }
  } finally {
    await next?.catch(() => {});
  }
}

/** Claims some. `reading`: those claimed before, which may still be read. */
async function take(input: LaneInput, { owner, splits }: Owned, reading: readonly TakenSplit[]) {
  const { graph, plan, signal } = input;
  const listed = await input.isListed();
  const taken = await input.withClient((client) =>
    takeSplits(client, input.runId, { ...CLAIM, owner, takers: plan.lanes }),
  );
  for (const split of taken) splits.set(split.split.id, startProgress(split));
  if (taken.length > 0) announce(graph.sources, plan.source.node, [...reading, ...taken], signal);
  return { listed, taken };
}

/** Bumps the epoch of every split this lane owns, which waits for any commit in doubt, and reads the truth. */
async function reclaim(input: LaneInput, { owner, splits }: Owned): Promise<void> {
  for (const [id, { epoch }] of splits) {
    const fresh = await input.withClient((client) =>
      retakeSplit(client, { scope: input.runId, split: id, owner, epoch }),
    );
    if (fresh.done) splits.delete(id);
    else splits.set(id, startProgress(fresh));
  }
}
