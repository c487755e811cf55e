import type { ClientBase } from 'pg';
import { summarizeLoad } from '../../sinks/postgres/summary/summarize-load.ts';
import { prepareClaims } from '../commit/claims.ts';
import { planTargets } from '../commit/plan-flow.ts';
import { readRun } from '../commit/read-run.ts';
import { appendRunLog } from '../commit/run-log.ts';
import { isPublished, restartRun } from '../commit/run-staging.ts';
import { readWait } from '../commit/run-waits.ts';
import { readStoredRun, type StoredRun, setRunPlan, startRun } from '../commit/runs.ts';
import { sumCounters } from '../commit/sum-counters.ts';
import { releaseRunning } from '../commit/take-splits.ts';
import { PipelineError } from '../contract/errors.ts';
import { DEFAULT_ATTEMPTS } from '../graph/backoff.ts';
import { asPipelineError } from '../graph/defect.ts';
import { type Trying, tryAgain } from '../graph/try-again.ts';
import { type ArchiveInput, archiveSources } from './archive/archive-source.ts';
import { changeTarget } from './change-target.ts';
import { giveBackFiles } from './claims/give-back-files.ts';
import { persistent, type WithClient } from './database.ts';
import { type Ending, finish } from './finish.ts';
import { runHooks } from './hooks/run-hooks.ts';
import { describeResult, judgeDirect } from './judge-load.ts';
import type { StartLane } from './lane-setup.ts';
import { leaveFiles } from './leave-files.ts';
import type { LiveRun } from './live-run.ts';
import { beginning, endLine, type LogLine, retryLine } from './log-lines.ts';
import { movesFiles } from './moves-files.ts';
import type { OpenSources } from './open-sources.ts';
import { publish } from './publish-load.ts';
import { makeQuarantineViews } from './quarantine-views.ts';
import { type ReadSourcesInput, readSources } from './read-sources.ts';
import { isSplitLeft, runLanes } from './run-lanes.ts';
import { backUp, prepareStaging } from './staged-load.ts';
import { finishHolder } from './stages/finish-holder.ts';
import { holdersOf } from './stages/stage-plan.ts';
import { stagedInstead, withoutStages } from './stages/without-stages.ts';
import { isStop, stopReason } from './stop.ts';
import { summariesOf } from './summaries-of.ts';
import { type Look, lookForFiles } from './wait/look-for-files.ts';

export interface ExecuteInput {
  readonly runId: string;
  readonly live: LiveRun;
  readonly databaseUrl: string;
  readonly withClient: WithClient;
  readonly openSources: (run: StoredRun) => Promise<OpenSources>;
  readonly baseDirectory: string;
  readonly allowPrivateHosts: boolean;
  readonly startLane: StartLane;
  readonly signal: AbortSignal;
}

/**
 * Coordinates one run from wherever it stands to its end: lists splits, runs lanes, publishes a staged load, settles.
 * Gives `null` then, or the milliseconds after which a run is to be executed again that waits for files. Throws the
 * stop's reason on a shutdown or take-over, and leaves the run as it is then: interrupted.
 */
export async function executeRun(options: ExecuteInput): Promise<number | null> {
  const { runId, live } = options;
  const withClient = persistent(options.withClient, options.signal);
  const notes: Promise<void>[] = [];
  const input: Work = { ...options, withClient, aside: (line) => notes.push(noteAside(input, line)) };
  const waiting = options.signal.aborted ? 0 : (await withClient((client) => readWait(client, runId))).leftMs;
  if (waiting > 0) return waiting;
  await withClient((client) => startRun(client, runId));
  const worked = await work(input).finally(() => Promise.all(notes));
  if (worked.kind === 'waits') {
    await withClient(async (client) => {
      const snapshot = await readRun(client, runId);
      if (snapshot !== null) live.restore(snapshot, await sumCounters(client, runId));
    });
    return worked.ms;
  }
  // A COMMIT that was sent before the stop may still land: both of these wait for it, so that the counts are the last.
  await withClient((client) => releaseRunning(client, runId));
  await withClient(async (client) => {
    const { plan } = await stored(client, runId);
    const isHook = worked.kind === 'failed' && worked.error.code === 'hook.failed';
    // Where files are to be moved, rows in the table are not the end.
    const isOpen = isHook || movesFiles(plan);
    const ending: Ending = !isOpen && (await isPublished(client, runId)) ? { kind: 'completed' } : worked;
    await finish(client, await stored(client, runId), ending);
    await note(input, client, 'end', endLine(ending));
  });
  return null;
}

interface Work extends ExecuteInput {
  /** Adds a line to the run's log beside the work. */
  readonly aside: (line: LogLine) => void;
}

async function work(input: Work): Promise<Ending | Extract<Look, { kind: 'waits' }>> {
  try {
    const look = await lookFor(input);
    if (look.kind !== 'found') return look;
    await loadWhole(input);
    const files = await archiving(input);
    await archiveSources(files);
    await giveBackFiles(files);
    await runHooks({ ...input, run: files.run, place: 'after', log: logAs(input, 'hook') });
    return { kind: 'completed' };
  } catch (error) {
    const failure = input.signal.aborted ? stopReason(input.signal) : asPipelineError(error);
    if (failure.code !== 'run.cancelled' && (isStop(failure.code) || failure.code === 'commit.fenced')) throw failure;
    await leaveFiles({ signal: input.signal, archiving: (until) => archiving(input, until) }, failure);
    if (failure.code === 'run.cancelled') return { kind: 'cancelled' };
    // What has no place of its own came from the database that holds the target.
    return { kind: 'failed', error: failure.at(input.live.snapshot().nodes.at(-1)?.id ?? 'target') };
  }
}

/** The run, and how it works on its files until a signal aborts. */
async function archiving(input: Work, until = input.signal): Promise<ArchiveInput> {
  const run = await input.withClient((client) => stored(client, input.runId));
  return { ...input, run, trying: trying(input, run, until), log: logAs(input, 'archive') };
}

async function lookFor(input: Work): Promise<Look> {
  input.signal.throwIfAborted();
  const run = await input.withClient((client) => stored(client, input.runId));
  return lookForFiles({ ...input, run, trying: trying(input, run, input.signal), log: logAs(input, 'wait') });
}

/** A crash of Postgres emptied the staging table; or a lane has no room for rows that were not to be staged. */
const BEGINS_ANEW = ['sink.staging_lost', 'run.needs_staging'];

/** Again from the beginning where that helps. */
async function loadWhole(input: Work): Promise<void> {
  for (let mayLand = true; ; mayLand = false) {
    try {
      return await load(input, mayLand);
    } catch (error) {
      if (!(error instanceof PipelineError && BEGINS_ANEW.includes(error.code))) throw error;
      await input.withClient((client) => note(input, client, 'restart', error.message));
    }
  }
}

async function load(input: Work, mayLand: boolean): Promise<void> {
  const { runId, withClient, live, signal } = input;
  await withClient((client) => releaseRunning(client, runId));
  const read = async (client: ClientBase): Promise<StoredRun> => {
    const planned = await stored(client, runId);
    const run = mayLand ? withoutStages(planned) : stagedInstead(planned);
    if (run === planned) return run;
    // Positions may be of rows that were staged once and are gone.
    await restartRun(client, runId);
    // What is said of the run once it has ended goes by the way that it took.
    await setRunPlan(client, runId, run.plan);
    return run;
  };
  const begun = await withClient(read);
  await runHooks({ ...input, run: begun, place: 'before', log: logAs(input, 'hook') });
  if (!begun.published) await changeTargetOf(input, begun);
  const staging = await prepareStaging(withClient, begun);
  const claims = begun.plan.operators.some((operator) => operator.claims);
  if (claims && !begun.published) await withClient((client) => prepareClaims(client, runId));
  await makeQuarantineViews(withClient, begun);
  const run = await withClient(read);
  await withClient(async (client) => {
    const snapshot = await readRun(client, runId);
    if (snapshot !== null) live.restore(snapshot, await sumCounters(client, runId));
    await note(input, client, 'start', beginning(snapshot));
  });
  if (run.published) return;
  await backUp(withClient, run);
  const holders = holdersOf(run.plan);
  for (let stage = run.staging?.finished ?? 0; stage <= holders.length; stage++) {
    if (stage === 0) await readSources(readingOf(input, run), run, staging);
    else if (await isSplitLeft(withClient, runId))
      await runLanes(input, run, { stage, listing: null, auth: {}, staging });
    signal.throwIfAborted();
    if (stage < holders.length) await finishStage(input, run, stage);
  }
  const results =
    run.plan.shape === 'staged'
      ? await publish({ ...input, trying: trying(input, run, signal) })
      : await withClient((client) => judgeDirect(client, run));
  for (const result of results.filter(({ ok }) => !ok)) {
    await withClient((client) => note(input, client, 'check', describeResult(result)));
  }
  if (run.plan.shape === 'direct') await summarizeRun(input, run);
}

async function changeTargetOf(input: Work, run: StoredRun): Promise<void> {
  for (const target of planTargets(run.plan)) {
    const sql = await changeTarget(input.databaseUrl, { run, target, trying: trying(input, run, input.signal) });
    if (sql !== null) await input.withClient((client) => note(input, client, 'alter', sql));
  }
}

/** Of a direct load, once all of it is committed. A run that is stopped before makes them when it is resumed. */
async function summarizeRun(input: Work, run: StoredRun): Promise<void> {
  const summaries = summariesOf(run.plan);
  if (summaries.length === 0) return;
  const { databaseUrl, runId, signal, withClient } = input;
  const applicationName = `sluice run ${runId} summarize`;
  const attempt = (): Promise<void> => summarizeLoad({ databaseUrl, applicationName, summaries }, signal);
  await tryAgain(attempt, trying(input, run, signal));
  await withClient((client) => note(input, client, 'summarize', 'The summary is made of all rows of the collection.'));
}

function readingOf(input: Work, run: StoredRun): ReadSourcesInput {
  return {
    ...input,
    trying: (until) => trying(input, run, until),
    log: (stage, message) => logAs(input, stage)(message),
  };
}

async function finishStage(input: Work, run: StoredRun, stage: number): Promise<void> {
  const { runId, withClient, databaseUrl, live, signal } = input;
  await finishHolder({ databaseUrl, withClient, run, stage, trying: trying(input, run, signal) });
  await withClient(async (client) => {
    const snapshot = await readRun(client, runId);
    if (snapshot !== null) live.restore(snapshot, await sumCounters(client, runId));
    const { label } = holdersOf(run.plan)[stage]!;
    await note(input, client, 'stage', `${label} has made its rows of all that came in.`);
  });
}

const logAs =
  (input: Work, stage: string) =>
  (message: string): Promise<void> =>
    input.withClient((client) => note(input, client, stage, message));

async function stored(client: ClientBase, runId: string): Promise<StoredRun> {
  const run = await readStoredRun(client, runId);
  if (run === null) {
    throw new PipelineError('run.not_found', {
      message: 'The run was deleted while it went on.',
      next: 'Start the pipeline again.',
      detail: { runId },
    });
  }
  return run;
}

/** How the run's own work on source and target is tried again. */
function trying(input: Work, { plan }: StoredRun, signal: AbortSignal): Trying {
  return {
    attempts: plan.maxAttempts ?? DEFAULT_ATTEMPTS,
    signal,
    onRetry: (failure, attempt) => input.aside(retryLine(failure, attempt)),
  };
}

/** A note that could not be stored is no reason to fail a load that went well. */
function noteAside(input: ExecuteInput, { stage, message }: { stage: string; message: string }): Promise<void> {
  return input.withClient((client) => note(input, client, stage, message)).catch(() => {});
}

async function note(input: ExecuteInput, client: ClientBase, stage: string, message: string): Promise<void> {
  input.live.log(await appendRunLog(client, input.runId, { stage, message }));
}
